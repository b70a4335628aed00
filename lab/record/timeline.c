/* A recording in memory and indexed.
 *
 * One pass reads each event once, puts 24 bytes into the index, carries the head state along and leaves
 * keyframes behind; so the state anywhere is a keyframe and at most some thousand events away. */
#include "lab/record/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/base/text.h"
#include "lab/record/mapping.h"
#include "lab/record/pcapng.h"
#include "lab/record/timeline_index.h"
#include "lab/record/timeline_keyframes.h"

struct timeline {
    bool live;
    bool done; /* no more will come */
    struct mapping mapping;
    struct pcapng_reader reader;
    struct timeline_index index;
    struct state head; /* at the end, while more may come */
    struct keyframes keyframes;
    struct sources sources;
    struct str notes[NOTE_KIND_COUNT]; /* line of the first of each kind */
    struct timeline_rest rest;
    uint32_t prepared; /* steps */
    enum timeline_status status;
    char trouble[200];
};

enum { CALL_EVENTS_MAX = 16 }; /* a call has three events and its return: more is harm */

/* What it takes to choose between two ways to a position: found by measuring, and not critical. */
enum { APPLY_NS = 200, COPY_BYTES_PER_NS = 8 };

/* ---- indexing */

static bool index_event(struct timeline *timeline, const struct event *event, size_t at)
{
    if (event->kind == EVENT_NOTE && event->u.note.kind == NOTE_PREPARED) {
        timeline->prepared = timeline_steps(timeline);
        return true;
    }
    if (!event_counts(event)) {
        timeline->rest = (struct timeline_rest){ .number = timeline->rest.number + 1,
                                                 .position = timeline->index.count,
                                                 .obeyed = event->u.note.value,
                                                 .next = event->u.note.actor };
        return true;
    }
    if (event->kind == EVENT_NOTE && !timeline->notes[event->u.note.kind].p)
        timeline->notes[event->u.note.kind] = event->line;
    const struct task *task = event->tid > 0 ? state_task(&timeline->head, event->tid) : NULL;
    bool lives = task && task->status != TASK_EXITED;
    if (!timeline_index_add(&timeline->index, event, at, lives ? task->last : EVENT_NO_INDEX))
        return false;
    state_apply(&timeline->head, event);
    keyframes_see(&timeline->keyframes, &timeline->head, timeline->live);
    return true;
}

/* What is not there, one line; also of a recording that ends well. */
static void say_trouble(struct timeline *timeline, enum timeline_status status, const char *what)
{
    const struct pcapng_reader *reader = &timeline->reader;
    struct text text = text_into(timeline->trouble, sizeof timeline->trouble);
    timeline->status = status;
    timeline->done |= status == TIMELINE_DAMAGED;
    if (status != TIMELINE_WHOLE)
        text_string(&text, what ? "damaged " : "cut off ");
    if (status != TIMELINE_WHOLE && timeline->index.count > 0)
        text_printf(&text, "after event %u", timeline->index.count - 1);
    else if (status != TIMELINE_WHOLE)
        text_string(&text, "before the first event");
    if (what)
        text_printf(&text, ": %s", what);
    else if (status == TIMELINE_TRUNCATED)
        text_printf(&text, " (byte %zu)", reader->size);
    if (reader->left_out > 0)
        text_printf(&text, "%swithout %u of its packets and events, which hold what cannot be",
                    text.used ? "; " : "", reader->left_out);
    if (reader->unknown > 0)
        text_printf(&text, "%swithout %u of its blocks, whose kind is not read here", text.used ? "; " : "",
                    reader->unknown);
}

