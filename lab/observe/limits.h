/* What programs that are somebody else's take of the machine, all processes of each together: memory and
 * processor time, and room in the files behind the wall. It is counted here, for the kernel's own limits are
 * of one process at a time, and the one on memory is of addresses, of which sanitizers reserve terabytes.
 *
 * Memory is what their processes hold, at the most that each has ever held, and what they asked for that
 * belongs to no process: shared mappings, memory files, System V segments, which may lie about unmapped. So
 * it makes no difference how fast the machine is, or when it was looked. */
#ifndef SOCKEYE_OBSERVE_LIMITS_H
#define SOCKEYE_OBSERVE_LIMITS_H

#include "lab/observe/observer.h"

/* Before a call that may ask for memory, or replace the program. */
void limits_call(struct observer *ob, const struct tracee *tracee, const struct raw_call *raw);
/* Before the end of a task, which still has its memory. */
void limits_ends(struct observer *ob, struct tracee *tracee);
/* Now and then while they may run; the same look twice in a short time costs nothing. */
void limits_look(struct observer *ob);
/* When the next look is due; INT64_MAX: nobody is looked at. */
int64_t limits_due(const struct observer *ob);

#endif
