/* The arrays of a state: memory, copies, look-up, and their elementary changes. What an event means for them
 * is in state_apply.c. New elements are cleared whole, padding too: equal states have equal bytes, which
 * keyframes use. */
#include "lab/record/state.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/record/state_change.h"

enum { LISTED_MAX = 1 << 18 }; /* tasks, descriptors, interests: a recording that has more means harm */

const uint32_t state_element[STATE_ARRAYS] = {
    [STATE_TASKS] = sizeof(struct task),
    [STATE_KEYS] = sizeof(struct task_key),
    [STATE_DESCRIPTORS] = sizeof(struct descriptor),
    [STATE_OBJECTS] = sizeof(struct object),
    [STATE_INTERESTS] = sizeof(struct interest),
    [STATE_LIVE] = sizeof(uint32_t),
    [STATE_PRESENT] = sizeof(uint32_t),
};

/* ---- memory */

struct slot {
    void *elements; /* address of the pointer to them */
    uint32_t *count;
    size_t *capacity;
};

static struct slot slot_of(struct state *state, enum state_array array)
{
    switch (array) {
    case STATE_TASKS:
        return (struct slot){ &state->tasks, &state->task_count, &state->task_capacity };
    case STATE_KEYS:
        return (struct slot){ &state->keys, &state->key_count, &state->key_capacity };
    case STATE_DESCRIPTORS:
        return (struct slot){ &state->descriptors, &state->descriptor_count, &state->descriptor_capacity };
    case STATE_OBJECTS:
        return (struct slot){ &state->objects, &state->object_count, &state->object_capacity };
    case STATE_LIVE:
        return (struct slot){ &state->live, &state->live_count, &state->live_capacity };
    case STATE_PRESENT:
        return (struct slot){ &state->present, &state->present_count, &state->present_capacity };
    default:
        return (struct slot){ &state->interests, &state->interest_count, &state->interest_capacity };
    }
}

void *state_elements(const struct state *state, enum state_array array, uint32_t *count)
{
    struct state view = *state;
    struct slot slot = slot_of(&view, array);
    void *elements;
    memcpy(&elements, slot.elements, sizeof elements);
    *count = *slot.count;
    return elements;
}

bool state_resize(struct state *state, enum state_array array, uint32_t count)
{
    struct slot slot = slot_of(state, array);
    if (count > LISTED_MAX && array != STATE_OBJECTS)
        return false;
    if (!array_reserve(slot.elements, slot.capacity, count, state_element[array])) {
        state->failed = true;
        return false;
    }
    *slot.count = count;
    return true;
}

void state_init(struct state *state)
{
    memset(state, 0, sizeof *state);
}

void state_free(struct state *state)
{
    free(state->tasks);
    free(state->keys);
    free(state->descriptors);
    free(state->objects);
    free(state->interests);
    free(state->live);
    free(state->present);
    state_init(state);
}

void state_reset(struct state *state)
{
    for (unsigned array = 0; array < STATE_ARRAYS; array++)
        state_resize(state, array, 0);
    state->position = state->left = state->packets = state->output_bytes = state->notes = 0;
    state->ns = 0;
    state->failed = false;
}

bool state_copy(struct state *to, const struct state *from)
{
    if (to == from)
        return true;
    for (unsigned array = 0; array < STATE_ARRAYS; array++) {
        uint32_t count;
        const void *elements = state_elements(from, array, &count);
        if (!state_resize(to, array, count)) {
            state_reset(to);
            return false;
        }
        if (count > 0)
            memcpy(state_elements(to, array, &count), elements, (size_t)count * state_element[array]);
    }
    to->position = from->position;
    to->ns = from->ns;
    to->left = from->left;
    to->packets = from->packets;
    to->output_bytes = from->output_bytes;
    to->notes = from->notes;
    to->failed = from->failed;
    return true;
}

size_t state_bytes(const struct state *state)
{
    struct state view = *state;
    size_t bytes = 0;
    for (unsigned array = 0; array < STATE_ARRAYS; array++)
        bytes += *slot_of(&view, array).capacity * state_element[array];
    return bytes;
}

/* ---- tasks */

