#include "lab/explain/findings/keep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/explain/explain_table.h"
#include "lab/explain/line_parts.h"

void keep_start(struct keep *keep, const struct timeline *timeline, size_t detectors)
{
    *keep = (struct keep){ .timeline = timeline, .detectors = detectors };
    keep->last_use = &keep->first_use;
    state_init(&keep->state);
}

/* ---- memory of each detector's own */

void *keep_own(struct keep *keep, struct own *own, size_t size)
{
    if (!own->items)
        own->items = calloc(keep->detectors, sizeof *own->items);
    void **item = own->items ? &own->items[keep->current] : NULL;
    if (item && !*item)
        *item = calloc(1, size);
    keep->failed = keep->failed || !item || !*item;
    return item ? *item : NULL;
}

static void free_own(const struct keep *keep, struct own *own)
{
    for (size_t i = 0; own->items && i < keep->detectors; i++)
        free(own->items[i]);
    free(own->items);
    own->items = NULL;
}

/* ---- descriptors, tasks, sockets */

/* The maps' values, and what detectors keep at `offset` in each. */
static void free_all(const struct keep *keep, struct map *map, size_t offset)
{
    for (size_t i = 0; i < map->capacity; i++)
        if (map->entries[i].value)
            free_own(keep, (struct own *)((char *)map->entries[i].value + offset));
    map_free_values(map);
}

void keep_end(struct keep *keep)
{
    map_free(&keep->older);
    state_free(&keep->state);
    free(keep->fresh.items);
    free_own(keep, &keep->own);
    flows_free(&keep->flows);
    free_all(keep, &keep->uses, offsetof(struct fd_use, own));
    free_all(keep, &keep->tasks, offsetof(struct task_calls, own));
    free_all(keep, &keep->sockets, offsetof(struct socket_history, own));
    free(keep->bound);
}

/* A new one; NULL when out of memory. */
static void *add(struct keep *keep, struct map *map, uint64_t key, size_t size)
{
    void *item = calloc(1, size);
    if (item && map_put(map, key, item))
        return item;
    free(item);
    keep->failed = true;
    return NULL;
}

static struct fd_use *add_use(struct keep *keep, uint64_t key)
{
    struct fd_use *use = add(keep, &keep->uses, key, sizeof *use);
    if (!use)
        return NULL;
    *keep->last_use = use;
    keep->last_use = &use->next;
    return use;
}

static uint64_t key_of(int32_t pid, int32_t fd)
{
    return (uint64_t)(uint32_t)pid << 32 | (uint32_t)fd;
}

struct fd_use *keep_known_use(const struct keep *keep, int32_t pid, int32_t fd)
{
    return map_get(&keep->uses, key_of(pid, fd));
}

struct fd_use *keep_fd_use(struct keep *keep, int32_t pid, int32_t fd)
{
    struct fd_use *use = keep_known_use(keep, pid, fd);
    if (!use && (use = add_use(keep, key_of(pid, fd))))
        use->closed = EVENT_NO_INDEX;
    if (use && !use->open) {
        const struct descriptor *descriptor = state_descriptor(&keep->state, pid, fd);
        free_own(keep, &use->own);
        *use = (struct fd_use){ .next = use->next,
                                .pid = pid,
                                .fd = fd,
                                .open = true,
                                .closed = use->closed,
                                .object = descriptor ? descriptor->object : 0,
                                .accepted = EVENT_NO_INDEX,
                                .eof = EVENT_NO_INDEX };
    }
    return use;
}

void keep_forget_uses(struct keep *keep, int32_t pid)
{
    struct fd_use **place = &keep->first_use, *use;
    while ((use = *place)) {
        if (use->pid != pid) {
            place = &use->next;
            continue;
        }
        *place = use->next;
        map_remove(&keep->uses, key_of(use->pid, use->fd));
        free_own(keep, &use->own);
        free(use);
    }
    keep->last_use = place;
}

struct task_calls *keep_known_task(const struct keep *keep, int32_t tid)
{
    return map_get(&keep->tasks, (uint32_t)tid);
}

struct task_calls *keep_task_calls(struct keep *keep, int32_t tid)
{
    struct task_calls *task = keep_known_task(keep, tid);
    if (!task && (task = add(keep, &keep->tasks, (uint32_t)tid, sizeof *task)))
        *task =
            (struct task_calls){ .tid = tid, .enter_index = EVENT_NO_INDEX, .idle_since = EVENT_NO_INDEX };
    return task;
}

struct socket_history *keep_socket_history(struct keep *keep, const struct fd_use *use)
{
    if (!use->object || map_get(&keep->older, use->object))
        return NULL;
    struct socket_history *history = map_get(&keep->sockets, use->object);
    if (!history && (history = add(keep, &keep->sockets, use->object, sizeof *history)))
        history->over = EVENT_NO_INDEX;
    return history;
}

