/* The step in a sentence: see explain_step.h. */
#include "viz/panes/explain_step.h"

#include <stdio.h>

#include "lab/course/quiz/quiz.h"
#include "lab/explain/explain.h"
#include "viz/view/view.h"

enum explain_extent explain_extent(const struct view *view)
{
    return view->quiz && quiz_pending(view->quiz) ? EXPLAIN_SEEN : EXPLAIN_ALL;
}

size_t explain_step(const struct view *view, char *out, size_t cap)
{
    uint32_t index = view_event(view);
    struct event event;
    size_t actor, length;

    out[0] = '\0';
    if (index == EVENT_NO_INDEX || !timeline_event(view->timeline, index, &event))
        return 0;
    actor = (size_t)snprintf(out, cap, "%.*s: ", STR_ARGS(event.actor));
    if (event.actor.n == 0 || actor >= cap)
        actor = 0;
    length = explain_event(view->timeline, index, &view->now, explain_extent(view), out + actor, cap - actor);
    if (length == 0)
        length = (size_t)snprintf(out + actor, cap - actor, "%.*s", STR_ARGS(event.line));
    length += actor;
    return length < cap ? length : cap - 1;
}
