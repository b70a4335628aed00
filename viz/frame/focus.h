/* The panes in their frames, the tabs above them, and which pane has the focus. */
#ifndef SOCKEYE_VIZ_FOCUS_H
#define SOCKEYE_VIZ_FOCUS_H

#include "viz/panes/layout.h"

struct focus {
    enum pane_id pane, guest, previous; /* guest: see struct layout_wish; previous: where it was before */
    bool zoom;                          /* the pane alone */
};

void focus_on(struct focus *focus, enum pane_id pane);
/* Where it was before, when it is on this pane already. */
void focus_there_and_back(struct focus *focus, enum pane_id pane);

void focus_draw_panes(const struct view *view, const struct layout *layout, enum pane_id focus,
                      struct canvas *screen);
/* " 1 source  2 ladder ...", the shown ones bold, the focus marked; behind it the title of the focus. */
void focus_draw_tabs(const struct view *view, const struct layout *layout, enum pane_id focus,
                     struct canvas *screen);
/* The pane at a cell, or the one whose tab stands there; PANE_COUNT: none. */
enum pane_id focus_pane_at(const struct layout *layout, int x, int y);
enum pane_id focus_tab_at(const struct layout *layout, enum pane_id focus, int x, int y);

#endif
