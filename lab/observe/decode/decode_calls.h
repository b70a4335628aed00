/* The table of calls: which are stopped at, what they are called and how each argument is written. */
#ifndef SOCKEYE_OBSERVE_DECODE_CALLS_H
#define SOCKEYE_OBSERVE_DECODE_CALLS_H

#include "lab/observe/decode/decoded.h"

/* Rows in a fixed order, for building the filter; number by seccomp_syscall_resolve_name(). */
const struct call_row *decode_rows(size_t *count);
/* Row of a call by native number; NULL for one that is not traced. */
const struct call_row *decode_row(int64_t number);

struct call_form;

/* The form of a call by native number; NULL for one without. */
const struct call_form *form_of(int64_t number);

#endif
