/* The tag of the source line that a call is made from. */
#ifndef SOCKEYE_COURSE_TAGGED_H
#define SOCKEYE_COURSE_TAGGED_H

#include "lab/record/timeline.h"

/* The tag (//DOC: tag) of an ENTER's or RETURN's source line, as the recording has the source. Its length; 0
 * when the line has none, or the source is not there. */
size_t tagged_call(struct timeline *timeline, const struct event *event, char *tag, size_t cap);

#endif
