/* How a state's arrays are changed: used by state_apply.c and by the timeline's keyframes, by nothing else.
 */
#ifndef SOCKEYE_RECORD_STATE_CHANGE_H
#define SOCKEYE_RECORD_STATE_CHANGE_H

#include "lab/record/state.h"

/* The arrays of a state, for code that treats them alike. */
enum state_array {
    STATE_TASKS,
    STATE_KEYS,
    STATE_DESCRIPTORS,
    STATE_OBJECTS,
    STATE_INTERESTS,
    STATE_LIVE,
    STATE_PRESENT,
    STATE_ARRAYS
};

extern const uint32_t state_element[STATE_ARRAYS]; /* bytes of one element */

void *state_elements(const struct state *state, enum state_array array, uint32_t *count);
/* Room for at least `count` elements and that count; what is new is not initialised. False when out of memory
 * (then state->failed too) and beyond what any recording needs. */
bool state_resize(struct state *state, enum state_array array, uint32_t count);

/* A new task at the end of the array, found by its tid from now on; NULL when out of memory. */
struct task *state_add_task(struct state *state, int32_t pid, int32_t tid, struct str label);
struct task *state_find_task(struct state *state, int32_t tid);

void state_set_descriptor(struct state *state, int32_t pid, struct event_descriptor entry);
void state_drop_descriptors(struct state *state, int32_t pid);
void state_copy_descriptors(struct state *state, int32_t from_pid, int32_t to_pid);

/* The object with this id, made when it is new; NULL for 0, or out of memory. */
struct object *state_make_object(struct state *state, uint32_t id);

/* Puts a number into state->live or state->present, which are in order; where it is already, nothing. */
void state_list(struct state *state, enum state_array list, uint32_t number);
/* A step begins: what left in the one before is taken off the lists. */
void state_clear_lists(struct state *state);

/* As epoll_ctl(2): operation 1 adds, 2 deletes, 3 modifies. */
void state_set_interest(struct state *state, uint32_t epoll, int32_t pid, struct event_set entry);

#endif
