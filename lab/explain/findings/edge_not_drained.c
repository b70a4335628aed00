/* Edge-triggered, taken in part, and told of again only when something new came, or never. */
#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind edge_not_drained = {
    .name = "edge-not-drained",
    .why = "EPOLLET tells once of what has come: what is left in the queue after that is not told of again "
           "before something new comes",
    .advice = "after each event of EPOLLET call recv(), or accept(), until it fails with EAGAIN (on a "
              "non-blocking descriptor); or leave EPOLLET out"
};

/* Of a descriptor: its last receive, or accept(), may have left something, and no wait has told of it since.
 */
struct part {
    bool is;
    uint32_t at;
    uint32_t waits; /* ENTER of a wait for it by who took the part, while more was there; 0: none */
    int64_t left;   /* then */
    int64_t come;   /* bytes of all that the peer had sent then */
};

/* Of an epoll list. */
struct waits {
    uint32_t entered; /* ENTER of the last */
};

/* Of a task: the descriptor that it took a part from last; 0 none. */
struct taker {
    int32_t fd;
    uint32_t held_up; /* of a leader: the last send of its process that found no room; 0 none */
};

static bool is_epoll_wait(const struct event_call *call)
{
    return explain_names("epoll_wait epoll_pwait epoll_pwait2", call->name);
}

static struct taker *leader_of(struct keep *keep, int32_t pid)
{
    struct task_calls *leader = keep_known_task(keep, pid);
    return leader ? keep_own(keep, &leader->own, sizeof(struct taker)) : NULL;
}

/* Until there is room for what it has taken a relay may well leave what comes where it is. */
static bool is_held_up(struct keep *keep, int32_t pid, const struct part *part)
{
    const struct taker *leader = leader_of(keep, pid);
    return leader && leader->held_up > part->at;
}

/* ---- what is left */

static bool listens(const struct object *object)
{
    return object->values.number[VALUE_ACCEPT_QUEUE] != VALUE_UNKNOWN;
}

static bool is_stream(const struct object *object)
{
    return !listens(object) && !object_is_datagram(object);
}

/* Bytes, or connections, as they were looked at last. */
static int32_t queue_of(const struct object *object)
{
    return object->values.number[listens(object) ? VALUE_ACCEPT_QUEUE : VALUE_RECV_QUEUE];
}

/* What the peer of a connection has sent, in packets. */
static int64_t come_for(const struct socket_history *history)
{
    return history && history->flow ? history->flow->back->sent : 0;
}

/* Whether a list has a descriptor edge-triggered, and unchanged since. */
static bool is_watched(const struct keep *keep, const struct fd_use *use, uint32_t list, uint32_t since)
{
    for (uint32_t i = 0; i < keep->state.interest_count; i++) {
        const struct interest *interest = &keep->state.interests[i];
        if ((list == 0 || interest->epoll == list) && interest->object == use->object &&
            interest->fd == use->fd && interest->changed <= since && interest->events & EPOLLET &&
            !(interest->events & EPOLLONESHOT))
            return true;
    }
    return false;
}

/* Who has taken a part goes to sleep over the rest, which nothing tells of. */
static void see_wait(struct keep *keep, const struct event *event, struct task_calls *task,
                     const struct fd_use *list)
{
    struct taker *taker = keep_own(keep, &task->own, sizeof *taker);
    struct fd_use *use = taker && taker->fd > 0 ? keep_known_use(keep, event->pid, taker->fd) : NULL;
    struct part *part = use && use->open ? keep_own(keep, &use->own, sizeof *part) : NULL;
    const struct socket_history *history = part && part->is ? keep_known_socket(keep, use->object) : NULL;
    const struct object *object = history ? keep_object(keep, use) : NULL;
    if (taker)
        taker->fd = 0;
    if (!object || !is_watched(keep, use, list->object, part->at))
        return;
    part->waits = keep->index;
    part->come = come_for(history);
    part->left = is_stream(object) ? part->come - history->received : queue_of(object);
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct socket_history *list =
        use && is_epoll_wait(&event->u.call) ? keep_socket_history(keep, use) : NULL;
    struct waits *waits = list ? keep_own(keep, &list->own, sizeof *waits) : NULL;
    if (!waits)
        return;
    waits->entered = keep->index;
    see_wait(keep, event, task, use);
}

/* ---- told of again, because more has come */

