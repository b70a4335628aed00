/* A recording in memory and indexed: events by number, steps, the state at any position.
 * Live and replayed recordings are the same: a live file is one that still grows.
 * Memory beyond the file's bytes: 24 bytes an event, 4 a step, keyframes bounded to 28 bytes an event. */
#ifndef SOCKEYE_RECORD_TIMELINE_H
#define SOCKEYE_RECORD_TIMELINE_H

#include "lab/record/event.h"
#include "lab/record/state.h"
#include "lab/record/timeline_source.h"

struct timeline;

enum timeline_status {
    TIMELINE_WHOLE,     /* ends behind a block */
    TIMELINE_TRUNCATED, /* ends within a block: cut, or still being written */
    TIMELINE_DAMAGED    /* bytes that are no pcapng: the events before them stand */
};

/* Reads the recording behind `fd` (taken over, closed by timeline_close) and indexes what is there. NULL with
 * `why` (one line, no newline) when it is none or cannot be read. A live recording may be empty as yet. What
 * was read stays, also when the file is cut or written anew: see mapping.h. */
struct timeline *timeline_open(int fd, bool live, char *why, size_t cap);
void timeline_close(struct timeline *timeline);

/* Indexes what has been appended since. Returns how many events are new. */
uint32_t timeline_grow(struct timeline *timeline);

enum timeline_status timeline_status(const struct timeline *timeline);
/* What is not there, one line for a person: "cut off after event 812 (byte 240128)", "without 2 of its
 * blocks, whose kind is not read here", "cut short since it was opened ..."; "" when all was understood. */
const char *timeline_trouble(const struct timeline *timeline);

uint32_t timeline_count(const struct timeline *timeline);
/* False when index >= count. */
bool timeline_event(const struct timeline *timeline, uint32_t index, struct event *event);
enum event_kind timeline_kind(const struct timeline *timeline, uint32_t index); /* without parsing */
int64_t timeline_ns(const struct timeline *timeline, uint32_t index);
/* Of the events of one kind: how many lie before a position, and the n-th, from 0. EVENT_NO_INDEX when there
 * is none. */
uint32_t timeline_count_of(const struct timeline *timeline, enum event_kind kind, uint32_t position);
uint32_t timeline_nth(const struct timeline *timeline, enum event_kind kind, uint32_t n);
/* Nearest event of that kind at or before / after `index`; EVENT_NO_INDEX when none. */
uint32_t timeline_previous(const struct timeline *timeline, uint32_t index, enum event_kind kind);
uint32_t timeline_next(const struct timeline *timeline, uint32_t index, enum event_kind kind);
/* Of the call that a task was in at one of its events: the ENTER, and where it began to run, which is its GO,
 * or the ENTER where nothing was held. EVENT_NO_INDEX for what the recording lacks. */
void timeline_call_of(const struct timeline *timeline, uint32_t index, uint32_t *enter, uint32_t *begin);

/* A position is a number of events: what is seen there is the state after events [0, position).
 * A step begins with a GO, or with an ENTER that schedules and is not held; step 0 is what came before the
 * first. */
uint32_t timeline_steps(const struct timeline *timeline);                     /* number of the last step */
uint32_t timeline_step_begin(const struct timeline *timeline, uint32_t step); /* index of its first event */
uint32_t timeline_step_end(const struct timeline *timeline, uint32_t step);   /* position after the step */
uint32_t timeline_step_at(const struct timeline *timeline, uint32_t position);

/* How much of what passed from one event to a later one whoever steps took to look, where the session's clock
 * went on meanwhile. */
int64_t timeline_paused(const struct timeline *timeline, uint32_t from, uint32_t to);

/* Brings `state` to a position, from itself when that is nearer than a keyframe. False: beyond the end, or
 * memory. */
bool timeline_state_at(struct timeline *timeline, uint32_t position, struct state *state);

/* A source file stored in the recording, joined; NULL when it is not there. Owned by the timeline. */
const struct timeline_source *timeline_source(struct timeline *timeline, struct str file);

/* Line of the first NOTE of this kind, empty when none. */
struct str timeline_note(const struct timeline *timeline, enum note_kind kind);

/* The last time that the observer said all are at rest. */
struct timeline_rest {
    uint32_t number;   /* of them so far; 0: it has not said so */
    uint32_t position; /* events before it */
    int64_t obeyed;    /* lines of the watcher that have had their effect */
    struct str next;   /* label of who goes when nobody is chosen; empty: nobody can */
};
const struct timeline_rest *timeline_rest(const struct timeline *timeline);

/* Steps that were made before anybody looked: what is shown begins behind them. 0: none. */
uint32_t timeline_prepared(const struct timeline *timeline);

/* The recording's bytes, to save them. */
struct str timeline_bytes(const struct timeline *timeline);

/* Bytes held beyond those of the file. */
size_t timeline_memory(const struct timeline *timeline);
/* Events looked at so far, in full or in the index alone: what its readers cost, whatever the machine. */
uint64_t timeline_reads(const struct timeline *timeline);

#endif
