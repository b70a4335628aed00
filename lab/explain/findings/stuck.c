#include "lab/explain/findings/stuck.h"

#include <errno.h>

#include "lab/explain/explain_table.h"

/* ---- what is remembered */

struct stuck_task *stuck_task(struct keep *keep, int32_t tid)
{
    struct task_calls *task = keep_task_calls(keep, tid);
    return task ? keep_own(keep, &task->own, sizeof(struct stuck_task)) : NULL;
}

struct talk *stuck_talk(struct keep *keep, uint32_t object)
{
    struct fd_use use = { .object = object };
    struct socket_history *history = keep_socket_history(keep, &use);
    struct talk *talk = history ? keep_own(keep, &history->own, sizeof *talk) : NULL;
    if (talk && !talk->seen)
        *talk = (struct talk){ .seen = true,
                               .last_sent = EVENT_NO_INDEX,
                               .last_received = EVENT_NO_INDEX,
                               .refused = EVENT_NO_INDEX };
    return talk;
}

static void said(struct talk *talk, uint32_t began, uint32_t at, int64_t bytes, struct str data)
{
    talk->send_began = began;
    talk->sent_before = talk->sent;
    talk->sent += bytes;
    talk->last_sent = at;
    bool known = bytes > 0 && (size_t)bytes <= data.n;
    talk->line_ended = known && data.p[bytes - 1] == '\n';
    talk->in_a_line = known && !talk->line_ended;
}

static void heard(struct talk *talk, uint32_t at, int64_t bytes, int64_t asked)
{
    talk->received_before = talk->received;
    talk->received += bytes;
    talk->last_received = at;
    talk->asked = asked;
    talk->refused = EVENT_NO_INDEX;
}

void stuck_returned(struct keep *keep, const struct event *event, const struct task_calls *task,
                    const struct fd_use *use)
{
    const struct event_call *call = &event->u.call, *asked = &task->enter.u.call;
    struct talk *talk = use ? stuck_talk(keep, use->object) : NULL;
    if (!talk)
        return;
    if (call->error == ECONNREFUSED)
        talk->refused = EVENT_NO_INDEX; /* it was told */
    else if (call->error)
        return;
    else if (call->ret > 0 && call_sends(call->name))
        said(talk, task->enter_index, keep->index, call->ret, asked->data);
    else if (call->ret > 0 && call_receives(call->name) && !str_has(task->enter.line, "MSG_PEEK"))
        heard(talk, keep->index, call->ret, asked->length);
    else if (str_is(call->name, "shutdown") && !str_has(task->enter.line, "SHUT_RD)"))
        talk->shut = true;
}

/* ---- who waits */

static enum waits waits_in(const struct event_call *call)
{
    return call_receives(call->name)  ? WAITS_RECEIVE
           : call_sends(call->name)   ? WAITS_SEND
           : call_accepts(call->name) ? WAITS_ACCEPT
           : event_call_waits(call)   ? WAITS_SET
                                      : WAITS_ELSEWHERE;
}

void stuck_waiters(const struct keep *keep, struct waiters *waiters)
{
    waiters->count = 0;
    for (uint32_t i = 0; i < keep->state.live_count && waiters->count < WAITERS_MAX; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        const struct task_calls *calls = keep_known_task(keep, task->tid);
        if (!calls || (task->status != TASK_BLOCKED && task->status != TASK_IN_CALL))
            continue;
        const struct event_call *call = &calls->enter.u.call;
        waiters->items[waiters->count++] =
            (struct waiter){ .task = task,
                             .call = call,
                             .line = calls->enter.line,
                             .waits = waits_in(call),
                             .object = state_object_of(&keep->state, task->pid, call->fd) };
    }
}

static bool in_set(const struct keep *keep, const struct waiter *waiter, const struct object *object)
{
    struct str rest = waiter->call->sets;
    struct event_set entry;
    while (sets_next(&rest, false, &entry))
        if (state_object_of(&keep->state, waiter->task->pid, entry.fd) == object)
            return true;
    for (uint32_t i = 0; waiter->object && i < keep->state.interest_count; i++) {
        const struct interest *interest = &keep->state.interests[i];
        if (interest->epoll == waiter->object->id && interest->object == object->id)
            return true;
    }
    return false;
}

bool stuck_waits_at(const struct keep *keep, const struct waiter *waiter, const struct object *object)
{
    if (waiter->waits == WAITS_SET)
        return in_set(keep, waiter, object);
    return waiter->object == object && (waiter->waits == WAITS_RECEIVE || waiter->waits == WAITS_SEND);
}

const struct object *stuck_peer(const struct keep *keep, const struct object *object)
{
    int32_t peer = object->values.number[VALUE_PEER_OBJECT];
    if (peer > 0)
        return state_object(&keep->state, (uint32_t)peer);
    for (uint32_t i = 0; i < keep->state.object_count; i++)
        if (keep->state.objects[i].values.number[VALUE_PEER_OBJECT] == (int32_t)object->id)
            return &keep->state.objects[i];
    return NULL;
}

bool stuck_in_stream(const struct keep *keep, const struct event_note *note, struct waiter *who)
{
    struct waiters waiters;
    bool read = note->kind == NOTE_READ_AHEAD;
    if (!read && note->kind != NOTE_UNFLUSHED)
        return false;
    stuck_waiters(keep, &waiters);
    const struct task *owner = NULL;
    for (uint32_t i = 0; i < keep->state.live_count && !owner; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        owner = str_equal(task->label, note->actor) ? task : NULL;
    }
    const struct object *own = owner ? state_object_of(&keep->state, owner->pid, note->fd) : NULL;
    const struct object *object = own && !read ? stuck_peer(keep, own) : own;
    for (unsigned i = 0; object && i < waiters.count; i++) {
        *who = waiters.items[i];
        bool own_wait = who->task->pid == owner->pid;
        if (own_wait == read && who->waits != WAITS_SEND && stuck_waits_at(keep, who, object))
            return true;
    }
    return false;
}

bool stuck_came_by_message(const struct keep *keep, int32_t pid, int32_t fd)
{
    const struct descriptor *descriptor = state_descriptor(&keep->state, pid, fd);
    struct event event;
    return descriptor && timeline_event(keep->timeline, descriptor->changed, &event) &&
           event.kind == EVENT_RETURN && explain_names("recvmsg recvmmsg", event.u.call.name);
}

/* ---- in which language */

void stuck_exec(struct keep *keep, const struct event *event)
{
    struct stuck_task *program = stuck_task(keep, event->pid);
    if (program)
        program->executed = program->forked > 0;
}

void stuck_fork(struct keep *keep, const struct event *event)
{
    const struct stuck_task *parent = stuck_task(keep, event->pid);
    struct stuck_task *child =
        parent && !event->u.task.thread ? stuck_task(keep, event->u.task.child_pid) : NULL;
    if (child)
        *child = (struct stuck_task){ .forked = keep->index };
}

enum language stuck_language(const struct keep *keep, const struct waiter *waiter)
{
    return keep_language(keep, waiter->task->pid, waiter->call->file);
}
