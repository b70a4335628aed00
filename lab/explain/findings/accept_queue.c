/* Connections that were turned away for a time, because those of before were not accepted fast enough: a SYN
 * that a listener did not answer and that was sent again, when more waited than its backlog has room for,
 * and the server did not come to accept() because of something else. One that is about to, and whom the
 * lesson holds before its next call, is fast enough.
 */
#include "lab/explain/findings/detector.h"

static const struct finding_kind accept_queue_full = {
    .name = "accept-queue-full",
    .why =
        "while the accept queue is full the kernel drops the SYN of whoever comes: connect() sleeps for a "
        "second, then for two, four ..., until it is sent again and there is room, or fails with ETIMEDOUT",
    .advice = "pass more to listen() (SOMAXCONN), and accept() as soon as a connection is there: what takes "
              "long is for a thread or process of its own"
};

/* What those who have the listener did when a first SYN came. */
struct elsewhere {
    bool are;           /* none of them was about to accept() */
    bool in_calls;      /* all were in one that waits for somebody else */
    uint32_t last_call; /* ENTER of the last that any of them had made */
};

enum { COMING_MAX = 16 };

/* Of a listener. */
struct turned_away {
    uint32_t answered; /* connections for which it has sent a SYN ACK */
    unsigned again;    /* SYNs for it that had to be sent again */
    struct coming {
        const struct flow *flow;
        struct elsewhere then;
    } last[COMING_MAX]; /* those that have come last */
    unsigned count;
};

static bool is_for(const struct keep *keep, const struct socket_history *socket, uint32_t id,
                   const struct net_address *to)
{
    const struct net_address *own = &socket->bound.address;
    return socket->bound.listens && own->port == to->port && bound_is_open(keep, id) &&
           object_is_tcp(state_object(&keep->state, id)) &&
           (net_address_is_any(own) || net_address_equal(own, to));
}

/* ---- what the server does meanwhile */

/* It waits for somebody else, or does what is no call at all. */
static bool is_elsewhere(const struct keep *keep, const struct task *task)
{
    const struct task_calls *calls = keep_known_task(keep, task->tid);
    if (!calls || task->status == TASK_HELD)
        return false;
    if (task->status != TASK_IN_CALL && task->status != TASK_BLOCKED)
        return true;
    const struct event_call *call = &calls->enter.u.call;
    return !call_accepts(call->name) && !event_call_waits(call);
}

static bool has_listener(const struct keep *keep, int32_t pid, uint32_t listener)
{
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&keep->state, pid, &first);
    for (uint32_t i = 0; i < count; i++)
        if (first[i].object == listener)
            return true;
    return false;
}

static struct elsewhere all_elsewhere(const struct keep *keep, uint32_t listener)
{
    struct elsewhere all = { .are = true, .in_calls = true };
    for (uint32_t i = 0; i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        const struct task_calls *calls = keep_known_task(keep, task->tid);
        if (!calls || !has_listener(keep, task->pid, listener))
            continue;
        all.are = all.are && is_elsewhere(keep, task);
        all.in_calls = all.in_calls && (task->status == TASK_IN_CALL || task->status == TASK_BLOCKED);
        if (calls->enter_index > all.last_call)
            all.last_call = calls->enter_index;
    }
    return all;
}

/* ---- those that come */

/* By what was captured, and what accept() has given: that may be more than is recorded yet, so that it is the
 * missing answer that tells. The kernel's own count of overflows is looked at by the tick alone. */
static bool is_full(const struct keep *keep, const struct socket_history *socket, uint32_t id,
                    const struct turned_away *away)
{
    int32_t backlog = state_object(&keep->state, id)->values.number[VALUE_BACKLOG];
    return backlog != VALUE_UNKNOWN && (int64_t)away->answered - socket->bound.accepted > backlog;
}

/* The first SYN may have been turned away: was anybody about to accept()? */
static void see_first(struct keep *keep, const struct socket_history *socket, uint32_t id,
                      struct turned_away *away)
{
    if (is_full(keep, socket, id, away))
        away->last[away->count++ % COMING_MAX] = (struct coming){ keep->flow, all_elsewhere(keep, id) };
}

/* It was. Who was in no call at the first has made none since. */
static void see_again(struct keep *keep, struct turned_away *away, uint32_t id)
{
    const struct elsewhere now = all_elsewhere(keep, id);
    for (unsigned i = 0; i < COMING_MAX; i++) {
        const struct elsewhere *then = &away->last[i].then;
        if (away->last[i].flow == keep->flow && then->are)
            away->again += then->in_calls || (now.are && now.last_call == then->last_call);
    }
}

static void other(struct keep *keep, const struct event *event)
{
    uint32_t id;
    size_t at = 0;
    if (event->kind != EVENT_PACKET || !keep->flow || !(keep->packet.tcp_flags & TCP_SYN))
        return;
    bool answers = keep->packet.tcp_flags & TCP_ACK, again = keep->flow->syns > 1;
    struct net_address to = net_address_of(answers ? &keep->packet.source : &keep->packet.destination);
    for (struct socket_history *socket; (socket = bound_next(keep, &at, &id));) {
        struct turned_away *away =
            is_for(keep, socket, id, &to) ? keep_own(keep, &socket->own, sizeof *away) : NULL;
        if (away && answers)
            away->answered += !again;
        else if (away && !again)
            see_first(keep, socket, id, away);
        else if (away && !keep->flow->back->begun)
            see_again(keep, away, id);
    }
}

static void report(struct keep *keep, const struct socket_history *socket, const struct object *object,
                   unsigned again)
{
    int32_t room = object->values.number[VALUE_BACKLOG];
    struct event listens;
    if (again == 0 || room == VALUE_UNKNOWN ||
        !timeline_event(keep->timeline, socket->bound.listens, &listens))
        return;
    keep_found(
        keep, &accept_queue_full, socket->bound.listens,
        "the accept queue of %d was full: a backlog of %d has room for %d connection%s that wait%s for "
        "accept(), and whoever came then had to send its SYN again (%u time%s)",
        listens.u.call.fd, room, room + 1, room ? "s" : "", room ? "" : "s", again, again == 1 ? "" : "s");
}

static void finish(struct keep *keep)
{
    uint32_t id;
    size_t at = 0;
    for (struct socket_history *socket; (socket = bound_next(keep, &at, &id));) {
        const struct object *object = state_object(&keep->state, id);
        const struct turned_away *away = object ? keep_own(keep, &socket->own, sizeof *away) : NULL;
        if (away)
            report(keep, socket, object, away->again);
    }
}

static const struct finding_kind *const kinds[] = { &accept_queue_full, NULL };

const struct detector detect_accept_queue = { .kinds = kinds, .other = other, .finish = finish };
