/* Markdown as lines of styled text for a width: paragraphs wrapped, lists indented, code left as it is. Pure:
 * no terminal, no locale. Whoever draws chooses what the styles look like. */
#ifndef SOCKEYE_COURSE_MARKDOWN_H
#define SOCKEYE_COURSE_MARKDOWN_H

#include "lab/base/str.h"

enum markdown_style {
    MARKDOWN_PLAIN,
    MARKDOWN_EMPHASIS,
    MARKDOWN_STRONG,
    MARKDOWN_CODE,
    MARKDOWN_HEADING,
    MARKDOWN_LINK,
    MARKDOWN_MARK /* bullets, numbers, rules: what the layout adds */
};

struct markdown_run {
    struct str text; /* no control characters */
    enum markdown_style style;
};

struct markdown_line {
    size_t first, count; /* of the runs; no run: an empty line */
};

/* Runs point into `bytes`; all is owned here, and freed by markdown_free(). */
struct markdown {
    struct markdown_line *lines;
    size_t line_count;
    struct markdown_run *runs;
    size_t run_count;
    char *bytes;
    size_t byte_count;
};

/* Lays `text` out for `width` cells (at least 8). No line is wider, but for a single character of two cells.
 * ASCII alone is added. False when out of memory; markdown_free() is right in either case. */
bool markdown_layout(struct markdown *markdown, struct str text, int width);
void markdown_free(struct markdown *markdown);

/* All lines as plain text, each ended by a newline; owned by the caller. NULL when out of memory. */
char *markdown_plain(const struct markdown *markdown);

#endif
