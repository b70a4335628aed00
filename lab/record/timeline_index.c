/* See timeline_index.h. Whatever is asked of the past is found by halving, so that it costs the same in a
 * recording of any length. */
#include "lab/record/timeline_index.h"

#include <assert.h>
#include <stdlib.h>

#include "lab/base/array.h"

enum { KIND_BITS = 5 };

static_assert(EVENT_KIND_COUNT <= 1 << KIND_BITS, "a kind lies in the low bits of an entry");

/* ---- making it */

static bool post(struct postings *postings, uint32_t number)
{
    if (!array_reserve(&postings->index, &postings->capacity, (size_t)postings->count + 1,
                       sizeof *postings->index))
        return false;
    postings->index[postings->count++] = number;
    return true;
}

bool timeline_index_add(struct timeline_index *index, const struct event *event, size_t at, uint32_t before)
{
    if (index->count == UINT32_MAX - 1 ||
        !array_reserve(&index->entries, &index->capacity, (size_t)index->count + 1, sizeof *index->entries) ||
        !array_reserve(&index->of_task, &index->of_task_capacity, (size_t)index->count + 1,
                       sizeof *index->of_task))
        return false;
    if (!post(&index->kinds[event->kind], index->count) ||
        (event_begins_step(event) && !post(&index->steps, index->count)))
        return false;
    index->of_task[index->count] = before;
    index->entries[index->count++] = (struct entry){
        .where = (uint64_t)at << KIND_BITS | event->kind,
        .ns = event->ns,
    };
    return true;
}

void timeline_index_shrink(struct timeline_index *index)
{
    array_shrink(&index->entries, &index->capacity, index->count, sizeof *index->entries);
    array_shrink(&index->of_task, &index->of_task_capacity, index->count, sizeof *index->of_task);
    for (int i = 0; i <= EVENT_KIND_COUNT; i++) {
        struct postings *postings = i < EVENT_KIND_COUNT ? &index->kinds[i] : &index->steps;
        array_shrink(&postings->index, &postings->capacity, postings->count, sizeof *postings->index);
    }
}

void timeline_index_free(struct timeline_index *index)
{
    free(index->entries);
    free(index->of_task);
    for (int i = 0; i < EVENT_KIND_COUNT; i++)
        free(index->kinds[i].index);
    free(index->steps.index);
    *index = (struct timeline_index){ 0 };
}

size_t timeline_index_bytes(const struct timeline_index *index)
{
    size_t postings = index->steps.capacity + index->of_task_capacity;
    for (int i = 0; i < EVENT_KIND_COUNT; i++)
        postings += index->kinds[i].capacity;
    return index->capacity * sizeof *index->entries + postings * sizeof *index->steps.index;
}

/* ---- reading it */

/* Counted though it changes nothing of what is read. */
static void count_read(const struct timeline_index *index)
{
    ((struct timeline_index *)(uintptr_t)index)->reads++;
}

bool timeline_index_read(const struct timeline_index *index, const struct pcapng_reader *reader,
                         uint32_t number, struct event *event)
{
    if (number >= index->count)
        return false;
    const struct entry *entry = &index->entries[number];
    enum event_kind kind = timeline_index_kind(index, number); /* which counts as reading it */
    if (!pcapng_read_at(reader, (size_t)(entry->where >> KIND_BITS), event) || event->kind != kind)
        *event = (struct event){ .kind = kind }; /* the file was changed while it was open */
    event->seq = number;
    event->ns = entry->ns;
    return true;
}

enum event_kind timeline_index_kind(const struct timeline_index *index, uint32_t number)
{
    if (number >= index->count)
        return EVENT_NONE;
    count_read(index);
    return (enum event_kind)(index->entries[number].where & ((1u << KIND_BITS) - 1));
}

uint32_t timeline_index_before(const struct timeline_index *index, const struct postings *postings,
                               uint32_t position)
{
    count_read(index);
    return array_before(postings->index, postings->count, sizeof *postings->index, position);
}
