/* The predictions of a lesson on the screen: the question that is open, and what the run said to those
 * before. */
#ifndef SOCKEYE_VIZ_QUESTION_H
#define SOCKEYE_VIZ_QUESTION_H

#include "lab/course/lesson/lesson.h"
#include "lab/course/quiz/quiz.h"
#include "viz/draw/text_writer.h"
#include "viz/view/pane.h"

/* The question that is open at the step shown; NULL when none is. */
const struct quiz_item *question_open(const struct view *view);

/* All that the quiz has to say at this step: the question that is open with its choices, or what the step has
 * answered. Drawn from row `y` on, `width` cells from column 1; returns its rows. With canvas NULL it is only
 * counted. */
int question_draw(const struct view *view, struct canvas *canvas, int y, int width);
/* What the step has answered, and the question that is open, each by itself. */
int question_draw_answered(const struct view *view, struct canvas *canvas, int y, int width);
int question_draw_open(const struct view *view, struct canvas *canvas, int y, int width);

/* What was said to the questions that the run has yet to answer, whoever goes next; drawn as above. */
int question_draw_pending(const struct view *view, struct canvas *canvas, int y, int width);

/* The questions of a lesson's section (`tag`, "" before the first) that are neither open nor pending: what was
 * said, and what the run shows. As above. */
int question_draw_past(const struct view *view, struct str tag, struct canvas *canvas, int y, int width);

/* Takes from a section what stands behind the first question of it that is neither answered nor passed over,
 * and that question itself: it is drawn below what is left. */
void question_cut(const struct view *view, struct lesson_section *section);

enum { QUESTION_EVIDENCE_MAX = 320 };
/* An event as evidence: "recv(4) = 0, server.c:56, step 27". Returns the length; 0 where there is none. */
size_t question_evidence(const struct timeline *timeline, uint32_t event, char *out, size_t cap);
/* Why one may believe what is right: events, of a why what its fact proves. */
void question_put_evidence(struct text_writer *writer, int x, const struct view *view,
                           const struct quiz_item *item, uint16_t lit);

#endif