struct socket_history *keep_known_socket(const struct keep *keep, uint32_t object)
{
    return object ? map_get(&keep->sockets, object) : NULL;
}

struct socket_history *keep_next_socket(const struct keep *keep, size_t *at)
{
    const struct map *sockets = &keep->sockets;
    while (*at < sockets->capacity)
        if (sockets->entries[(*at)++].value)
            return sockets->entries[*at - 1].value;
    return NULL;
}

struct socket_history *keep_peer(const struct keep *keep, const struct socket_history *history)
{
    return history->flow ? keep_known_socket(keep, history->flow->back->object) : NULL;
}

const struct object *keep_object(const struct keep *keep, const struct fd_use *use)
{
    return use->object ? state_object(&keep->state, use->object) : NULL;
}

/* ---- what is known of them */

bool keep_is_last_copy(const struct keep *keep, const struct event *event, const struct fd_use *use)
{
    for (uint32_t i = 0; i < keep->state.descriptor_count; i++) {
        const struct descriptor *copy = &keep->state.descriptors[i];
        bool going = copy->pid == use->pid && (copy->fd == use->fd || event->kind == EVENT_EXIT);
        if (copy->object == use->object && !going)
            return false;
    }
    return true;
}

static bool kind_starts(const struct object *object, const char *with)
{
    return object && str_starts(object->values.text[TEXT_KIND], with);
}

bool object_is_datagram(const struct object *object)
{
    return kind_starts(object, "udp") || kind_starts(object, "unix-dgram");
}

bool object_is_socket(const struct object *object)
{
    return kind_starts(object, "tcp") || kind_starts(object, "udp") || kind_starts(object, "unix");
}

bool object_is_tcp(const struct object *object)
{
    return kind_starts(object, "tcp");
}

bool object_state_is(const struct object *object, const char *state)
{
    return object && str_is(object->values.text[TEXT_STATE], state);
}

bool keep_written_too_late(const struct keep *keep, const struct event *event, const struct task_calls *task,
                           const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct event closed;
    return call->error == EBADF && explain_names("write writev", call->name) &&
           task->enter.u.call.line <= 0 && use->closed != EVENT_NO_INDEX &&
           timeline_event(keep->timeline, use->closed, &closed) && closed.pid == event->pid &&
           str_is(closed.u.call.name, "close") && closed.u.call.line > 0;
}

bool call_receives(struct str name)
{
    return explain_names("recv recvfrom recvmsg recvmmsg read readv preadv2", name);
}

bool call_sends(struct str name)
{
    return explain_names("send sendto sendmsg sendmmsg sendfile write writev pwritev2", name);
}

bool call_accepts(struct str name)
{
    return explain_names("accept accept4", name);
}

bool call_looks(struct str name)
{
    return explain_names("getsockopt getsockname getpeername fcntl ioctl setsockopt", name);
}

bool wait_is_a_glance(struct str line)
{
    struct line_parts parts;
    if (!line_split(line, &parts))
        return false;
    unsigned at = explain_names("select pselect", parts.name) ? 4
                  : explain_names("poll ppoll", parts.name)   ? 2
                                                              : 3;
    return at < parts.count && (str_is(parts.arguments[at], "0") || str_is(parts.arguments[at], "{0.0 s}"));
}

bool call_tells_end(const struct keep *keep, const struct event *event, const struct task_calls *task,
                    const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    return call_receives(call->name) && call->ret == 0 && !call->error && task->enter.u.call.length != 0 &&
           !object_is_datagram(keep_object(keep, use));
}

int64_t keep_send_end(const struct socket_history *sender, int64_t byte)
{
    const struct sends *sends = &sender->sends;
    uint32_t oldest = sends->count > SEND_ENDS ? sends->count - SEND_ENDS : 0;
    if (oldest > 0 && byte < sends->ends[oldest % SEND_ENDS])
        return -1;
    for (uint32_t i = oldest; i < sends->count; i++)
        if (sends->ends[i % SEND_ENDS] > byte)
            return sends->ends[i % SEND_ENDS];
    return sends->asked > byte ? sends->asked : -1;
}

enum sends_at keep_sends_at(const struct socket_history *sender, int64_t byte)
{
    const struct sends *sends = &sender->sends;
    int64_t last = sends->count > 0 ? sends->ends[(sends->count - 1) % SEND_ENDS] : 0;
    int64_t end = byte > 0 ? keep_send_end(sender, byte - 1) : 0;
    if (byte > last && byte < sender->sent)
        return SENDS_WITHIN; /* one that took less than it was asked to */
    if (end < 0)
        return SENDS_UNKNOWN;
    return end == byte ? SENDS_BETWEEN : SENDS_WITHIN;
}

