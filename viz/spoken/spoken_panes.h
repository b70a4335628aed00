/* A pane as sentences, where one is looked at: what is drawn for the eye says nothing line by line. Figures
 * have their unit. */
#ifndef SOCKEYE_VIZ_SPOKEN_PANES_H
#define SOCKEYE_VIZ_SPOKEN_PANES_H

#include "viz/view/view.h"

void spoken_pane(bool ascii, const struct view *view, enum pane_id pane);

#endif
