/* A section of the lesson as styled lines, without what is not for reading: the answers of its questions. */
#ifndef SOCKEYE_VIZ_PROSE_H
#define SOCKEYE_VIZ_PROSE_H

#include "lab/course/lesson.h"
#include "lab/course/markdown.h"

/* False when out of memory; markdown_free() is right in either case. */
bool prose_layout(struct markdown *prose, const struct lesson_section *section, int width);
/* enum markdown_style as a style of the theme. */
uint16_t prose_style(enum markdown_style style);

#endif
