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

/* The first place of a word in code; the whole of it when there is none. */
static struct str before_word(struct str text, bool hash, const char *word)
{
    struct str rest = text;
    while (rest.n > 0) {
        struct str behind = behind_comment(rest, hash);
        if (behind.n == rest.n && str_starts(rest, word))
            break;
        rest = behind.n < rest.n ? behind : str_skip(rest, 1);
    }
    return str_first(text, text.n - rest.n);
}

static bool is_hashed(struct str file)
{
    return str_ends(file, ".py");
}

bool code_speaks_of(const struct keep *keep, struct str file, const char *const *words)
{
    struct str text = keep_source(keep, file);
    bool speaks = text.n == 0;
    for (; *words && !speaks; words++)
        speaks = before_word(text, is_hashed(file), *words).n < text.n;
    return speaks;
}

int32_t code_line(const struct keep *keep, struct str file, int32_t from, const char *word)
{
    struct str text = keep_source(keep, file);
    int32_t line = 1;
    for (; line < from && text.n > 0; line++)
        text = str_skip(text, str_before(text, '\n').n + 1);
    struct str before = before_word(text, is_hashed(file), word);
    if (before.n == text.n)
        return 0;
    for (size_t i = 0; i < before.n; i++)
        line += before.p[i] == '\n';
    return line;
}
