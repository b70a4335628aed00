/* When two events of a run are the same again: the same task makes the same call on the same descriptor at
 * the same place in the source with the same kind of result (which errno; nothing; something), a wait tells
 * of the same descriptors, or the same kind of segment goes the same way. Bytes, sequence numbers, windows
 * and ports that the kernel chose may differ. Pure. */
#ifndef SOCKEYE_EXPLAIN_SHAPE_H
#define SOCKEYE_EXPLAIN_SHAPE_H

#include "lab/record/event.h"

struct shape {
    uint64_t exact; /* the same bytes, too, as far as the recording has them */
    uint64_t fine;
    uint64_t coarse; /* the same of any child of a program and any of its descriptors */
    bool unique;     /* never the same as another: what the observer says, what was typed */
    bool rare;       /* begins or ends something: is shown more often before it counts as the same again */
};

struct shape shape_of(const struct event *event);

/* "server" of "server.2". */
struct str shape_program(struct str label);

#endif
