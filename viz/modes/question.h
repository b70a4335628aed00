/* Predictions: who wants to go on answers first. How far the view may go, view->limit says; what is known of
 * the run behind it is not shown. The question itself is drawn in the band: see viz/panes/question.h. */
#ifndef SOCKEYE_VIZ_MODES_QUESTION_H
#define SOCKEYE_VIZ_MODES_QUESTION_H

#include "lab/course/quiz/quiz.h"
#include "viz/modes/mode.h"
#include "viz/session/live.h"
#include "viz/session/message.h"
#include "viz/session/session.h"
#include "viz/view/view.h"

struct question {
    struct view *view;
    struct live *live;
    struct message *message;
    const struct screen_session *session;
    bool on;
    struct quiz quiz;
    uint64_t kept; /* bit n: what came of the n-th has been told to the keeper */
    bool finished; /* so has the end */
};

extern const struct mode_ops question_mode;

/* Asks the predictions of the session's lesson from now on, where it has any. */
void question_begin(struct question *question);

#endif