uint32_t timeline_grow(struct timeline *timeline)
{
    struct pcapng_reader *reader = &timeline->reader;
    uint32_t before = timeline->index.count;
    enum pcapng_result result = PCAPNG_BLOCK;
    if (timeline->done)
        return 0;
    timeline->done = !timeline->live;
    if (!mapping_grow(&timeline->mapping)) {
        say_trouble(timeline, TIMELINE_DAMAGED, "the file has become shorter");
        return 0;
    }
    size_t ahead = reader->offset;
    reader->size = timeline->mapping.size;
    while (result == PCAPNG_BLOCK) {
        struct event event;
        bool is_event;
        size_t at;
        if (reader->offset >= ahead && ahead < reader->size)
            ahead = mapping_fetch(&timeline->mapping, reader->offset);
        result = pcapng_read(reader, &event, &is_event, &at);
        if (is_event && !index_event(timeline, &event, at)) {
            say_trouble(timeline, TIMELINE_DAMAGED, "out of memory");
            return timeline->index.count - before;
        }
    }
    if (result == PCAPNG_DAMAGED) {
        say_trouble(timeline, TIMELINE_DAMAGED, reader->why);
    } else if (result == PCAPNG_TRUNCATED) {
        say_trouble(timeline, TIMELINE_TRUNCATED, NULL);
    } else {
        say_trouble(timeline, TIMELINE_WHOLE, NULL);
    }
    return timeline->index.count - before;
}

/* ---- opening */

static bool open_indexed(struct timeline *timeline, int fd, char *why, size_t cap)
{
    if (!mapping_open(&timeline->mapping, fd, timeline->live, why, cap))
        return false;
    pcapng_reader_init(&timeline->reader, timeline->mapping.bytes, 0);
    timeline_grow(timeline);
    const struct pcapng_reader *reader = &timeline->reader;
    bool begun = reader->section_count > 0 || timeline->live;
    if (timeline->status == TIMELINE_DAMAGED && reader->section_count == 0) {
        snprintf(why, cap, "%s", reader->why[0] ? reader->why : timeline->trouble);
        return false;
    }
    if (!begun && reader->size < 4) {
        snprintf(why, cap, reader->size ? "too short for a pcapng file" : "the file is empty");
        return false;
    }
    if (!timeline->live) {
        timeline_index_shrink(&timeline->index);
        state_free(&timeline->head);
    }
    return true;
}

struct timeline *timeline_open(int fd, bool live, char *why, size_t cap)
{
    struct timeline *timeline = calloc(1, sizeof *timeline);
    if (!timeline) {
        snprintf(why, cap, "out of memory");
        close(fd);
        return NULL;
    }
    timeline->live = live;
    if (!open_indexed(timeline, fd, why, cap)) {
        timeline_close(timeline);
        return NULL;
    }
    return timeline;
}

void timeline_close(struct timeline *timeline)
{
    if (!timeline)
        return;
    mapping_close(&timeline->mapping);
    pcapng_reader_free(&timeline->reader);
    keyframes_free(&timeline->keyframes);
    timeline_sources_free(&timeline->sources);
    state_free(&timeline->head);
    timeline_index_free(&timeline->index);
    free(timeline);
}

/* ---- events */

enum timeline_status timeline_status(const struct timeline *timeline)
{
    return timeline->status;
}

const char *timeline_trouble(const struct timeline *timeline)
{
    const char *since = mapping_trouble(&timeline->mapping);
    return !timeline->live && *since ? since : timeline->trouble;
}

uint32_t timeline_count(const struct timeline *timeline)
{
    return timeline->index.count;
}

bool timeline_event(const struct timeline *timeline, uint32_t index, struct event *event)
{
    return timeline_index_read(&timeline->index, &timeline->reader, index, event);
}

enum event_kind timeline_kind(const struct timeline *timeline, uint32_t index)
{
    return timeline_index_kind(&timeline->index, index);
}

int64_t timeline_ns(const struct timeline *timeline, uint32_t index)
{
    return index < timeline->index.count ? timeline->index.entries[index].ns : 0;
}

uint64_t timeline_reads(const struct timeline *timeline)
{
    return timeline->index.reads;
}

/* ---- events of a kind, and steps */

