/* Events, one a line: who, what, and where it is in the source. Time is told with the step. */
#ifndef SOCKEYE_VIZ_SPOKEN_EVENTS_H
#define SOCKEYE_VIZ_SPOKEN_EVENTS_H

#include "viz/view/view.h"

/* "client: connect(3, server:7000) = 0, client.c line 25"; nothing for an event that no transcript has. */
void spoken_event(bool ascii, const struct view *view, uint32_t index);
/* The last `most` of them up to the position; those of one kind, or of all where it is EVENT_NONE. */
void spoken_last_events(bool ascii, const struct view *view, enum event_kind kind, unsigned most);

#endif
