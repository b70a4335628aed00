/* The step in a sentence: see narrate.h. */
#include "viz/narrate.h"

#include <stdio.h>

#include "viz/view.h"

size_t narrate(const struct view *view, char *out, size_t cap)
{
    uint32_t index = view_event(view);
    struct event event;
    int length = 0;

    out[0] = '\0';
    if (index != EVENT_NO_INDEX && timeline_event(view->timeline, index, &event))
        length = snprintf(out, cap, "%.*s: %.*s", STR_ARGS(event.actor), STR_ARGS(event.line));
    return length < 0 ? 0 : (size_t)length < cap ? (size_t)length : cap - 1;
}
