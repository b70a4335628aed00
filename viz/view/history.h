/* What a view remembers of the whole way to its position: how often each source line called, through which
 * states each socket went, how its queues filled. Each event is looked at once, when a position behind it is
 * first shown; what is asked about an earlier position is found by halving. */
#ifndef SOCKEYE_VIZ_HISTORY_H
#define SOCKEYE_VIZ_HISTORY_H

#include "lab/record/timeline.h"

struct history;

/* Owned by the caller; NULL when out of memory. */
struct history *history_make(void);
void history_free(struct history *trail);

/* Takes in the events before `position` that it has not seen. False when out of memory: what is new is then
 * missing. A NULL trail knows nothing and is fine everywhere. */
bool history_grow(struct history *trail, const struct timeline *timeline, uint32_t position);

/* Calls made from a line before `position`, by one actor's tasks; by all of them when `actor` is empty. One
 * that is held before its call is counted too. */
uint32_t history_visits(const struct history *trail, struct str file, int32_t line, struct str actor,
                        uint32_t position);

/* A socket came into this state. */
struct history_state {
    uint32_t index; /* event */
    int64_t ns;
    struct str name;
};
/* The states of an object before `position`, oldest first; *first belongs to the trail, until it grows. */
size_t history_states(const struct history *trail, uint32_t object, uint32_t position,
                      const struct history_state **first);

/* A queue held so much from here on. */
struct history_level {
    uint32_t index; /* event */
    int32_t value;  /* bytes; of a listener's receive queue connections */
};
enum history_queue { HISTORY_SEND, HISTORY_RECV, HISTORY_QUEUES };
/* The same for a queue: the send queue, or what waits to be received or accepted (of datagrams the memory).
 */
size_t history_levels(const struct history *trail, uint32_t object, enum history_queue queue,
                      uint32_t position, const struct history_level **first);

/* The last other end that an object had, also when either has left; 0 none. */
uint32_t history_peer(const struct history *trail, uint32_t object);

#endif
