/* Values by name, as tables. Those of the kernel's constants are in kernel_names.h. */
#ifndef SOCKEYE_BASE_NAMES_H
#define SOCKEYE_BASE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "lab/base/text.h"

struct constant {
    int64_t value;
    const char *name;
};

/* In the order of the values; a table of flags in that of the lowest bits, of which what has more bits comes
 * first. */
struct names {
    const struct constant *rows;
    size_t count;
};

/* NULL for a value that has no row. */
const char *names_find(const struct names *names, int64_t value);

/* The name, or the number in hex as its 32 bits are; "0" for 0 without a name. */
void names_put(struct text *text, const struct names *names, int64_t value);

/* "A|B|0x40": what has no name comes last in hex; "0" for none. */
void names_put_flags(struct text *text, const struct names *names, uint64_t flags);

/* "ECONNREFUSED"; "errno 4095" for the unknown, good until the thread asks for the next one. The meaning is
 * strerror(). */
const char *names_errno(int error);

/* "SIGPIPE", "SIGRTMIN+1"; "signal 99" for the unknown. */
const char *names_signal(int signal);

/* The number of "SIGTERM", "TERM" or "15"; 0 for what is none. */
int names_signal_named(const char *text);

#endif
