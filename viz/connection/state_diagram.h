/* The TCP state diagram (RFC 9293, figure 5) with both ends of a connection on it. */
#ifndef SOCKEYE_VIZ_STATE_DIAGRAM_H
#define SOCKEYE_VIZ_STATE_DIAGRAM_H

#include "viz/connection/connection.h"

/* In as much detail as the canvas has room for: boxes, lines of text, or the states without their arrows. */
void state_diagram_draw(const struct view *view, const struct connection *connection, struct canvas *canvas);

#endif
