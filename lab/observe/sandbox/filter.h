/* The seccomp filter of the programs: stops at the calls of the decode table and at a few that the observer
 * has to know of, lets everything else run at full speed. It stays for a program's whole life. */
#ifndef SOCKEYE_OBSERVE_FILTER_H
#define SOCKEYE_OBSERVE_FILTER_H

#include <linux/filter.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>

/* What a stop says of its call (SECCOMP_RET_DATA). */
enum { FILTER_WATCH = 0, FILTER_REFUSE = 1 };

struct filter {
    struct sock_fprog program; /* owned */
};

/* Builds the filter. `one_userns`: the programs make no user namespaces of their own; `own_time`: the
 * session's time is its own (own_time.h). 0, or -1 with one line in `why`. */
int callfilter_build(struct filter *filter, bool one_userns, bool own_time, char *why, size_t cap);
/* From what the library has put together. 0, or -errno. */
int callfilter_export(scmp_filter_ctx context, struct filter *filter);
void callfilter_free(struct filter *filter);

/* Installs it for the calling process and its children; needs no_new_privs. 0, or -1 with errno. */
int callfilter_install(const struct filter *filter);

#endif