uint32_t timeline_count_of(const struct timeline *timeline, enum event_kind kind, uint32_t position)
{
    return timeline_index_before(&timeline->index, &timeline->index.kinds[kind], position);
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

void timeline_call_of(const struct timeline *timeline, uint32_t index, uint32_t *enter, uint32_t *begin)
{
    uint32_t at = index;
    *enter = *begin = EVENT_NO_INDEX;
    for (int i = 0; at < timeline->index.count && i < CALL_EVENTS_MAX;
         i++, at = timeline->index.of_task[at]) {
        enum event_kind kind = timeline_kind(timeline, at);
        if ((kind == EVENT_ENTER || kind == EVENT_GO) && *begin == EVENT_NO_INDEX)
            *begin = at;
        if (kind == EVENT_ENTER)
            *enter = at;
        if (kind == EVENT_ENTER || (kind == EVENT_RETURN && at != index))
            return;
    }
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
    return timeline_index_before(&timeline->index, &timeline->index.steps, position);
}

/* ---- the state at a position */

static uint64_t way_cost(uint32_t from, uint32_t to, size_t copied)
{
    return (uint64_t)(to - from) * APPLY_NS + copied / COPY_BYTES_PER_NS;
}

/* The cheapest of: going on from where the state is, the nearest keyframe, the head, the very beginning. */
static bool start_from(struct timeline *timeline, uint32_t position, struct state *state)
{
    const struct keyframe *keyframe = keyframes_before(&timeline->keyframes, position);
    uint64_t own = UINT64_MAX, kept = way_cost(0, position, 0), head = UINT64_MAX;
    if (state->position <= position && !state->failed)
        own = way_cost(state->position, position, 0);
    if (keyframe)
        kept = way_cost(keyframe->counts.position, position, keyframe_bytes(keyframe));
    if (position == timeline->head.position && position > 0)
        head = way_cost(position, position, state_bytes(&timeline->head));
    if (own <= kept && own <= head)
        return true;
    if (head <= kept)
        return state_copy(state, &timeline->head);
    if (keyframe)
        return keyframe_restore(keyframe, state);
    state_reset(state);
    return true;
}

bool timeline_state_at(struct timeline *timeline, uint32_t position, struct state *state)
{
    if (position > timeline->index.count || !start_from(timeline, position, state))
        return false;
    while (state->position < position) {
        struct event event;
        if (!timeline_event(timeline, state->position, &event))
            return false;
        state_apply(state, &event);
    }
    return !state->failed;
}

/* ---- the rest */

/* Up to the last GO that is no later. */
static int64_t paused_until(const struct timeline *timeline, uint32_t index)
{
    struct event event;
    uint32_t go = timeline_previous(timeline, index, EVENT_GO);
    return go != EVENT_NO_INDEX && timeline_event(timeline, go, &event) ? event.u.call.paused_ns : 0;
}

int64_t timeline_paused(const struct timeline *timeline, uint32_t from, uint32_t to)
{
    int64_t ns = paused_until(timeline, to) - paused_until(timeline, from);
    return ns > 0 ? ns : 0;
}

const struct timeline_source *timeline_source(struct timeline *timeline, struct str file)
{
    return timeline_sources_find(&timeline->sources, &timeline->index, &timeline->reader, file);
}

struct str timeline_note(const struct timeline *timeline, enum note_kind kind)
{
    return timeline->notes[kind];
}

const struct timeline_rest *timeline_rest(const struct timeline *timeline)
{
    return &timeline->rest;
}

uint32_t timeline_prepared(const struct timeline *timeline)
{
    return timeline->prepared;
}

struct str timeline_bytes(const struct timeline *timeline)
{
    return (struct str){ (const char *)timeline->reader.bytes, timeline->reader.offset };
}

size_t timeline_memory(const struct timeline *timeline)
{
    const struct pcapng_reader *reader = &timeline->reader;
    return sizeof *timeline + timeline_index_bytes(&timeline->index) + state_bytes(&timeline->head) +
           keyframes_bytes(&timeline->keyframes) + timeline->sources.bytes +
           reader->section_capacity * sizeof *reader->sections +
           reader->interface_capacity * sizeof *reader->interfaces;
}
