/* Where to look after a step: the panes in which something changed, what it is about first. Made from what
 * was recorded.
 *
 *   ◆ look at: packets 12 (FIN ACK) · buffers client 3 FIN_WAIT2, server 4 CLOSE_WAIT */
#ifndef SOCKEYE_VIZ_LOOK_AT_H
#define SOCKEYE_VIZ_LOOK_AT_H

#include "viz/draw/canvas.h"
#include "viz/draw/units.h"
#include "viz/view/pane.h"

struct look_at_place {
    enum pane_id pane;
    struct words words; /* what it is there: "12 FIN ACK"; may be empty */
};

struct look_at {
    struct look_at_place places[PANE_COUNT];
    int count; /* 0: nothing to look at */
};

void look_at_find(const struct view *view, struct look_at *out);

/* In one row, as many as there is room for; nothing where there is nothing. */
void look_at_draw(const struct look_at *look, struct canvas *canvas, int x, int y);

enum { LOOK_AT_MAX = 1024 };
/* "look at: packets 12 (FIN ACK); buffers client 3 FIN_WAIT2". Returns the length, 0 where there is nothing.
 */
size_t look_at_text(const struct view *view, char *out, size_t cap);

#endif