static uint32_t find_key(const struct state *state, int32_t tid)
{
    uint32_t low = 0, high = state->key_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (state->keys[middle].tid < tid)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct task *state_find_task(struct state *state, int32_t tid)
{
    uint32_t at = find_key(state, tid);
    return at < state->key_count && state->keys[at].tid == tid ? &state->tasks[state->keys[at].index] : NULL;
}

const struct task *state_task(const struct state *state, int32_t tid)
{
    uint32_t at = find_key(state, tid);
    return at < state->key_count && state->keys[at].tid == tid ? &state->tasks[state->keys[at].index] : NULL;
}

static bool add_key(struct state *state, int32_t tid, uint32_t index)
{
    uint32_t at = find_key(state, tid), count = state->key_count;
    if (at == count || state->keys[at].tid != tid) {
        if (!state_resize(state, STATE_KEYS, count + 1))
            return false;
        array_open(state->keys, count, at, 1, sizeof *state->keys);
    }
    state->keys[at] = (struct task_key){ tid, index };
    return true;
}

struct task *state_add_task(struct state *state, int32_t pid, int32_t tid, struct str label)
{
    uint32_t index = state->task_count;
    if (!state_resize(state, STATE_TASKS, index + 1))
        return NULL;
    if (!add_key(state, tid, index)) {
        state->task_count = index;
        return NULL;
    }
    state_list(state, STATE_LIVE, index);
    struct task *task = &state->tasks[index];
    memset(task, 0, sizeof *task);
    task->pid = pid;
    task->tid = tid;
    task->label = label;
    task->actor = str_before(label, '.');
    task->enter = task->returned = task->last = EVENT_NO_INDEX;
    task->wait_enter = task->wait_return = EVENT_NO_INDEX;
    task->previous_wait_enter = task->previous_wait_return = EVENT_NO_INDEX;
    task->since_ns = state->ns;
    struct task *first = state_find_task(state, pid);
    if (first)
        first->living++;
    return task;
}

/* ---- objects */

struct object *state_make_object(struct state *state, uint32_t id)
{
    uint32_t count = state->object_count;
    if (id == 0)
        return NULL;
    if (id > count) {
        if (!state_resize(state, STATE_OBJECTS, id))
            return NULL;
        memset(&state->objects[count], 0, (size_t)(id - count) * sizeof *state->objects);
        for (uint32_t i = count; i < id; i++) {
            state->objects[i].id = i + 1;
            state->objects[i].changed = EVENT_NO_INDEX;
            values_clear(&state->objects[i].values);
        }
    }
    return &state->objects[id - 1];
}

const struct object *state_object(const struct state *state, uint32_t id)
{
    return id > 0 && id <= state->object_count ? &state->objects[id - 1] : NULL;
}

const struct object *state_object_of(const struct state *state, int32_t pid, int32_t fd)
{
    const struct descriptor *descriptor = state_descriptor(state, pid, fd);
    return descriptor ? state_object(state, descriptor->object) : NULL;
}

/* ---- interest */

static void drop_interests(struct state *state, uint32_t object)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < state->interest_count; i++)
        if (state->interests[i].epoll != object && state->interests[i].object != object)
            state->interests[kept++] = state->interests[i];
    state->interest_count = kept;
}

/* The kernel forgets an interest when the last descriptor of what it is on goes, not before. */
static void object_let_go(struct state *state, uint32_t object)
{
    if (object == 0 || state->interest_count == 0)
        return;
    for (uint32_t i = 0; i < state->descriptor_count; i++)
        if (state->descriptors[i].object == object)
            return;
    drop_interests(state, object);
}

void state_set_interest(struct state *state, uint32_t epoll, int32_t pid, struct event_set entry)
{
    enum { ADD = 1, DELETE = 2 };
    const struct descriptor *descriptor = state_descriptor(state, pid, entry.fd);
    uint32_t object = descriptor ? descriptor->object : 0, i = 0;
    while (i < state->interest_count &&
           !(state->interests[i].epoll == epoll && state->interests[i].fd == entry.fd &&
             state->interests[i].object == object))
        i++;
    bool found = i < state->interest_count;
    if (entry.ready == DELETE) {
        if (found)
            array_close(state->interests, state->interest_count--, i, 1, sizeof *state->interests);
        return;
    }
    if (!found && (entry.ready != ADD || !state_resize(state, STATE_INTERESTS, state->interest_count + 1)))
        return;
    state->interests[i] = (struct interest){ epoll, entry.fd, object, entry.asked, state->position };
}

/* ---- descriptors */

