/* The step in a sentence, for the band below the panes and the text pane. */
#ifndef SOCKEYE_VIZ_EXPLAIN_STEP_H
#define SOCKEYE_VIZ_EXPLAIN_STEP_H

#include "lab/explain/explain.h"
#include "viz/view/pane.h"

enum { EXPLAIN_STEP_MAX = 1024 };

/* What has been seen alone, while a question is yet to be asked or answered. */
enum explain_extent explain_extent(const struct view *view);
/* What the step shown (or the event selected) means; its transcript line where there is nothing to explain.
 * Returns the length. */
size_t explain_step(const struct view *view, char *out, size_t cap);

#endif
