/* Another run beside this one. First which, from what the session offers; it is recorded in a process of its
 * own while the screen stays alive; then both, side by side. */
#ifndef SOCKEYE_VIZ_TWO_RUNS_H
#define SOCKEYE_VIZ_TWO_RUNS_H

#include "viz/modes/mode.h"
#include "viz/modes/side_by_side.h"
#include "viz/navigate/jumps.h"
#include "viz/panes/layout.h"
#include "viz/session/session.h"

enum two_runs_stage { TWO_RUNS_CHOOSE, TWO_RUNS_WAIT, TWO_RUNS_SHOWN };

struct two_runs {
    const struct screen_session *session;
    struct jumps *jumps;
    const struct layout *layout;
    enum two_runs_stage stage;
    size_t choice;          /* of session->others */
    int64_t poll_ns;        /* CLOCK_MONOTONIC, when it is looked whether the recording is there */
    struct timeline *other; /* owned */
    struct side_by_side beside;
};

extern const struct mode_ops two_runs_mode;

#endif
