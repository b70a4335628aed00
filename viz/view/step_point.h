/* What a step is about: the one thing of it that is lit strongly, while all else that it changed is lit weakly.
 * A packet that begins, ends or carries something; else the call; where that sleeps, a state that changed. */
#ifndef SOCKEYE_VIZ_STEP_POINT_H
#define SOCKEYE_VIZ_STEP_POINT_H

#include "viz/view/view.h"

enum point_kind { POINT_NONE, POINT_CALL, POINT_PACKET, POINT_STATE };

struct step_point {
    enum point_kind kind;
    uint32_t event;  /* index; of a call that which tells how far it got */
    uint32_t object; /* POINT_STATE: whose */
};

/* Of the step that is shown; POINT_NONE at step 0. */
struct step_point step_point_of(const struct view *view);
/* Whether it is this event; never for EVENT_NO_INDEX. */
bool step_point_is(const struct step_point *point, enum point_kind kind, uint32_t event);

#endif
