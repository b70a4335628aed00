/* What whoever steps takes to look is no time of the programs: while somebody is held and all others sleep,
 * the session's clock stands (trial_clock.h), so that no bracket, no delta and no clock that a program reads
 * has the person's minutes in it.
 *
 * Where the kernel has something to do in its own time, which nobody can stop - repeat a SYN, probe a closed
 * window - or somebody computes or sleeps by a timer that is not kept here, the clock goes on, and the GO
 * that ends the pause says how much there has been of it. */
#ifndef SOCKEYE_OBSERVE_PAUSE_H
#define SOCKEYE_OBSERVE_PAUSE_H

#include "lab/observe/observer.h"

/* Whoever steps has been told who goes next. */
void pause_begin(struct observer *ob);
/* Something may have ended for which the clock had to go on. */
void pause_look(struct observer *ob);
/* Something happens, or somebody is let go. */
void pause_end(struct observer *ob);

#endif
