/* What a program's source speaks of, comments aside: they may well name what the code forgets. */
#include "lab/explain/findings/keep.h"

/* What is behind a comment that begins here; the same when none does. A # begins one where `hash`. */
static struct str behind_comment(struct str rest, bool hash)
{
    if (hash ? str_starts(rest, "#") : str_starts(rest, "//"))
        return str_skip(rest, str_before(rest, '\n').n);
    if (hash || !str_starts(rest, "/*"))
        return rest;
    size_t end = str_find_text(str_skip(rest, 2), "*/");
    return str_skip(rest, end + 4 < rest.n ? end + 4 : rest.n);
}

static bool has_code(struct str rest, bool hash, const char *word)
{
    while (rest.n > 0) {
        struct str behind = behind_comment(rest, hash);
        if (behind.n < rest.n)
            rest = behind;
        else if (str_starts(rest, word))
            return true;
        else
            rest = str_skip(rest, 1);
    }
    return false;
}

bool code_speaks_of(const struct keep *keep, struct str file, const char *const *words)
{
    struct str text = keep_source(keep, file);
    bool speaks = text.n == 0;
    for (; *words && !speaks; words++)
        speaks = has_code(text, str_ends(file, ".py"), *words);
    return speaks;
}