bool call_has_word(const struct event *enter, const char *word)
{
    return line_has_word(enter->line, str_from(word));
}

bool sets_next(struct str *rest, bool ready, struct event_set *entry)
{
    while (event_next_set(rest, entry))
        if (ready ? entry->ready : entry->asked)
            return true;
    return false;
}

/* ---- what a call says of them */

void keep_enter(struct keep *keep, const struct event *event, struct fd_use *use)
{
    if (!use)
        return;
    if (event->u.call.schedules && !call_looks(event->u.call.name)) {
        use->calls++;
        use->last = keep->index;
    }
    bound_enter(keep, event, use);
    struct socket_history *history = call_sends(event->u.call.name) ? keep_socket_history(keep, use) : NULL;
    if (history)
        history->sends.asked = history->sent + event->u.call.length;
}

void keep_entered(struct keep *keep, const struct event *event, struct task_calls *task)
{
    task->pid = event->pid;
    task->enter = *event;
    task->enter_index = keep->index;
    task->blocked = false;
}

static void learn_end(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct socket_history *history = keep_socket_history(keep, use);
    if (history && history->over == EVENT_NO_INDEX)
        history->over = keep->index;
    if (event->u.call.error || use->eof != EVENT_NO_INDEX)
        return;
    use->eof = keep->index;
}

static void count_sent(struct socket_history *history, const struct event_call *call, int64_t asked)
{
    struct sends *sends = &history->sends;
    history->sent += call->ret;
    if (call->ret >= asked)
        sends->ends[sends->count++ % SEND_ENDS] = history->sent;
}

/* What a call on a socket that came back moved. */
static void count_bytes(struct keep *keep, const struct event *event, const struct task_calls *task,
                        const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = keep_object(keep, use);
    struct socket_history *history = object ? keep_socket_history(keep, use) : NULL;
    if (!history)
        return;
    if (object_is_tcp(object) && !history->flow)
        history->flow = flows_of(&keep->flows, object);
    if (str_is(call->name, "connect") && (!call->error || call->error == EINPROGRESS))
        history->dialled = true;
    if (str_is(call->name, "setsockopt") && !call->error && call_has_word(&task->enter, "SO_LINGER"))
        history->linger_zero =
            str_has(task->enter.line, "l_linger=0}") && !str_has(task->enter.line, "l_onoff=0");
    if (call_sends(call->name))
        history->sends.asked = 0;
    if (call->ret <= 0)
        return;
    if (call_sends(call->name))
        count_sent(history, call, task->enter.u.call.length);
    if (call_receives(call->name) && !call_has_word(&task->enter, "MSG_PEEK"))
        history->received += call->ret;
}

/* What a program has that was attached to. */
static void learn_older(struct keep *keep, struct str descriptors)
{
    struct event_descriptor entry;
    while (event_next_descriptor(&descriptors, &entry))
        if (entry.object && !map_put(&keep->older, entry.object, keep))
            keep->failed = true;
}

static void learn_language(struct keep *keep, const struct event *event)
{
    bool forks = event->kind == EVENT_FORK && !event->u.task.thread;
    bool begins = event->kind == EVENT_EXEC || (event->kind == EVENT_START && event->u.task.attached);
    struct task_calls *parent = keep_known_task(keep, event->pid);
    struct task_calls *task = begins            ? keep_task_calls(keep, event->pid)
                              : forks && parent ? keep_task_calls(keep, event->u.task.child_pid)
                                                : NULL;
    if (task)
        task->language = forks ? parent->language : language_of_exec(event->line);
}

enum language keep_language(const struct keep *keep, int32_t pid, struct str file)
{
    const struct task_calls *leader = keep_known_task(keep, pid);
    enum language language = language_of_file(file);
    return language == LANGUAGE_C && file.n == 0 && leader ? leader->language : language;
}

void keep_other(struct keep *keep, const struct event *event)
{
    learn_language(keep, event);
    keep->flow = NULL;
    if ((event->kind == EVENT_START || event->kind == EVENT_FORK) && event->u.task.attached)
        learn_older(keep, event->u.task.descriptors);
    if (event->kind == EVENT_PACKET)
        keep->flow = flows_see(&keep->flows, event, keep->index, &keep->packet, &keep->failed);
    keep_activity_other(keep, event);
}

void keep_return(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool broken = call->error == ECONNRESET || call->error == EPIPE;
    keep_activity(keep, event, task, use);
    if (use) {
        count_bytes(keep, event, task, use);
        bound_learn(keep, event, task, use);
    }
    if (use &&
        (call_tells_end(keep, event, task, use) || (broken && !object_is_datagram(keep_object(keep, use)))))
        learn_end(keep, event, use);
}
