/* One packet opened: its layers in plain words, then its bytes. */
#ifndef SOCKEYE_VIZ_PACKET_DETAIL_H
#define SOCKEYE_VIZ_PACKET_DETAIL_H

#include "viz/view/pane.h"

/* Draws from line `scroll`, clamped; the canvas is all its own. */
void packet_detail_draw(const struct event *event, int scroll, struct canvas *canvas);
/* Lines it takes at a width. */
int packet_detail_lines(const struct event *event, int width);

#endif
