/* The memory of the pass: descriptors and tasks by key, objects by id. */
#include "lab/explain/findings_watch.h"

#include <stdlib.h>

#include "lab/explain/explain_table.h"

/* ---- what is remembered ---- */

void watch_start(struct watch *watch, const struct timeline *timeline, struct findings *findings)
{
    *watch = (struct watch){ .timeline = timeline, .findings = findings };
    watch->last_use = &watch->first_use;
    state_init(&watch->state);
}

void watch_end(struct watch *watch)
{
    state_free(&watch->state);
    map_free_values(&watch->uses);
    map_free_values(&watch->tasks);
    map_free_values(&watch->sockets);
}

/* A new one; NULL when out of memory. */
static void *add(struct watch *watch, struct map *map, uint64_t key, size_t size)
{
    void *item = malloc(size);
    if (item && map_put(map, key, item))
        return item;
    free(item);
    watch->failed = true;
    return NULL;
}

static struct fd_use *add_use(struct watch *watch, uint64_t key)
{
    struct fd_use *use = add(watch, &watch->uses, key, sizeof *use);
    if (!use)
        return NULL;
    *use = (struct fd_use){ .open = false };
    *watch->last_use = use;
    watch->last_use = &use->next;
    return use;
}

struct fd_use *watch_fd_use(struct watch *watch, int32_t pid, int32_t fd)
{
    uint64_t key = (uint64_t)(uint32_t)pid << 32 | (uint32_t)fd;
    struct fd_use *use = map_get(&watch->uses, key);
    if (!use)
        use = add_use(watch, key);
    if (use && !use->open) {
        const struct descriptor *descriptor = state_descriptor(&watch->state, pid, fd);
        *use = (struct fd_use){ .next = use->next,
                                .pid = pid,
                                .fd = fd,
                                .open = true,
                                .object = descriptor ? descriptor->object : 0,
                                .accepted = EVENT_NO_INDEX,
                                .eof = EVENT_NO_INDEX,
                                .short_send = EVENT_NO_INDEX };
    }
    return use;
}

struct task_calls *watch_known_task(const struct watch *watch, int32_t tid)
{
    return map_get(&watch->tasks, (uint32_t)tid);
}

struct task_calls *watch_task_calls(struct watch *watch, int32_t tid)
{
    struct task_calls *task = watch_known_task(watch, tid);
    if (!task && (task = add(watch, &watch->tasks, (uint32_t)tid, sizeof *task)))
        *task =
            (struct task_calls){ .tid = tid, .enter_index = EVENT_NO_INDEX, .last_accept = EVENT_NO_INDEX };
    return task;
}

struct socket_history *watch_socket_history(struct watch *watch, uint32_t object)
{
    struct socket_history *history = map_get(&watch->sockets, object);
    if (!history && (history = add(watch, &watch->sockets, object, sizeof *history)))
        *history = (struct socket_history){ .over = EVENT_NO_INDEX, .sent_after_fin = EVENT_NO_INDEX };
    return history;
}

/* ---- what is known of them ---- */

const struct object *watch_object(const struct watch *watch, const struct fd_use *use)
{
    return use->object ? state_object(&watch->state, use->object) : NULL;
}

static bool kind_starts(const struct object *object, const char *with)
{
    return object && str_starts(object->values.text[TEXT_KIND], with);
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
