/* The part of the lesson that the position has reached: see current_section.h. */
#include "viz/panes/current_section.h"

#include "lab/course/quiz/quiz.h"
#include "lab/course/quiz/tagged.h"
#include "viz/draw/markdown_layout.h"

/* Calls looked at before the search for a tagged line is given up; bounds the cost of a frame. */
enum { LOOK_BACK_MAX = 256 };

static bool section_of_call(const struct view *view, uint32_t index, struct lesson_section *section)
{
    struct event event;
    char tag[64];

    return timeline_event(view->timeline, index, &event) &&
           tagged_call(view->timeline, &event, tag, sizeof tag) > 0 &&
           lesson_section(view->lesson, tag, section);
}

/* The call that the next step lets go: recorded already, or else the one at which `view->next` is held. */
static uint32_t coming_call(const struct view *view)
{
    uint32_t from = view->position;
    struct event event, next = { .actor = str_from(view->next) };

    if (view->step < timeline_steps(view->timeline) &&
        !timeline_event(view->timeline, timeline_step_begin(view->timeline, view->step + 1), &next))
        return EVENT_NO_INDEX;
    for (int i = 0; from > 0 && next.actor.n > 0 && i < LOOK_BACK_MAX; i++) {
        uint32_t index = timeline_previous(view->timeline, from - 1, EVENT_ENTER);
        if (index == EVENT_NO_INDEX || !timeline_event(view->timeline, index, &event))
            break;
        if (str_equal(event.actor, next.actor))
            return index;
        from = index;
    }
    return EVENT_NO_INDEX;
}

static bool asked_here(const struct view *view)
{
    for (size_t i = 0; view->quiz && i < view->quiz->count; i++)
        if (view->quiz->items[i].asked != EVENT_NO_INDEX && view->quiz->items[i].step == view->step)
            return true;
    return false;
}

bool current_section_is_new(const struct view *view)
{
    struct lesson_section section;
    uint32_t coming = coming_call(view);
    bool own = coming != EVENT_NO_INDEX && section_of_call(view, coming, &section);

    return view->lesson && (own || asked_here(view));
}

bool current_section(const struct view *view, struct lesson_section *section)
{
    const struct quiz_item *open = view->quiz ? quiz_open(view->quiz, view->step) : NULL;
    uint32_t from = view->position, coming;

    if (!view->lesson)
        return false;
    if (open)
        return lesson_section(view->lesson, open->prediction.tag[0] ? open->prediction.tag : NULL, section);
    coming = coming_call(view);
    if (coming != EVENT_NO_INDEX && section_of_call(view, coming, section))
        return true;
    for (int i = 0; from > 0 && i < LOOK_BACK_MAX; i++) {
        uint32_t index = timeline_previous(view->timeline, from - 1, EVENT_ENTER);
        if (index == EVENT_NO_INDEX)
            break;
        if (section_of_call(view, index, section))
            return true;
        from = index;
    }
    return lesson_section(view->lesson, NULL, section);
}

unsigned current_section_parts(const struct view *view)
{
    return (view->quiz ? 0u : MARKDOWN_LAYOUT_QUESTIONS) | (view->notes ? MARKDOWN_LAYOUT_NOTES : 0u);
}
