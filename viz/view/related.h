/* What the selected event is to the panes that do not list it: a call has packets, a packet has a call. */
#ifndef SOCKEYE_VIZ_RELATED_H
#define SOCKEYE_VIZ_RELATED_H

#include "viz/view/pane.h"

/* The packet that is selected, or the first that the selected call sent. EVENT_NO_INDEX: none, nothing is
 * selected. */
uint32_t related_packet(const struct view *view);
/* The call that is selected, or the one whose step the selected event belongs to, with its place in the
 * source. False: none. */
bool related_call(const struct view *view, struct event *call);

#endif
