/* Which part of the lesson the position has reached. */
#ifndef SOCKEYE_VIZ_CURRENT_SECTION_H
#define SOCKEYE_VIZ_CURRENT_SECTION_H

#include "lab/course/lesson/lesson.h"
#include "viz/view/pane.h"

/* The section of the question that is open; else that which belongs to the call about to be made, where its line has a tag (//DOC: tag);
 * else to the last tagged line that was come to; the lesson's opening before the first. False when there is
 * no lesson. */
bool current_section(const struct view *view, struct lesson_section *section);
enum { CURRENT_SECTION_TITLE_MAX = 160 };
/* Which call it speaks of, in words for its reader: "client: shutdown(), client.c:41". Returns the length; 0
 * for the opening. */
size_t current_section_title(const struct view *view, char *out, size_t cap);
/* Whether it is the coming call's own, or something was asked at this step: else it has been there to be read
 * before. */
bool current_section_is_new(const struct view *view);
/* What is shown of a section, enum markdown_layout_part: questions where nobody asks them, notes where they
 * are shown. */
unsigned current_section_parts(const struct view *view);

#endif
