/* A sentence being put together in somebody's buffer; what does not fit is cut, never overrun. */
#ifndef SOCKEYE_EXPLAIN_EXPLAIN_TEXT_H
#define SOCKEYE_EXPLAIN_EXPLAIN_TEXT_H

#include "lab/base/str.h"

struct explain_text {
    char *out;
    size_t cap, used;
};

/* cap must not be 0. */
void text_start(struct explain_text *text, char *out, size_t cap);
__attribute__((format(printf, 2, 3))) void text_put(struct explain_text *text, const char *format, ...);
void text_put_str(struct explain_text *text, struct str piece);

#endif
