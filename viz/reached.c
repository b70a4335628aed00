/* The part of the lesson that the position has reached: see reached.h. */
#include "viz/reached.h"

#include "viz/view.h"

/* Calls looked at before the search for a tagged line is given up; bounds the cost of a frame. */
enum { LOOK_BACK_MAX = 256 };

static bool section_of_call(const struct view *view, uint32_t index, struct lesson_section *section)
{
    struct event event;
    char tag[64];

    if (!timeline_event(view->timeline, index, &event) || event.u.call.line == 0)
        return false;
    struct str line = view_source_line(timeline_source(view->timeline, event.u.call.file), event.u.call.line);
    return line.p && lesson_tag(line.p, line.n, tag, sizeof tag) > 0 &&
           lesson_section(view->lesson, tag, section);
}

bool reached_section(const struct view *view, struct lesson_section *section)
{
    uint32_t from = view->position;

    if (!view->lesson)
        return false;
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
