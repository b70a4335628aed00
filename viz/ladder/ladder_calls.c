/* The calls of a ladder: where each began to run, whether it slept, when it came back. One pass over the
 * window, and a bounded look back for those that began before it. */
#include "viz/ladder/ladder_calls.h"

#include "lab/base/clock.h"
#include "viz/view/view.h"

enum { AHEAD_EVENTS = 512 };

static bool makes_rows(enum event_kind kind)
{
    return kind == EVENT_GO || kind == EVENT_ENTER || kind == EVENT_RETURN || kind == EVENT_PACKET ||
           kind == EVENT_EXIT || kind == EVENT_SIGNAL || kind == EVENT_FORK || kind == EVENT_NOTE;
}

/* A row takes at most four of them: a held call, let go, its packet, its return. */
uint32_t ladder_start(const struct ladder_span *span, int rows)
{
    uint32_t items = 4 * (uint32_t)rows + 16, reach = 32 * (uint32_t)rows + 1024;
    uint32_t index = span->end, walked = 0;
    while (index > 0 && items > 0 && walked < reach) {
        index = filter_before(span->filter, index), walked++;
        if (makes_rows(timeline_kind(span->timeline, index)))
            items--;
    }
    return index;
}

/* ---- which calls there are */

static int find_open(const struct ladder_builder *b, int32_t tid)
{
    for (unsigned i = 0; i < b->open_count; i++)
        if (b->out->calls[b->open[i]].tid == tid)
            return (int)i;
    return -1;
}

int ladder_add_call(struct ladder_builder *b, const struct event *event, uint32_t enter, uint32_t begin)
{
    if (b->out->call_count >= b->call_capacity)
        return -1;
    const struct timeline *timeline = b->span->timeline;
    int lane = ladder_lane(b->span->lanes, event->actor);
    int64_t ns = begin != EVENT_NO_INDEX ? timeline_ns(timeline, begin) : event->ns;
    b->out->calls[b->out->call_count] = (struct ladder_call){
        .tid = event->tid,
        .lane = lane,
        .named = ladder_lane_is_folded(b->span->lanes, lane),
        .label = event->actor,
        .enter = enter,
        .begin = begin,
        .returned = EVENT_NO_INDEX,
        .blocked = EVENT_NO_INDEX,
        .begin_ns = ns,
        .end_ns = b->span->now->ns,
        .first_row = -1,
        .last_row = -1,
    };
    return b->out->call_count++;
}

static void cross_others(struct ladder_builder *b, int32_t tid)
{
    for (unsigned i = 0; i < b->open_count; i++)
        if (b->out->calls[b->open[i]].tid != tid)
            b->out->calls[b->open[i]].crossed = true;
}

static int begin_call(struct ladder_builder *b, const struct event *event, uint32_t enter, uint32_t index)
{
    int open = find_open(b, event->tid);
    if (open >= 0)
        b->open[open] = b->open[--b->open_count];
    cross_others(b, event->tid);
    int call = ladder_add_call(b, event, enter, index);
    if (call >= 0 && b->open_count < LADDER_OPEN_MAX)
        b->open[b->open_count++] = call;
    return call;
}

/* The call whose return or block this is; one that began before the window is found by looking further back.
 */
static int call_under_way(struct ladder_builder *b, const struct event *event, uint32_t index)
{
    int open = find_open(b, event->tid);
    if (open >= 0)
        return b->open[open];
    uint32_t enter, begin;
    timeline_call_of(b->span->timeline, index, &enter, &begin);
    int call = ladder_add_call(b, event, enter, begin);
    if (call < 0)
        return -1;
    if (begin != EVENT_NO_INDEX && begin >= b->start)
        b->out->calls[call].begin = index;
    if (b->open_count < LADDER_OPEN_MAX)
        b->open[b->open_count++] = call;
    return call;
}

/* A pause is worth a word where it is long enough to be one. */
static bool was_paused(const struct timeline *timeline, const struct ladder_call *call, uint32_t end)
{
    uint32_t enter, begin;
    if (call->end_ns - call->begin_ns < 10 * NS_PER_MS)
        return false;
    timeline_call_of(timeline, end, &enter, &begin);
    return begin != EVENT_NO_INDEX && view_paused(timeline, begin, end);
}

static void end_call(struct ladder_builder *b, int call, const struct event *event, uint32_t index)
{
    int open = find_open(b, event->tid);
    if (open >= 0)
        b->open[open] = b->open[--b->open_count];
    if (call < 0)
        return;
    b->out->calls[call].over = true;
    b->out->calls[call].end_ns = event->ns;
    b->out->calls[call].paused = was_paused(b->span->timeline, &b->out->calls[call], index);
    if (event->kind == EVENT_RETURN) {
        b->out->calls[call].returned = index;
        b->out->calls[call].answer = event->line;
    }
}

