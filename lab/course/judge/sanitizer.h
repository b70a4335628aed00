/* Reading what the address and undefined behaviour sanitizers print. */
#ifndef SOCKEYE_COURSE_SANITIZER_H
#define SOCKEYE_COURSE_SANITIZER_H

#include "lab/course/judge/abnormal_end.h"

/* Whether a report begins in this text. */
bool sanitizer_speaks(struct str text);

/* Reads the report that begins in the OUTPUT event `index`, and goes on in those that follow: kind, sentence,
 * place and the report itself. False when it is none after all. */
bool sanitizer_read(const struct timeline *timeline, uint32_t index, struct abnormal_end *trouble);

#endif
