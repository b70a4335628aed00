/* Which events are shown: see filter.h. */
#include "viz/view/filter.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/record/transcript.h"

enum { CALLS_MAX = 64, WORD = 64, WORDS = WORD * WORD };

/* The call that a task is in. */
struct open_call {
    int32_t tid;
    uint32_t index[3]; /* its ENTER, GO and BLOCK */
    unsigned count;
    bool passes;
};

struct filter {
    struct pattern pattern;
    uint64_t *shown; /* a bit an event */
    uint64_t *any;   /* a bit for each word of those that was not 0 */
    size_t shown_capacity, any_capacity;
    uint32_t seen;     /* events */
    uint32_t *packets; /* that are shown */
    uint32_t packet_count;
    size_t packet_capacity;
    struct open_call calls[CALLS_MAX];
    unsigned call_count;
};

static void show(struct filter *filter, uint32_t index)
{
    filter->shown[index / WORD] |= UINT64_C(1) << index % WORD;
    filter->any[index / WORDS] |= UINT64_C(1) << index / WORD % WORD;
}

/* Room for a bit of this number; what is new is 0. */
static bool widen(uint64_t **words, size_t *capacity, uint32_t bit)
{
    size_t before = *capacity;

    if (!array_reserve(words, capacity, (size_t)bit / WORD + 1, sizeof **words))
        return false;
    if (*capacity > before)
        memset(*words + before, 0, (*capacity - before) * sizeof **words);
    return true;
}

static bool reserve(struct filter *filter, uint32_t count)
{
    return widen(&filter->shown, &filter->shown_capacity, count) &&
           widen(&filter->any, &filter->any_capacity, count / WORD);
}

static bool add_packet(struct filter *filter, uint32_t index)
{
    if (!array_reserve(&filter->packets, &filter->packet_capacity, (size_t)filter->packet_count + 1,
                       sizeof *filter->packets))
        return false;
    filter->packets[filter->packet_count++] = index;
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
        show(filter, call->index[i]);
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
    show(filter, index);
    show_call(filter, call);
    if (event->kind == EVENT_RETURN)
        *call = (struct open_call){ .tid = event->tid };
}

static void hide_call(struct filter *filter, struct open_call *call)
{
    for (unsigned i = 0; i < call->count; i++)
        filter->shown[call->index[i] / WORD] &= ~(UINT64_C(1) << call->index[i] % WORD);
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

/* False when memory is short. */
static bool see(struct filter *filter, const struct timeline *timeline, uint32_t index)
{
    enum event_kind kind = timeline_kind(timeline, index);
    bool of_call = kind == EVENT_ENTER || kind == EVENT_GO || kind == EVENT_BLOCK || kind == EVENT_RETURN;
    struct event event = { .kind = kind };

    if ((!of_call && !transcript_shows(&event)) || !timeline_event(timeline, index, &event))
        return true;
    bool matches = pattern_matches(&filter->pattern, &event);
    if (kind == EVENT_EXIT && call_of(filter, event.tid)->passes)
        matches = true;
    if (kind == EVENT_RETURN && !matches && hides(&filter->pattern)) {
        hide_call(filter, call_of(filter, event.tid));
    } else if (of_call) {
        see_call(filter, &event, index, matches);
    } else if (matches) {
        show(filter, index);
        return kind != EVENT_PACKET || add_packet(filter, index);
    }
    return true;
}

bool filter_grow(struct filter *filter, const struct timeline *timeline)
{
    uint32_t count = timeline_count(timeline);

    if (!filter)
        return true;
    if (!reserve(filter, count))
        return false;
    while (filter->seen < count && see(filter, timeline, filter->seen))
        filter->seen++;
    return filter->seen == count;
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
    free(filter->any);
    free(filter->packets);
    free(filter);
}

bool filter_passes(const struct filter *filter, uint32_t index)
{
    return !filter || index >= filter->seen || filter->shown[index / WORD] >> index % WORD & 1;
}

uint32_t filter_next(const struct filter *filter, uint32_t from, uint32_t to)
{
    while (filter && from < to && from < filter->seen) {
        uint64_t events = filter->shown[from / WORD] >> from % WORD;
        if (events) {
            from += (uint32_t)__builtin_ctzll(events);
            break;
        }
        uint32_t word = from / WORD + 1;
        uint64_t words = word % WORD ? filter->any[word / WORD] >> word % WORD : 0;
        from = words         ? (word + (uint32_t)__builtin_ctzll(words)) * WORD
               : word % WORD ? (word / WORD + 1) * WORDS
                             : word * WORD;
    }
    return from < to ? from : to;
}

uint32_t filter_before(const struct filter *filter, uint32_t index)
{
    while (filter && index > 0 && index <= filter->seen) {
        uint64_t events = filter->shown[(index - 1) / WORD] << (WORD - 1 - (index - 1) % WORD);
        if (events)
            return index - 1 - (uint32_t)__builtin_clzll(events);
        uint32_t word = (index - 1) / WORD;
        uint64_t words = word % WORD ? filter->any[word / WORD] << (WORD - word % WORD) : 0;
        index = words ? (word - (uint32_t)__builtin_clzll(words)) * WORD : word / WORD * WORDS;
    }
    return index > 0 ? index - 1 : 0;
}

uint32_t filter_packets(const struct filter *filter, uint32_t position)
{
    return array_before(filter->packets, filter->packet_count, sizeof *filter->packets, position);
}

uint32_t filter_packet(const struct filter *filter, uint32_t n)
{
    return n < filter->packet_count ? filter->packets[n] : EVENT_NO_INDEX;
}

const char *filter_text(const struct filter *filter)
{
    return filter ? filter->pattern.text : "";
}
