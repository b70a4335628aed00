/* Packets, sockets and source files, written at the right moment. */
#ifndef SOCKEYE_OBSERVE_SAMPLER_H
#define SOCKEYE_OBSERVE_SAMPLER_H

#include "lab/observe/observer.h"

/* 0, or -1 with one line in `why`. */
int sampler_open(struct observer *ob, char *why, size_t cap);
void sampler_close(struct observer *ob);

void sampler_packets(struct observer *ob);
/* Everything that the kernel knows: packets and sockets. */
void sampler_all(struct observer *ob);
/* Of it, what may be other than when it was looked at last. */
void sampler_touched(struct observer *ob);
void sampler_sources(struct observer *ob);
/* After a call that may have given the descriptor its local address. */
void sampler_name(struct observer *ob, struct tracee *tracee);
/* The same for all that are in such a call. */
void sampler_names(struct observer *ob);
/* What decoding asks for. Returns `context`. */
const struct decode_context *sampler_context(struct observer *ob, struct decode_context *context);

#endif
