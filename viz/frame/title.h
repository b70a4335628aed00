/* The first line of the lesson screen: what is watched, where one is, how the session stands, who goes next.
 *
 *    sockeye  04 shutdown-vs-close            step 23 of 57   +1.284 ms   ▮▮ paused   next ▸ client */
#ifndef SOCKEYE_VIZ_TITLE_H
#define SOCKEYE_VIZ_TITLE_H

#include "viz/draw/canvas.h"
#include "viz/session/live.h"
#include "viz/view/view.h"

/* `line`: the canvas of this line. */
void title_draw(const char *title, const struct view *view, const struct live *live, uint32_t findings,
                struct canvas *line);

#endif
