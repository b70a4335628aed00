/* A section of the lesson as styled lines, without what is not for reading: the answers of its questions, and
 * the presenter's notes unless they are asked for. */
#ifndef SOCKEYE_VIZ_MARKDOWN_LAYOUT_H
#define SOCKEYE_VIZ_MARKDOWN_LAYOUT_H

#include "lab/course/lesson/lesson.h"
#include "lab/course/lesson/markdown.h"

/* What is shown besides the text itself. */
enum markdown_layout_part {
    MARKDOWN_LAYOUT_QUESTIONS = 1, /* predictions, without their answers, and what explains these */
    MARKDOWN_LAYOUT_NOTES = 2      /* `### notes`, up to the next heading: for the presenter */
};

/* `parts`: enum markdown_layout_part; the questions, and what explains their answers, are those of `variant`
 * (NULL or "": the lesson itself). False when out of memory; markdown_free() is right in either case. */
bool markdown_layout_section(struct markdown *markdown, const struct lesson_section *section,
                             const char *variant, int width, unsigned parts);
/* A piece of the lesson without its [^notes]; owned by the caller. NULL when out of memory. */
char *markdown_layout_plain(struct str text);
/* enum markdown_style as a style of the theme. */
uint16_t markdown_layout_style(enum markdown_style style);

#endif
