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

/* Where in the source that is which is selected: of a finding that was gone to, else of related_call().
 * False: nowhere. */
struct related_place {
    struct str actor, file, beside_file;
    int32_t line, beside_line; /* beside: another file that it passes through; 0 none */
    bool wrapped;              /* that is a wrapper's, which was called from here; else it is the caller's */
};
bool related_place(const struct view *view, struct related_place *place);

#endif