/* First descriptor of the process with at least that fd: an index into state->descriptors. */
static uint32_t find_descriptor(const struct state *state, int32_t pid, int32_t fd)
{
    uint32_t low = 0, high = state->descriptor_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct descriptor *d = &state->descriptors[middle];
        if (d->pid < pid || (d->pid == pid && d->fd < fd))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct descriptor *state_descriptor(const struct state *state, int32_t pid, int32_t fd)
{
    uint32_t at = find_descriptor(state, pid, fd);
    const struct descriptor *found = at < state->descriptor_count ? &state->descriptors[at] : NULL;
    return found && found->pid == pid && found->fd == fd ? found : NULL;
}

uint32_t state_descriptors_of(const struct state *state, int32_t pid, const struct descriptor **first)
{
    uint32_t at = find_descriptor(state, pid, 0), count = 0;
    *first = state->descriptor_count > 0 ? &state->descriptors[at] : NULL;
    while (at + count < state->descriptor_count && state->descriptors[at + count].pid == pid)
        count++;
    return count;
}

/* Opens a gap of `n` elements at `at`. */
static bool make_gap(struct state *state, uint32_t at, uint32_t n)
{
    uint32_t count = state->descriptor_count;
    if (!state_resize(state, STATE_DESCRIPTORS, count + n))
        return false;
    array_open(state->descriptors, count, at, n, sizeof *state->descriptors);
    memset(&state->descriptors[at], 0, n * sizeof *state->descriptors);
    return true;
}

void state_set_descriptor(struct state *state, int32_t pid, struct event_descriptor entry)
{
    uint32_t at = find_descriptor(state, pid, entry.fd);
    bool found = at < state->descriptor_count && state->descriptors[at].pid == pid &&
                 state->descriptors[at].fd == entry.fd;
    uint32_t before = found ? state->descriptors[at].object : 0;
    if (entry.object == 0) {
        if (found)
            array_close(state->descriptors, state->descriptor_count--, at, 1, sizeof *state->descriptors);
    } else if (found || make_gap(state, at, 1)) {
        struct descriptor *descriptor = &state->descriptors[at];
        descriptor->pid = pid;
        descriptor->fd = entry.fd;
        descriptor->object = entry.object;
        descriptor->cloexec = entry.cloexec;
        descriptor->nonblock = entry.nonblock;
        descriptor->changed = state->position;
    }
    if (before != entry.object)
        object_let_go(state, before);
}

static bool is_held(const uint8_t *held, uint32_t most, uint32_t object)
{
    return object == 0 || (object <= most && (held[object / 8] >> object % 8 & 1));
}

/* As object_let_go() for all objects at once: a process may have very many descriptors. Out of memory, the
 * interests stay. */
static void objects_let_go(struct state *state)
{
    uint32_t kept = 0, most = 0;
    for (uint32_t i = 0; state->interest_count > 0 && i < state->descriptor_count; i++)
        most = state->descriptors[i].object > most ? state->descriptors[i].object : most;
    uint8_t *held = state->interest_count > 0 ? calloc(most / 8 + 1, 1) : NULL;
    if (!held)
        return;
    for (uint32_t i = 0; i < state->descriptor_count; i++)
        held[state->descriptors[i].object / 8] |= (uint8_t)(1u << state->descriptors[i].object % 8);
    for (uint32_t i = 0; i < state->interest_count; i++)
        if (is_held(held, most, state->interests[i].epoll) && is_held(held, most, state->interests[i].object))
            state->interests[kept++] = state->interests[i];
    state->interest_count = kept;
    free(held);
}

void state_drop_descriptors(struct state *state, int32_t pid)
{
    const struct descriptor *first;
    uint32_t at = find_descriptor(state, pid, 0), count = state_descriptors_of(state, pid, &first);
    if (count == 0)
        return;
    array_close(state->descriptors, state->descriptor_count, at, count, sizeof *state->descriptors);
    state->descriptor_count -= count;
    objects_let_go(state);
}

void state_copy_descriptors(struct state *state, int32_t from_pid, int32_t to_pid)
{
    const struct descriptor *first;
    state_drop_descriptors(state, to_pid);
    uint32_t count = state_descriptors_of(state, from_pid, &first);
    uint32_t at = find_descriptor(state, to_pid, 0), from = find_descriptor(state, from_pid, 0);
    if (count == 0 || from_pid == to_pid || !make_gap(state, at, count))
        return;
    if (from >= at)
        from += count;
    memcpy(&state->descriptors[at], &state->descriptors[from], count * sizeof *state->descriptors);
    for (uint32_t i = at; i < at + count; i++) {
        state->descriptors[i].pid = to_pid;
        state->descriptors[i].changed = state->position;
    }
}
