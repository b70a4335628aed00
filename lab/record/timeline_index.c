/* Where and when each event is, which are of a kind, which begin a step: 20 bytes an event, 4 more a step.
 * Whatever is asked of the past is found by halving, so that it costs the same in a recording of any length.
 */
#include "lab/record/timeline.h"

#include <assert.h>
#include <stdlib.h>

#include "lab/record/timeline_private.h"

enum { KIND_BITS = 5, FIRST_ENTRIES = 1024, FIRST_POSTINGS = 16 };

static_assert(EVENT_KIND_COUNT <= 1 << KIND_BITS, "a kind lies in the low bits of an entry");

/* ---- making it */

static bool make_room(void **array, uint32_t count, uint32_t *capacity, size_t size, uint32_t first)
{
    if (count < *capacity)
        return true;
    uint32_t larger = *capacity < first ? first : *capacity + *capacity / 4;
    void *made = larger > count ? realloc(*array, larger * size) : NULL;
    if (!made)
        return false;
    *array = made;
    *capacity = larger;
    return true;
}

static void shrink(void **array, uint32_t count, uint32_t *capacity, size_t size)
{
    void *made = count < *capacity ? realloc(*array, (count ? count : 1) * size) : NULL;
    if (made) {
        *array = made;
        *capacity = count ? count : 1;
    }
}

static bool post(struct postings *postings, uint32_t index)
{
    if (!make_room((void **)&postings->index, postings->count, &postings->capacity, sizeof *postings->index,
                   FIRST_POSTINGS))
        return false;
    postings->index[postings->count++] = index;
    return true;
}

static bool begins_step(const struct event *event)
{
    return event->kind == EVENT_GO ||
           (event->kind == EVENT_ENTER && event->u.call.schedules && !event->u.call.held);
}

bool timeline_index_add(struct timeline_index *index, const struct event *event, size_t at)
{
    if (index->count == EVENT_NO_INDEX - 1 ||
        !make_room((void **)&index->entries, index->count, &index->capacity, sizeof *index->entries,
                   FIRST_ENTRIES))
        return false;
    if (!post(&index->kinds[event->kind], index->count) ||
        (begins_step(event) && !post(&index->steps, index->count)))
        return false;
    index->entries[index->count++] = (struct entry){
        .where = (uint64_t)at << KIND_BITS | event->kind,
        .ns = event->ns,
    };
    return true;
}

void timeline_index_shrink(struct timeline_index *index)
{
    shrink((void **)&index->entries, index->count, &index->capacity, sizeof *index->entries);
    for (int i = 0; i <= EVENT_KIND_COUNT; i++) {
        struct postings *postings = i < EVENT_KIND_COUNT ? &index->kinds[i] : &index->steps;
        shrink((void **)&postings->index, postings->count, &postings->capacity, sizeof *postings->index);
    }
}

void timeline_index_free(struct timeline_index *index)
{
    free(index->entries);
    for (int i = 0; i < EVENT_KIND_COUNT; i++)
        free(index->kinds[i].index);
    free(index->steps.index);
    *index = (struct timeline_index){ 0 };
}

size_t timeline_index_bytes(const struct timeline_index *index)
{
    size_t postings = index->steps.capacity;
    for (int i = 0; i < EVENT_KIND_COUNT; i++)
        postings += index->kinds[i].capacity;
    return index->capacity * sizeof *index->entries + postings * sizeof *index->steps.index;
}

/* ---- events */

uint32_t timeline_count(const struct timeline *timeline)
{
    return timeline->index.count;
}

/* What the readers cost is counted, though it changes nothing of what they read. */
static void count_read(const struct timeline *timeline)
{
    ((struct timeline *)(uintptr_t)timeline)->reads++;
}

bool timeline_event(const struct timeline *timeline, uint32_t index, struct event *event)
{
    if (index >= timeline->index.count)
        return false;
    const struct entry *entry = &timeline->index.entries[index];
    count_read(timeline);
    if (!pcapng_read_at(&timeline->reader, (size_t)(entry->where >> KIND_BITS), event))
        return false;
    event->seq = index;
    event->ns = entry->ns;
    return true;
}

enum event_kind timeline_kind(const struct timeline *timeline, uint32_t index)
{
    if (index >= timeline->index.count)
        return EVENT_NONE;
    count_read(timeline);
    return (enum event_kind)(timeline->index.entries[index].where & ((1u << KIND_BITS) - 1));
}

int64_t timeline_ns(const struct timeline *timeline, uint32_t index)
{
    return index < timeline->index.count ? timeline->index.entries[index].ns : 0;
}

uint64_t timeline_reads(const struct timeline *timeline)
{
    return timeline->reads;
}

/* ---- events of a kind, and steps */

/* How many lie before a position. */
static uint32_t before(const struct timeline *timeline, const struct postings *postings, uint32_t position)
{
    uint32_t low = 0, high = postings->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        count_read(timeline);
        if (postings->index[middle] < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t timeline_count_of(const struct timeline *timeline, enum event_kind kind, uint32_t position)
{
    return before(timeline, &timeline->index.kinds[kind], position);
}

uint32_t timeline_nth(const struct timeline *timeline, enum event_kind kind, uint32_t n)
{
    const struct postings *postings = &timeline->index.kinds[kind];
    return n < postings->count ? postings->index[n] : EVENT_NO_INDEX;
}

uint32_t timeline_previous(const struct timeline *timeline, uint32_t index, enum event_kind kind)
{
    uint32_t end = index < timeline->index.count ? index + 1 : timeline->index.count;
    return timeline_nth(timeline, kind, timeline_count_of(timeline, kind, end) - 1);
}

uint32_t timeline_next(const struct timeline *timeline, uint32_t index, enum event_kind kind)
{
    return timeline_nth(timeline, kind, timeline_count_of(timeline, kind, index));
}

uint32_t timeline_steps(const struct timeline *timeline)
{
    return timeline->index.steps.count;
}

uint32_t timeline_step_begin(const struct timeline *timeline, uint32_t step)
{
    if (step == 0)
        return 0;
    return step <= timeline_steps(timeline) ? timeline->index.steps.index[step - 1] : timeline->index.count;
}

uint32_t timeline_step_end(const struct timeline *timeline, uint32_t step)
{
    return step < timeline_steps(timeline) ? timeline->index.steps.index[step] : timeline->index.count;
}

uint32_t timeline_step_at(const struct timeline *timeline, uint32_t position)
{
    return before(timeline, &timeline->index.steps, position);
}
