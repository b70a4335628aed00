/* Sheets: what lies over the panes and tells all of one connection, while the session goes on below them.
 *
 *    client 3 ⇄ server 4    client:40122 → server:7000        h l another   esc close
 *    ... the TCP state diagram with both ends on it, or all that they said to each other */
#ifndef SOCKEYE_VIZ_CONNECTION_VIEW_H
#define SOCKEYE_VIZ_CONNECTION_VIEW_H

#include "viz/view/pane.h"

/* Opens a sheet over the connection of an object; 0: that of the step. */
void connection_view_open(struct view *view, enum sheet_kind kind, uint32_t object);
/* Closes it; to be done before the view is freed. Nothing when none is open. */
void connection_view_close(struct view *view);
/* IGNORED: the action is none of a sheet's. `rows`: of the sheet. */
enum handled connection_view_act(struct view *view, enum action action, int rows);
/* Reads what the sheet that is open needs of events that came into view: before it is drawn at another
 * position. */
void connection_view_grow(struct view *view);
/* Draws the sheet that is open; the canvas is all its own. */
void connection_view_draw(const struct view *view, struct canvas *canvas);

#endif
