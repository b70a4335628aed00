/* Moving through a timeline: see view.h. */
#include "viz/view/view.h"

#include <stdio.h>

#include "viz/view/filter.h"
#include "viz/view/history.h"

static const enum pane_id follows_step[] = { PANE_SOURCE, PANE_LADDER, PANE_PACKETS, PANE_TEXT, PANE_OUTPUT };

/* Actors in the order they started, over the whole timeline: columns do not move as time goes on. */
static void find_actors(struct view *view)
{
    const unsigned most = sizeof view->actors / sizeof *view->actors;
    uint32_t count = timeline_count(view->timeline), index = view->actors_seen;
    struct event event;

    for (; index < count && view->actor_count < most; index++) {
        if (timeline_kind(view->timeline, index) != EVENT_START ||
            !timeline_event(view->timeline, index, &event))
            continue;
        if (view_actor_number(view, event.actor) == view->actor_count)
            snprintf(view->actors[view->actor_count++], sizeof *view->actors, "%.*s", STR_ARGS(event.actor));
    }
    view->actors_seen = count;
}

void view_init(struct view *view, struct timeline *timeline)
{
    *view = (struct view){ .timeline = timeline,
                           .selected = EVENT_NO_INDEX,
                           .limit = UINT32_MAX,
                           .unfolded_round = EVENT_NO_INDEX,
                           .trail = history_make() };
    state_init(&view->now);
    state_init(&view->before);
    find_actors(view);
    view_go(view, 0);
}

void view_free(struct view *view)
{
    state_free(&view->now);
    state_free(&view->before);
    history_free(view->trail);
    view->trail = NULL;
}

static bool load(struct view *view)
{
    uint32_t end = timeline_step_end(view->timeline, view->step);
    uint32_t before = view->step ? timeline_step_end(view->timeline, view->step - 1) : 0;
    bool good = timeline_state_at(view->timeline, end, &view->now);

    good = timeline_state_at(view->timeline, before, &view->before) && good;
    view->position = view->now.position;
    good = history_grow(view->trail, view->timeline, view->position) && good;
    return good;
}

bool view_go(struct view *view, uint32_t step)
{
    uint32_t last = timeline_steps(view->timeline);

    if (step > last)
        step = last;
    if (step > view->limit)
        step = view->limit;
    if (step != view->step) {
        view->selected = EVENT_NO_INDEX;
        for (size_t i = 0; i < sizeof follows_step / sizeof *follows_step; i++)
            view->scroll[follows_step[i]] = 0;
    }
    view->step = step;
    return load(view);
}

bool view_grow(struct view *view)
{
    find_actors(view);
    bool good = filter_grow(view->filter, view->timeline);
    return view_go(view, view->following ? timeline_steps(view->timeline) : view->step) && good;
}

bool view_paused(const struct timeline *timeline, uint32_t from, uint32_t to)
{
    int64_t took = timeline_ns(timeline, to) - timeline_ns(timeline, from);
    return took > 0 && timeline_paused(timeline, from, to) >= took / 10;
}

/* How much an event says about the call that a step let go. */
static int telling(enum event_kind kind)
{
    static const char order[EVENT_KIND_COUNT] = {
        [EVENT_ENTER] = 1, [EVENT_GO] = 2, [EVENT_BLOCK] = 3, [EVENT_RETURN] = 4
    };

    return order[kind];
}

uint32_t view_event(const struct view *view)
{
    return view->selected != EVENT_NO_INDEX ? view->selected : view_step_event(view);
}

uint32_t view_step_event(const struct view *view)
{
    uint32_t begin = timeline_step_begin(view->timeline, view->step), best = begin;
    struct event first, event;

    if (view->step == 0 || !timeline_event(view->timeline, begin, &first))
        return EVENT_NO_INDEX;
    /* A step has a handful of events; one that runs on for long has told its story by then. */
    for (uint32_t i = begin + 1; i < view->position && i < begin + 256; i++) {
        enum event_kind kind = timeline_kind(view->timeline, i);
        if (telling(kind) < 3 || !timeline_event(view->timeline, i, &event) || event.tid != first.tid)
            continue;
        best = i;
        if (kind == EVENT_RETURN)
            break;
    }
    return best;
}

struct str view_actor(const struct view *view)
{
    struct event event;

    if (view->step == 0 ||
        !timeline_event(view->timeline, timeline_step_begin(view->timeline, view->step), &event))
        return (struct str){ 0 };
    return event.actor;
}

unsigned view_actor_number(const struct view *view, struct str label)
{
    struct str actor = str_before(label, '.');

    for (unsigned i = 0; i < view->actor_count; i++)
        if (str_is(actor, view->actors[i]))
            return i;
    return view->actor_count;
}
