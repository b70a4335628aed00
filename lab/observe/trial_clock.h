/* The time of a session that nobody watches as it goes: it does not tell how fast the machine is.
 *
 * It stands still while a program can go on, but for a few microseconds that each call costs; it jumps to the
 * next deadline when all are asleep; and where the kernel itself has something to do in its own time (a
 * segment that is sent again), it goes with the clock of the machine while all are at rest. The events are
 * stamped with it, and the programs are told it when they ask for the time (own_time.h). Where somebody
 * steps it always goes with the machine's, and stands while they look (pause.h). Off, it is the machine's.
 * All in nanoseconds since the start. */
#ifndef SOCKEYE_OBSERVE_TRIAL_CLOCK_H
#define SOCKEYE_OBSERVE_TRIAL_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct trial_clock {
    bool on;
    bool always;      /* goes with the machine's at all times, and jumps: where the kernel's own is shown */
    bool stands;      /* always, but since `real_ns` */
    bool runs;        /* with the machine's clock, since `real_ns`, up to `most_ns` */
    int64_t trial_ns; /* what it showed then, or shows as it stands */
    int64_t real_ns;
    int64_t most_ns;
};

/* What it shows at a moment of the machine's clock. */
int64_t trial_clock_at(const struct trial_clock *clock, int64_t real_ns);
/* Goes with the machine's clock from this moment on, up to `most_ns`; stands from this moment on. */
void trial_clock_run(struct trial_clock *clock, int64_t real_ns, int64_t most_ns);
void trial_clock_stop(struct trial_clock *clock, int64_t real_ns);
/* One that always goes stands from this moment on, until it goes on. */
void trial_clock_hold(struct trial_clock *clock, int64_t real_ns);
void trial_clock_go_on(struct trial_clock *clock, int64_t real_ns);
/* So much later: what a call costs. */
void trial_clock_spend(struct trial_clock *clock, int64_t ns);
/* Not before this. */
void trial_clock_reach(struct trial_clock *clock, int64_t real_ns, int64_t trial_ns);

#endif
