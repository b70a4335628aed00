/* What the selected event is to the panes that do not list it: a call has packets, a packet has a call. */
#ifndef SOCKEYE_VIZ_CHOSEN_H
#define SOCKEYE_VIZ_CHOSEN_H

#include "viz/pane.h"

/* The packet that is selected, or the first that the selected call sent. EVENT_NO_INDEX: none, nothing is
 * selected. */
uint32_t chosen_packet(const struct view *view);
/* The call that is selected, or the one whose step the selected event belongs to, with its place in the
 * source. False: none. */
bool chosen_call(const struct view *view, struct event *call);

#endif
