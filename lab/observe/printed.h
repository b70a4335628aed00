/* What a program prints that was attached to: its standard output and error are somebody else's, so it is
 * taken from its calls. Of what is a socket, a pipe or the like there, the calls themselves are shown. */
#ifndef SOCKEYE_OBSERVE_PRINTED_H
#define SOCKEYE_OBSERVE_PRINTED_H

#include "lab/observe/observer.h"

/* A call that is no event is about to be made. */
void printed_enter(struct tracee *tracee, const struct raw_call *raw);
/* It came back. */
void printed_return(struct observer *ob, struct tracee *tracee, int64_t ret);

#endif
