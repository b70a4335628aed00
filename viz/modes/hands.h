/* The class's show of hands, typed in while a question is open: a number for each choice. It answers the
 * question in the place of the person, and is shown beside what the run answers, and in the summary; it is
 * kept nowhere else. */
#ifndef SOCKEYE_VIZ_HANDS_H
#define SOCKEYE_VIZ_HANDS_H

#include "lab/course/quiz/quiz.h"
#include "viz/keys/line_edit.h"
#include "viz/modes/mode.h"
#include "viz/view/view.h"

struct hands {
    const struct view *view;
    bool wrong; /* what was typed is no count */
    struct line_edit edit;
};

extern const struct mode_ops hands_mode;

#endif
