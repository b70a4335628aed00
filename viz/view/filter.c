/* Which events are shown: see filter.h. */
#include "viz/view/filter.h"

#include <stdlib.h>

#include "lab/record/transcript.h"

enum { CALLS_MAX = 64 };

/* The call that a task is in. */
struct open_call {
    int32_t tid;
    uint32_t index[3]; /* its ENTER, GO and BLOCK */
    unsigned count;
    bool passes;
};

struct filter {
    struct pattern pattern;
    uint64_t *shown, *packets; /* a bit an event */
    uint32_t seen, capacity;   /* events; a multiple of 64 */
    struct open_call calls[CALLS_MAX];
    unsigned call_count;
};

static void set_bit(uint64_t *bits, uint32_t index)
{
    bits[index / 64] |= UINT64_C(1) << index % 64;
}

static bool has_bit(const uint64_t *bits, uint32_t index)
{
    return bits[index / 64] >> index % 64 & 1;
}

static bool widen(uint64_t **bits, uint32_t from, uint32_t to)
{
    uint64_t *more = realloc(*bits, to / 64 * sizeof *more);

    if (!more)
        return false;
    memset(more + from / 64, 0, (to - from) / 64 * sizeof *more);
    *bits = more;
    return true;
}

static bool reserve(struct filter *filter, uint32_t count)
{
    uint32_t capacity = filter->capacity;

    if (count <= capacity)
        return true;
    capacity = (count + count / 2 + 1024) / 64 * 64;
    if (!widen(&filter->shown, filter->capacity, capacity) ||
        !widen(&filter->packets, filter->capacity, capacity))
        return false;
    filter->capacity = capacity;
    return true;
}

static struct open_call *call_of(struct filter *filter, int32_t tid)
{
    for (unsigned i = 0; i < filter->call_count; i++)
        if (filter->calls[i].tid == tid)
            return &filter->calls[i];
    if (filter->call_count == CALLS_MAX)
        filter->call_count--;
    filter->calls[filter->call_count] = (struct open_call){ .tid = tid };
    return &filter->calls[filter->call_count++];
}

static void show_call(struct filter *filter, const struct open_call *call)
{
    for (unsigned i = 0; i < call->count; i++)
        set_bit(filter->shown, call->index[i]);
}

/* A part of a call. What is known of it when it comes back holds for all of it. */
static void see_call(struct filter *filter, const struct event *event, uint32_t index, bool matches)
{
    struct open_call *call = call_of(filter, event->tid);

    if (event->kind == EVENT_ENTER)
        *call = (struct open_call){ .tid = event->tid };
    call->passes = call->passes || matches;
    if (event->kind != EVENT_RETURN && call->count < 3)
        call->index[call->count++] = index;
    if (!call->passes)
        return;
    set_bit(filter->shown, index);
    show_call(filter, call);
    if (event->kind == EVENT_RETURN)
        *call = (struct open_call){ .tid = event->tid };
}

static void hide_call(struct filter *filter, struct open_call *call)
{
    for (unsigned i = 0; i < call->count; i++)
        filter->shown[call->index[i] / 64] &= ~(UINT64_C(1) << call->index[i] % 64);
    *call = (struct open_call){ .tid = call->tid };
}

/* With "!word" a call must not match in any of its parts. */
static bool hides(const struct pattern *pattern)
{
    for (unsigned i = 0; i < pattern->count; i++)
        if (!pattern->parts[i].negated)
            return false;
    return true;
}

static void see(struct filter *filter, const struct timeline *timeline, uint32_t index)
{
    enum event_kind kind = timeline_kind(timeline, index);
    bool of_call = kind == EVENT_ENTER || kind == EVENT_GO || kind == EVENT_BLOCK || kind == EVENT_RETURN;
    struct event event = { .kind = kind };

    if ((!of_call && !transcript_shows(&event)) || !timeline_event(timeline, index, &event))
        return;
    bool matches = pattern_matches(&filter->pattern, &event);
    if (kind == EVENT_EXIT && call_of(filter, event.tid)->passes)
        matches = true;
    if (kind == EVENT_RETURN && !matches && hides(&filter->pattern)) {
        hide_call(filter, call_of(filter, event.tid));
    } else if (of_call) {
        see_call(filter, &event, index, matches);
    } else if (matches) {
        set_bit(filter->shown, index);
        if (kind == EVENT_PACKET)
            set_bit(filter->packets, index);
    }
}

bool filter_grow(struct filter *filter, const struct timeline *timeline)
{
    uint32_t count = timeline_count(timeline);

    if (!filter)
        return true;
    if (!reserve(filter, count))
        return false;
    for (; filter->seen < count; filter->seen++)
        see(filter, timeline, filter->seen);
    return true;
}

struct filter *filter_make(const char *text, const struct timeline *timeline)
{
    struct filter *filter = calloc(1, sizeof *filter);

    if (filter && pattern_read(text, &filter->pattern) && filter_grow(filter, timeline))
        return filter;
    filter_free(filter);
    return NULL;
}

void filter_free(struct filter *filter)
{
    if (!filter)
        return;
    free(filter->shown);
    free(filter->packets);
    free(filter);
}

bool filter_passes(const struct filter *filter, uint32_t index)
{
    return !filter || index >= filter->seen || has_bit(filter->shown, index);
}

uint32_t filter_next(const struct filter *filter, uint32_t from, uint32_t to)
{
    if (!filter)
        return from;
    while (from < to && !filter_passes(filter, from)) {
        bool none = from % 64 == 0 && from + 64 <= filter->seen && filter->shown[from / 64] == 0;
        from += none ? 64 : 1;
    }
    return from < to ? from : to;
}

uint32_t filter_before(const struct filter *filter, uint32_t index)
{
    if (!filter)
        return index > 0 ? index - 1 : 0;
    while (index > 0 && !filter_passes(filter, index - 1)) {
        bool none = index % 64 == 0 && index <= filter->seen && filter->shown[index / 64 - 1] == 0;
        index -= none ? 64 : 1;
    }
    return index > 0 ? index - 1 : 0;
}

uint32_t filter_packets(const struct filter *filter, uint32_t position)
{
    uint32_t count = 0, last = position < filter->seen ? position : filter->seen;

    for (uint32_t i = 0; i < last / 64; i++)
        count += (uint32_t)__builtin_popcountll(filter->packets[i]);
    for (uint32_t i = last / 64 * 64; i < last; i++)
        count += has_bit(filter->packets, i);
    return count;
}

const char *filter_text(const struct filter *filter)
{
    return filter ? filter->pattern.text : "";
}
