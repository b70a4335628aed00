/* The memory of the pass: descriptors and tasks by key, objects by id. */
#include "lab/explain/findings_watch.h"

#include <stdlib.h>

#include "lab/explain/explain_table.h"

/* ---- key -> place, open addressing ---- */

struct index_slot {
    uint64_t key;
    uint32_t place; /* + 1; 0: empty */
};

struct index_of {
    struct index_slot *slots;
    uint32_t capacity, count;
};

static struct index_slot *index_probe(struct index_slot *slots, uint32_t capacity, uint64_t key)
{
    uint64_t hash = key * 0x9e3779b97f4a7c15u;
    uint32_t at = (uint32_t)(hash >> 32) & (capacity - 1);
    while (slots[at].place && slots[at].key != key)
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static bool index_grow(struct index_of *index)
{
    uint32_t capacity = index->capacity ? index->capacity * 2 : 64;
    struct index_slot *slots = calloc(capacity, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 0; i < index->capacity; i++)
        if (index->slots[i].place)
            *index_probe(slots, capacity, index->slots[i].key) = index->slots[i];
    free(index->slots);
    index->slots = slots;
    index->capacity = capacity;
    return true;
}

/* The place of a key, or `fresh` for one never seen; UINT32_MAX when out of memory. */
static uint32_t index_place(struct index_of *index, uint64_t key, uint32_t fresh)
{
    if ((index->count + 1) * 2 > index->capacity && !index_grow(index))
        return UINT32_MAX;
    struct index_slot *slot = index_probe(index->slots, index->capacity, key);
    if (!slot->place) {
        *slot = (struct index_slot){ key, fresh + 1 };
        index->count++;
    }
    return slot->place - 1;
}

static void index_free(struct index_of *index)
{
    if (index)
        free(index->slots);
    free(index);
}

/* ---- what is remembered ---- */

bool watch_start(struct watch *watch, const struct timeline *timeline, struct findings *findings)
{
    *watch = (struct watch){ .timeline = timeline, .findings = findings };
    state_init(&watch->state);
    watch->use_index = calloc(1, sizeof *watch->use_index);
    watch->task_index = calloc(1, sizeof *watch->task_index);
    return watch->use_index && watch->task_index;
}

void watch_end(struct watch *watch)
{
    state_free(&watch->state);
    index_free(watch->use_index);
    index_free(watch->task_index);
    free(watch->uses);
    free(watch->tasks);
    free(watch->sockets);
}

/* Room for one more of `size` bytes; the array may move. */
static bool make_room(void **array, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    uint32_t wanted = *capacity ? *capacity * 2 : 32;
    void *grown = realloc(*array, wanted * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

struct fd_use *watch_fd_use(struct watch *watch, int32_t pid, int32_t fd)
{
    void *uses = watch->uses;
    bool room = make_room(&uses, watch->use_count, &watch->use_capacity, sizeof *watch->uses);
    watch->uses = uses;
    uint64_t key = (uint64_t)(uint32_t)pid << 32 | (uint32_t)fd;
    uint32_t place = room ? index_place(watch->use_index, key, watch->use_count) : UINT32_MAX;
    if (place == UINT32_MAX) {
        watch->failed = true;
        return NULL;
    }
    struct fd_use *use = &watch->uses[place];
    if (place == watch->use_count) {
        watch->use_count++;
        *use = (struct fd_use){ .pid = pid, .fd = fd };
    }
    if (!use->open) {
        const struct descriptor *descriptor = state_descriptor(&watch->state, pid, fd);
        *use = (struct fd_use){ .pid = pid,
                                .fd = fd,
                                .open = true,
                                .object = descriptor ? descriptor->object : 0,
                                .accepted = EVENT_NO_INDEX,
                                .eof = EVENT_NO_INDEX,
                                .short_send = EVENT_NO_INDEX };
    }
    return use;
}

struct task_calls *watch_task_calls(struct watch *watch, int32_t tid)
{
    void *tasks = watch->tasks;
    bool room = make_room(&tasks, watch->task_count, &watch->task_capacity, sizeof *watch->tasks);
    watch->tasks = tasks;
    uint32_t place = room ? index_place(watch->task_index, (uint32_t)tid, watch->task_count) : UINT32_MAX;
    if (place == UINT32_MAX) {
        watch->failed = true;
        return NULL;
    }
    struct task_calls *task = &watch->tasks[place];
    if (place == watch->task_count) {
        watch->task_count++;
        *task =
            (struct task_calls){ .tid = tid, .enter_index = EVENT_NO_INDEX, .last_accept = EVENT_NO_INDEX };
    }
    return task;
}

struct task_calls *watch_known_task(const struct watch *watch, int32_t tid)
{
    const struct index_of *index = watch->task_index;
    if (!index->count)
        return NULL;
    const struct index_slot *slot = index_probe(index->slots, index->capacity, (uint32_t)tid);
    return slot->place ? &watch->tasks[slot->place - 1] : NULL;
}

struct socket_history *watch_socket_history(struct watch *watch, uint32_t object)
{
    if (object >= watch->socket_count) {
        uint32_t count = object < 32 ? 64 : object * 2;
        struct socket_history *grown = realloc(watch->sockets, count * sizeof *grown);
        if (!grown) {
            watch->failed = true;
            return NULL;
        }
        for (uint32_t i = watch->socket_count; i < count; i++)
            grown[i] = (struct socket_history){ .over = EVENT_NO_INDEX, .sent_after_fin = EVENT_NO_INDEX };
        watch->sockets = grown;
        watch->socket_count = count;
    }
    return &watch->sockets[object];
}

/* ---- what is known of them ---- */

const struct object *watch_object(const struct watch *watch, const struct fd_use *use)
{
    return use->object ? state_object(&watch->state, use->object) : NULL;
}

static bool kind_starts(const struct object *object, const char *with)
{
    struct str kind = object ? object->values.text[TEXT_KIND] : (struct str){ NULL, 0 };
    return kind.n >= strlen(with) && memcmp(kind.p, with, strlen(with)) == 0;
}

bool watch_is_datagram(const struct object *object)
{
    return kind_starts(object, "udp") || kind_starts(object, "unix-dgram");
}

bool watch_is_tcp(const struct object *object)
{
    return kind_starts(object, "tcp");
}

bool watch_state_is(const struct object *object, const char *state)
{
    return object && str_is(object->values.text[TEXT_STATE], state);
}

bool call_receives(struct str name)
{
    return explain_names("recv recvfrom recvmsg read readv", name);
}

bool call_sends(struct str name)
{
    return explain_names("send sendto sendmsg write writev", name);
}