static void see_told(struct keep *keep, const struct task_calls *task, const struct fd_use *use,
                     struct part *part)
{
    const struct socket_history *history = keep_known_socket(keep, use->object);
    const struct flow *peer = history && history->flow ? history->flow->back : NULL;
    bool more = peer && !is_held_up(keep, use->pid, part) &&
                (peer->sent > part->come || (peer->fin != EVENT_NO_INDEX && peer->fin > part->waits));
    if (part->is && part->waits == task->enter_index && part->waits > 0 && part->left > 0 && more)
        keep_found(keep, &edge_not_drained, part->at,
                   "%d is edge-triggered, and this call took only as much as it had room for: %lld byte%s "
                   "stayed in the queue, and epoll told of them only when something new came",
                   use->fd, (long long)part->left, part->left == 1 ? "" : "s");
    part->is = false;
}

static void see_ready(struct keep *keep, const struct event *event, const struct task_calls *task)
{
    struct event_set entry;
    for (struct str rest = event->u.call.sets; sets_next(&rest, true, &entry);) {
        struct fd_use *use = keep_known_use(keep, event->pid, entry.fd);
        struct part *part = use && use->open ? keep_own(keep, &use->own, sizeof *part) : NULL;
        if (part)
            see_told(keep, task, use, part);
    }
}

static void see_send(struct keep *keep, const struct event *event, const struct task_calls *task)
{
    const struct event_call *call = &event->u.call;
    bool full = call->error == EAGAIN || (!call->error && call->ret < task->enter.u.call.length);
    struct taker *leader = full ? leader_of(keep, event->pid) : NULL;
    if (leader)
        leader->held_up = keep->index;
}

/* A stream gives all it has where there is room for more; of datagrams and connections each call takes one.
 */
static bool may_leave_some(const struct keep *keep, const struct event *event, const struct task_calls *task,
                           const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (call->error)
        return false;
    return call_accepts(call->name) || object_is_datagram(keep_object(keep, use)) ||
           (call->ret > 0 && call->ret == task->enter.u.call.length);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (is_epoll_wait(call))
        see_ready(keep, event, task);
    if (call_sends(call->name))
        see_send(keep, event, task);
    bool takes =
        call_accepts(call->name) || (call_receives(call->name) && !call_has_word(&task->enter, "MSG_PEEK"));
    if (!use || !use->object || !takes)
        return;
    struct part *part = keep_own(keep, &use->own, sizeof *part);
    struct taker *taker = keep_own(keep, &task->own, sizeof *taker);
    if (!part || !taker)
        return;
    *part = (struct part){ .is = may_leave_some(keep, event, task, use), .at = keep->index };
    taker->fd = part->is ? use->fd : 0;
}

/* ---- never told of again */

/* Whether a list that has it edge-triggered, as it was then, has been waited on since. */
static bool is_waited_for(struct keep *keep, const struct fd_use *use, const struct part *part)
{
    for (uint32_t i = 0; i < keep->state.interest_count; i++) {
        uint32_t epoll = keep->state.interests[i].epoll;
        struct socket_history *list =
            keep->state.interests[i].object == use->object ? keep_known_socket(keep, epoll) : NULL;
        const struct waits *waits = list ? keep_own(keep, &list->own, sizeof *waits) : NULL;
        if (waits && waits->entered > part->at && is_watched(keep, use, epoll, part->at))
            return true;
    }
    return part->waits > 0;
}

/* What stayed, "3 bytes", and what was taken before. Of what comes one by one it is told only where it was
 * there when the wait began: more may have come since. */
static const char *describe_left(const struct object *object, const struct part *part, char left[64])
{
    int32_t queue = queue_of(object);
    if (is_stream(object))
        snprintf(left, 64, "%d byte%s", queue, queue == 1 ? "" : "s");
    else if (listens(object))
        snprintf(left, 64, "%lld connection%s", (long long)part->left, part->left == 1 ? "" : "s");
    else
        snprintf(left, 64, "a datagram of %lld byte%s", (long long)part->left, part->left == 1 ? "" : "s");
    return is_stream(object) ? "as much as it had room for"
           : listens(object) ? "one connection"
                             : "one datagram";
}

static void remains(struct keep *keep, struct fd_use *use)
{
    const struct object *object = keep_object(keep, use);
    const struct part *part = object_is_socket(object) ? keep_own(keep, &use->own, sizeof *part) : NULL;
    char left[64];
    if (!part || !part->is || is_held_up(keep, use->pid, part) || queue_of(object) <= 0 ||
        !is_waited_for(keep, use, part) || (!is_stream(object) && part->left <= 0))
        return;
    const char *taken = describe_left(object, part, left);
    keep_found(
        keep, &edge_not_drained, part->at,
        "%d is edge-triggered, and this call took only %s: %s stayed in the queue, and epoll never told "
        "of that again",
        use->fd, taken, left);
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    (void)event;
    remains(keep, use);
}

static const struct finding_kind *const kinds[] = { &edge_not_drained, NULL };

const struct detector detect_edge_not_drained = {
    .kinds = kinds, .enter = enter, .returned = returned, .closing = closing, .remains = remains
};
