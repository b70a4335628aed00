#include "lab/explain/line_parts.h"

#include "lab/record/arguments.h"

bool line_split(struct str line, struct line_parts *parts)
{
    memset(parts, 0, sizeof *parts);
    parts->name = str_before(line, '(');
    if (parts->name.n == 0 || parts->name.n == line.n)
        return false;
    size_t at = parts->name.n + 1;
    while (at < line.n) {
        size_t end = arguments_part_end(line, at, ",)");
        struct str argument = str_trim((struct str){ line.p + at, end - at });
        if (argument.n && parts->count < LINE_ARGUMENTS_MAX)
            parts->arguments[parts->count++] = argument;
        at = end + 1;
        if (end >= line.n || line.p[end] == ')')
            break;
    }
    if (str_starts(str_skip(line, at), " = "))
        parts->result = str_skip(line, at + 3);
    return true;
}

static bool in_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_';
}

/* Behind a string that begins at `at`. */
static size_t string_end(struct str line, size_t at)
{
    for (at++; at < line.n && line.p[at] != '"'; at++)
        at += line.p[at] == '\\';
    return at + 1;
}

bool line_has_word(struct str within, struct str word)
{
    for (size_t at = 0; word.n && at + word.n <= within.n; at++) {
        if (within.p[at] == '"') {
            at = string_end(within, at) - 1;
            continue;
        }
        bool starts = at == 0 || !in_word(within.p[at - 1]);
        bool ends = at + word.n == within.n || !in_word(within.p[at + word.n]);
        if (starts && ends && memcmp(within.p + at, word.p, word.n) == 0)
            return true;
    }
    return false;
}
