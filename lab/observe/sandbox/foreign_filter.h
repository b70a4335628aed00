/* The second seccomp filter, of programs that are somebody else's. What a right program makes use of goes on
 * as ever; everything else answers as a kernel that was built without it, or as one that does not let an
 * ordinary user: namespaces, mounts, tracing, rings, keys, BPF, other families of sockets than TCP, UDP and
 * Unix, what would type into a terminal. A call that is not in its lists is not there, those of kernels to
 * come included.
 *
 * It is beside the first (filter.h), whose stops it leaves alone, and ends the installing of filters: one of
 * the program's own could answer in place of either. */
#ifndef SOCKEYE_OBSERVE_FOREIGN_FILTER_H
#define SOCKEYE_OBSERVE_FOREIGN_FILTER_H

#include "lab/observe/sandbox/filter.h"

struct foreign_filter {
    struct filter known;   /* calls by name: what is there */
    struct filter refused; /* calls by their arguments: what is not answered all the same */
};

/* `apart`: the programs have an IPC and a PID namespace of their own; else they get no System V IPC and no
 * message queues, which are the machine's. 0, or -1 with one line in `why`. */
int foreign_filter_build(struct foreign_filter *filter, bool apart, char *why, size_t cap);
void foreign_filter_free(struct foreign_filter *filter);

/* For the calling process and its children, behind every other filter. 0, or -1 with errno. */
int foreign_filter_install(const struct foreign_filter *filter);

#endif
