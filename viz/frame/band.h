/* The text below the panes: the lesson's section and what the step means, or the question that is open. */
#ifndef SOCKEYE_VIZ_BAND_H
#define SOCKEYE_VIZ_BAND_H

#include "viz/draw/canvas.h"
#include "viz/view/view.h"

/* Rows for what is asked and answered at this step, on a screen of this size; 0: nothing is. */
int band_question_rows(const struct view *view, int width, int height);
void band_draw(const struct view *view, struct canvas *band);

#endif
