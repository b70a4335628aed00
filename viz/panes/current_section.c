/* The part of the lesson that the position has reached: see current_section.h. */
#include "viz/panes/current_section.h"

#include <string.h>

#include "lab/base/text.h"
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

/* The call at which the question that is open was asked: of a reason, that of its prediction. */
static uint32_t call_of_open(const struct view *view, const struct quiz_item *open)
{
    const struct quiz *quiz = view->quiz;

    for (size_t i = 0; i < quiz->count; i++)
        if (!quiz->items[i].prediction.why &&
            strcmp(quiz->items[i].prediction.name, open->prediction.name) == 0)
            return quiz->items[i].asked;
    return open->asked;
}

/* As current_section(), and the call that it belongs to; EVENT_NO_INDEX: the opening belongs to none. */
static bool find(const struct view *view, struct lesson_section *section, uint32_t *call)
{
    const struct quiz_item *open = view->quiz ? quiz_open(view->quiz, view->step) : NULL;
    uint32_t from = view->position;

    *call = EVENT_NO_INDEX;
    if (!view->lesson)
        return false;
    if (open) {
        *call = call_of_open(view, open);
        return lesson_section(view->lesson, open->prediction.tag[0] ? open->prediction.tag : NULL, section);
    }
    *call = coming_call(view);
    if (*call != EVENT_NO_INDEX && section_of_call(view, *call, section))
        return true;
    for (int i = 0; from > 0 && i < LOOK_BACK_MAX; i++) {
        *call = timeline_previous(view->timeline, from - 1, EVENT_ENTER);
        if (*call == EVENT_NO_INDEX)
            break;
        if (section_of_call(view, *call, section))
            return true;
        from = *call;
    }
    *call = EVENT_NO_INDEX;
    return lesson_section(view->lesson, NULL, section);
}

bool current_section(const struct view *view, struct lesson_section *section)
{
    uint32_t call;

    return find(view, section, &call);
}

size_t current_section_title(const struct view *view, char *out, size_t cap)
{
    struct text title = text_into(out, cap);
    struct lesson_section section;
    struct event event;
    uint32_t call;

    if (!find(view, &section, &call) || call == EVENT_NO_INDEX ||
        !timeline_event(view->timeline, call, &event))
        return 0;
    text_printf(&title, "%.*s: %.*s(), %.*s:%d", STR_ARGS(event.actor), STR_ARGS(event.u.call.name),
                STR_ARGS(str_behind_last(event.u.call.file, '/')), event.u.call.line);
    return title.used;
}

unsigned current_section_parts(const struct view *view)
{
    return (view->quiz ? 0u : MARKDOWN_LAYOUT_QUESTIONS) | (view->notes ? MARKDOWN_LAYOUT_NOTES : 0u);
}
