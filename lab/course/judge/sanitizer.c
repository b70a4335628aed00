/* The forms are stable over years of gcc and clang:
 *   ==2==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x... at pc 0x... bp 0x... sp 0x...
 *   WRITE of size 4 at 0x... thread T0
 *       #0 0x55d0 in main /home/me/server.c:10
 *   /home/me/server.c:5:7: runtime error: signed integer overflow: ... */
#include "lab/course/judge/sanitizer.h"

#include <stdio.h>
#include <stdlib.h>

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
    return text.n && (memmem(text.p, text.n, address_mark, sizeof address_mark - 1) ||
                      memmem(text.p, text.n, undefined_mark, sizeof undefined_mark - 1));
}

static size_t gather(const struct timeline *timeline, uint32_t index, char *text, size_t cap)
{
    struct event first, event;
    size_t used = 0;
    if (!timeline_event(timeline, index, &first))
        return 0;
    for (uint32_t at = index; at < timeline_count(timeline) && used + 1 < cap; at++) {
        if (timeline_kind(timeline, at) != EVENT_OUTPUT || !timeline_event(timeline, at, &event) ||
            event.u.io.fd != 2 || !str_equal(event.actor, first.actor))
            continue;
        size_t size = event.u.io.data.n < cap - 1 - used ? event.u.io.data.n : cap - 1 - used;
        memcpy(text + used, event.u.io.data.p, size);
        used += size;
    }
    text[used] = '\0';
    return used;
}

/* "/home/me/server.c:10" of a frame "    #0 0x55d0 in main /home/me/server.c:10" that is in no library. */
static bool frame_place(const char *line, size_t size, char *out, size_t cap)
{
    const char *in = memmem(line, size, " in ", 4), *end = line + size;
    const char *path = in ? memchr(in + 4, ' ', (size_t)(end - in - 4)) : NULL;
    if (line[strspn(line, " ")] != '#' || !path || path[1] != '/' || strncmp(path + 1, "/usr/", 5) == 0)
        return false;
    const char *base = memrchr(path, '/', (size_t)(end - path));
    int length = (int)(end - base - 1);
    const char *colon = memchr(base, ':', (size_t)(end - base));
    if (!colon)
        return false;
    const char *column = memchr(colon + 1, ':', (size_t)(end - colon - 1)); /* clang has columns */
    if (column)
        length = (int)(column - base - 1);
    snprintf(out, cap, "%.*s", length, base + 1);
    return true;
}

/* The report without its banner and addresses, as far as it helps. */
static void keep_report(const char *text, char *out, size_t cap)
{
    size_t used = 0;
    out[0] = '\0';
    for (int lines = 0; *text && lines < REPORT_LINES; lines++) {
        size_t size = strcspn(text, "\n");
        if (size > 0 && text[0] == '=' && strspn(text, "=") == size)
            lines--;
        else if (size == 0)
            break;
        else if (used < cap)
            used += (size_t)snprintf(out + used, cap - used, "%.*s\n", (int)size, text);
        text += size + (text[size] == '\n');
    }
}

static bool read_address(const char *text, struct abnormal_end *trouble)
{
    const char *name = text + sizeof address_mark - 1, *meaning = "";
    name += strspn(name, ": ");
    for (size_t i = 0; i < sizeof faults / sizeof *faults && !meaning[0]; i++)
        if (strncmp(name, faults[i].name, strlen(faults[i].name)) == 0)
            meaning = faults[i].meaning;
    int length = (int)strcspn(name, "\n");
    const char *on = memmem(name, (size_t)length, " on ", 4);
    if (on)
        length = (int)(on - name);
    snprintf(trouble->sentence, sizeof trouble->sentence, "AddressSanitizer: %.*s%s%s", length, name,
             meaning[0] ? ": " : "", meaning);
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\n");
        if (frame_place(line, size, trouble->place, sizeof trouble->place))
            break;
        line += size + (line[size] == '\n');
    }
    keep_report(text, trouble->report, sizeof trouble->report);
    return true;
}

static bool read_undefined(const char *begin, const char *mark, struct abnormal_end *trouble)
{
    const char *line = mark;
    while (line > begin && line[-1] != '\n')
        line--;
    int words = (int)strcspn(mark, "\n");
    snprintf(trouble->sentence, sizeof trouble->sentence, "UndefinedBehaviorSanitizer: %.*s", words, mark);
    const char *base = memrchr(line, '/', (size_t)(mark - line)), *colon;
    base = base ? base + 1 : line;
    colon = memchr(base, ':', (size_t)(mark - base));
    if (colon)
        snprintf(trouble->place, sizeof trouble->place, "%.*s:%ld", (int)(colon - base), base,
                 strtol(colon + 1, NULL, 10));
    keep_report(line, trouble->report, sizeof trouble->report);
    return true;
}

bool sanitizer_read(const struct timeline *timeline, uint32_t index, struct abnormal_end *trouble)
{
    char *text = malloc(REPORT_MAX);
    bool read = false;
    if (text && gather(timeline, index, text, REPORT_MAX)) {
        const char *address = strstr(text, address_mark), *undefined = strstr(text, undefined_mark);
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
