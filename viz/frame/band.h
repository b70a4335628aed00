/* The text below the panes: what the step means; and, where the lesson's text has no pane on the screen, as
 * much of its page as there is room for. */
#ifndef SOCKEYE_VIZ_BAND_H
#define SOCKEYE_VIZ_BAND_H

#include "viz/draw/canvas.h"
#include "viz/panes/layout.h"
#include "viz/view/view.h"

/* Rows that it takes on a screen that is laid out without it: what it needs, as far as the pane in focus has
 * no use for them; a few in any case, and as many as half of the screen for a question. */
int band_rows(const struct view *view, const struct layout *layout, enum pane_id focus);
/* `page`: the lesson's page belongs to it. */
void band_draw(const struct view *view, bool page, struct canvas *band);

#endif
