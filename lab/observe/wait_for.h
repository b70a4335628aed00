/* The wait-for graph: who waits for whom, and whether for ever. */
#ifndef SOCKEYE_OBSERVE_WAIT_FOR_H
#define SOCKEYE_OBSERVE_WAIT_FOR_H

#include "lab/observe/observer.h"

enum wait_for {
    WAIT_FOR_GOES,    /* runs, or will soon */
    WAIT_FOR_TIMED,   /* wakes by itself at some time */
    WAIT_FOR_INPUT,   /* waits for somebody to type */
    WAIT_FOR_HELD,    /* waits to be let go */
    WAIT_FOR_FOR_EVER /* only another program can wake it */
};
enum wait_for wait_for_of(struct observer *ob, struct tracee *tracee);
/* "server is blocked in accept(3), client waits for input"; "" for nobody. */
void wait_for_describe(struct observer *ob, char *out, size_t cap);
/* When nothing can ever go on: writes the NOTE that says who waits for whom. True when it did. */
bool wait_for_note(struct observer *ob);
bool wait_for_nobody_can_type(const struct observer *ob);

#endif
