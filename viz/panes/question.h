/* The predictions of a lesson on the screen: the question that is open, and what the run said to those
 * before. */
#ifndef SOCKEYE_VIZ_QUESTION_H
#define SOCKEYE_VIZ_QUESTION_H

#include "lab/course/quiz/quiz.h"
#include "viz/view/pane.h"

/* The question that is open at the step shown; NULL when none is. */
const struct quiz_item *question_open(const struct view *view);

/* All that the quiz has to say at this step: the question that is open with its choices, or what the step has
 * answered. Drawn from row `y` on, `width` cells from column 1; returns its rows. With canvas NULL it is only
 * counted. */
int question_draw(const struct view *view, struct canvas *canvas, int y, int width);

/* The questions of a lesson's section (`tag`, "" before the first) that are no longer open: what was said,
 * and what the run shows once the position has come to it. As above. */
int question_draw_past(const struct view *view, struct str tag, struct canvas *canvas, int y, int width);

enum { QUESTION_EVIDENCE_MAX = 320 };
/* "recv(4) = 0, server.c:56, step 27": the event that answers it, once it is known. Returns the length. */
size_t question_evidence(const struct view *view, const struct quiz_item *item, char *out, size_t cap);

#endif
