/* Sheets: what lies over the panes and tells all of one connection, while the session goes on below them.
 *
 *    client 3 ⇄ server 4    client:40122 → server:7000        h l another   esc close
 *    ... the TCP state diagram with both ends on it, or all that they said to each other */
#ifndef SOCKEYE_VIZ_SHEET_H
#define SOCKEYE_VIZ_SHEET_H

#include "viz/pane.h"

/* Opens a sheet over the connection of an object; 0: that of the step. */
void sheet_open(struct view *view, enum sheet_kind kind, uint32_t object);
/* IGNORED: the action is none of a sheet's. `rows`: of the sheet. */
enum handled sheet_act(struct view *view, enum action action, int rows);
/* Reads what the sheet that is open needs of events that came into view. */
void sheet_grow(struct view *view);
/* Draws the sheet that is open; the canvas is all its own. */
void sheet_draw(const struct view *view, struct canvas *canvas);

#endif
