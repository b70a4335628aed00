/* The forms are stable over years of gcc and clang:
 *   ==2==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x... at pc 0x... bp 0x... sp 0x...
 *   WRITE of size 4 at 0x... thread T0
 *       #0 0x55d0 in main /home/me/server.c:10
 *   /home/me/server.c:5:7: runtime error: signed integer overflow: ... */
#include "lab/course/judge/sanitizer.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/base/text.h"

enum { REPORT_MAX = 32 * 1024, REPORT_LINES = 14 };

static const char address_mark[] = "ERROR: AddressSanitizer";
static const char undefined_mark[] = "runtime error: ";

static const struct {
    const char *name, *meaning;
} faults[] = {
    { "heap-buffer-overflow",
      "it used memory beyond the end (or before the beginning) of an allocated block" },
    { "stack-buffer-overflow", "it used memory beyond the end of an array" },
    { "stack-buffer-underflow", "it used memory before the beginning of an array" },
    { "dynamic-stack-buffer-overflow", "it used memory beyond the end of an array of variable length" },
    { "global-buffer-overflow", "it used memory beyond the end of a global array" },
    { "heap-use-after-free", "it used memory after free()" },
    { "stack-use-after-scope", "it used a variable after its block had ended" },
    { "stack-use-after-return", "it used a variable of a function that had returned" },
    { "attempting double-free", "it called free() twice for the same memory" },
    { "attempting free", "it called free() for what malloc() did not give" },
    { "stack-overflow", "it used up its stack: a recursion without end?" },
    { "memcpy-param-overlap", "it copied between two places that overlap: memmove() may, memcpy() may not" },
    { "negative-size-param", "it gave a negative size: the result of a call that failed with -1?" },
    { "SEGV", "it followed a pointer that leads nowhere: NULL, or never set?" },
};

bool sanitizer_speaks(struct str text)
{
    return str_has(text, address_mark) || str_has(text, undefined_mark);
}

/* The rest of a line behind "==DIGITS==" and the mark; "" for any other line. A program may print the words
 * for reasons of its own. */
static struct str address_report(struct str line)
{
    uint64_t pid;
    if (!str_starts(line, "=="))
        return (struct str){ NULL, 0 };
    line = str_skip(line, 2);
    bool numbered = str_take_digits(&line, 10, INT32_MAX, &pid) && str_starts(line, "==");
    line = str_skip(line, 2);
    return numbered && str_starts(line, address_mark) ? line : (struct str){ NULL, 0 };
}

/* The same behind "/FILE:LINE:COLUMN: ", files being named as they were compiled. */
static struct str undefined_report(struct str line)
{
    uint64_t number;
    size_t at = str_find_text(line, undefined_mark);
    struct str before = str_first(line, at), column = str_behind_last(str_first(before, at - 2), ':');
    if (at >= line.n || !str_starts(line, "/") || !str_ends(before, ": ") ||
        !str_take_digits(&column, 10, INT32_MAX, &number) || column.n > 0)
        return (struct str){ NULL, 0 };
    return str_skip(line, at);
}

/* Where in the text the first of the reports begins: at its mark; NULL none. */
static const char *first_report(const char *text, struct str (*report)(struct str line))
{
    struct str rest = str_from(text), line;
    while (str_take_line(&rest, &line)) {
        struct str found = report(line);
        if (found.n > 0)
            return found.p;
    }
    return NULL;
}

static size_t gather(const struct timeline *timeline, uint32_t index, char *text, size_t cap)
{
    struct event first, event;
    struct text all = text_into(text, cap);
    if (!timeline_event(timeline, index, &first))
        return 0;
    for (uint32_t at = index; at < timeline_count(timeline) && !all.cut; at++)
        if (timeline_kind(timeline, at) == EVENT_OUTPUT && timeline_event(timeline, at, &event) &&
            event.u.io.fd == 2 && str_equal(event.actor, first.actor))
            text_str(&all, event.u.io.data);
    return all.used;
}

/* "/home/me/server.c:10" of a frame "    #0 0x55d0 in main /home/me/server.c:10" that is in no library. */
static bool frame_place(struct str line, char *out, size_t cap)
{
    struct str rest = str_skip(line, str_find_text(line, " in ") + 4), place, file;
    str_take(&rest, ' '); /* the function */
    if (!str_starts(str_trim(line), "#") || !str_starts(rest, "/") || str_starts(rest, "/usr/"))
        return false;
    place = str_behind_last(rest, '/');
    file = str_take(&place, ':');
    if (place.n == 0)
        return false;
    snprintf(out, cap, "%.*s:%.*s", STR_ARGS(file), STR_ARGS(str_before(place, ':'))); /* clang has columns */
    return true;
}

/* The report without its banner, and without frames of libraries, as far as it helps. */
static void keep_report(struct str text, char *out, size_t cap)
{
    struct text kept = text_into(out, cap);
    struct str line;
    char place[300];
    for (int lines = 0; lines < REPORT_LINES && str_take_line(&text, &line) && line.n > 0;) {
        bool banner = strspn(line.p, "=") == line.n;
        if (banner || (str_starts(str_trim(line), "#") && !frame_place(line, place, sizeof place)))
            continue;
        lines++;
        text_printf(&kept, "%.*s\n", STR_ARGS(line));
    }
}

static bool read_address(const char *text, struct abnormal_end *trouble)
{
    const char *name = text + sizeof address_mark - 1, *meaning = "";
    name += strspn(name, ": ");
    for (size_t i = 0; i < sizeof faults / sizeof *faults && !meaning[0]; i++)
        if (strncmp(name, faults[i].name, strlen(faults[i].name)) == 0)
            meaning = faults[i].meaning;
    struct str what = str_before(str_from(name), '\n'), rest = str_from(text), line;
    snprintf(trouble->sentence, sizeof trouble->sentence, "AddressSanitizer: %.*s%s%s",
             STR_ARGS(str_first(what, str_find_text(what, " on "))), meaning[0] ? ": " : "", meaning);
    while (str_take_line(&rest, &line) && !frame_place(line, trouble->place, sizeof trouble->place))
        ;
    keep_report(str_from(text), trouble->report, sizeof trouble->report);
    return true;
}

static bool read_undefined(const char *begin, const char *mark, struct abnormal_end *trouble)
{
    const char *line = mark;
    while (line > begin && line[-1] != '\n')
        line--;
    struct str words = str_before(str_from(mark), '\n');
    snprintf(trouble->sentence, sizeof trouble->sentence, "UndefinedBehaviorSanitizer: %.*s",
             STR_ARGS(words));
    struct str place = str_behind_last((struct str){ line, (size_t)(mark - line) }, '/');
    struct str file = str_take(&place, ':');
    uint64_t number;
    if (str_take_digits(&place, 10, INT32_MAX, &number))
        snprintf(trouble->place, sizeof trouble->place, "%.*s:%d", STR_ARGS(file), (int)number);
    keep_report(str_from(line), trouble->report, sizeof trouble->report);
    return true;
}

bool sanitizer_read(const struct timeline *timeline, uint32_t index, struct abnormal_end *trouble)
{
    char *text = malloc(REPORT_MAX);
    bool read = false;
    if (text && gather(timeline, index, text, REPORT_MAX)) {
        const char *address = first_report(text, address_report);
        const char *undefined = first_report(text, undefined_report);
        if (undefined && (!address || undefined < address))
            read = read_undefined(text, undefined, trouble);
        else if (address)
            read = read_address(address, trouble);
    }
    free(text);
    if (read)
        trouble->kind = ABNORMAL_SANITIZER;
    return read;
}
