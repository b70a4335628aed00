/* Going to a step, to an event or to a mark, and back to where one was. */
#ifndef SOCKEYE_VIZ_JUMPS_H
#define SOCKEYE_VIZ_JUMPS_H

#include "viz/session/message.h"
#include "viz/view/view.h"

enum { MARKS = 26 };

struct place {
    bool set;
    uint32_t step, selected; /* selected: EVENT_NO_INDEX none */
};

struct jumps {
    struct view *view;
    struct message *message;           /* where it is said what came of a jump */
    struct place marks[MARKS], before; /* before: where the last jump began */
    bool arrived; /* an event was gone to, and every pane is still to be brought to its place */
};

/* Shows a step, the last one when there are fewer. At the end of a session under way it follows. */
void jumps_go(struct jumps *jumps, uint32_t step);
/* The same as a jump, which one can come back from. */
void jumps_to_step(struct jumps *jumps, uint32_t step);
/* Shows an event: its step, the event selected, every pane at its place. False: it may not be seen before a
 * question is answered, and its step is shown as far as it may. */
bool jumps_to_event(struct jumps *jumps, uint32_t index);
/* `letter`: a to z; jumps_to_mark() takes ' too, for where the last jump began. */
void jumps_mark(struct jumps *jumps, int letter);
void jumps_to_mark(struct jumps *jumps, int letter);

#endif
