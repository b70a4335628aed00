/* The table of panes, in the order of their digits. */
#include "viz/panes/panes.h"

const struct pane_ops *const panes[PANE_COUNT] = {
    [PANE_SOURCE] = &pane_source,   [PANE_LADDER] = &pane_ladder,   [PANE_SETS] = &pane_sets,
    [PANE_BUFFERS] = &pane_buffers, [PANE_PACKETS] = &pane_packets, [PANE_TEXT] = &pane_text,
    [PANE_OUTPUT] = &pane_output,
};