static void count_packet(struct ladder_builder *b)
{
    for (unsigned i = 0; i < b->open_count; i++)
        b->out->calls[b->open[i]].packets++;
}

/* The call that an event is of; -1 none. */
static int see(struct ladder_builder *b, const struct event *event, uint32_t index)
{
    uint32_t enter = index, begin;
    int call = -1;
    switch (event->kind) {
    case EVENT_ENTER:
        return event->u.call.held ? -1 : begin_call(b, event, index, index);
    case EVENT_GO:
        timeline_call_of(b->span->timeline, index, &enter, &begin);
        return begin_call(b, event, enter, index);
    case EVENT_BLOCK:
        call = call_under_way(b, event, index);
        if (call >= 0)
            b->out->calls[call].blocked = index;
        return call;
    case EVENT_RETURN:
        call = call_under_way(b, event, index);
        cross_others(b, event->tid);
        end_call(b, call, event, index);
        return call;
    case EVENT_EXIT:
        call = find_open(b, event->tid);
        if (call >= 0)
            end_call(b, call = b->open[call], event, index);
        cross_others(b, event->tid);
        return call;
    default:
        return -1;
    }
}

/* Calls that were out before the window and still are: only the state knows of them. */
static void add_sleepers(struct ladder_builder *b)
{
    const struct state *now = b->span->now;
    for (uint32_t i = 0; i < now->live_count; i++) {
        const struct task *task = &now->tasks[now->live[i]];
        bool out = task->status == TASK_BLOCKED || task->status == TASK_IN_CALL;
        if (!out || task->enter == EVENT_NO_INDEX || task->enter >= b->start ||
            find_open(b, task->tid) >= 0 || !filter_passes(b->span->filter, task->enter))
            continue;
        uint32_t enter, begin;
        timeline_call_of(b->span->timeline, task->last, &enter, &begin);
        if (enter != EVENT_NO_INDEX && enter != task->enter)
            continue;
        struct event event = { .tid = task->tid, .actor = task->label, .ns = task->since_ns };
        int call = ladder_add_call(b, &event, task->enter, begin);
        if (call < 0)
            continue;
        b->out->calls[call].bracket = true;
        if (task->status == TASK_BLOCKED)
            b->out->calls[call].blocked = task->enter;
    }
}

/* Calls that are out at the end of the window may have returned before the position. */
static void look_ahead(struct ladder_builder *b)
{
    uint32_t stop = b->span->position;
    if (stop - b->span->end > AHEAD_EVENTS)
        stop = b->span->end + AHEAD_EVENTS;
    struct event event;
    for (uint32_t i = b->span->end; i < stop && b->open_count > 0; i++) {
        enum event_kind kind = timeline_kind(b->span->timeline, i);
        if (kind == EVENT_PACKET)
            count_packet(b);
        if ((kind != EVENT_RETURN && kind != EVENT_BLOCK) || !timeline_event(b->span->timeline, i, &event))
            continue;
        int open = find_open(b, event.tid);
        if (open < 0)
            continue;
        int call = b->open[open];
        if (kind == EVENT_BLOCK)
            b->out->calls[call].blocked = i;
        else
            end_call(b, call, &event, i);
    }
}

static void decide_brackets(struct ladder_builder *b)
{
    for (int i = 0; i < b->out->call_count; i++) {
        struct ladder_call *call = &b->out->calls[i];
        bool above = call->begin == EVENT_NO_INDEX || call->begin < b->start;
        bool slept = call->blocked != EVENT_NO_INDEX;
        if (above || slept || (call->over && (call->packets > 2 || call->crossed)))
            call->bracket = true;
    }
}

void ladder_find_calls(struct ladder_builder *b)
{
    struct event event;
    uint32_t end = b->span->end;
    for (uint32_t i = filter_next(b->span->filter, b->start, end); i < end;
         i = filter_next(b->span->filter, i + 1, end)) {
        enum event_kind kind = timeline_kind(b->span->timeline, i);
        bool of_call = (kind >= EVENT_ENTER && kind <= EVENT_RETURN) || kind == EVENT_EXIT;
        b->call_of[i - b->start] =
            of_call && timeline_event(b->span->timeline, i, &event) ? see(b, &event, i) : -1;
        if (kind == EVENT_PACKET)
            count_packet(b);
    }
    look_ahead(b);
    add_sleepers(b);
    decide_brackets(b);
}
