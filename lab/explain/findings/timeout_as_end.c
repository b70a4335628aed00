/* The time-out of SO_RCVTIMEO is taken for the end of the connection, and the peer goes on sending. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind timeout_as_end = {
    .name = "timeout-as-end",
    .why = "EAGAIN says that nothing came for a while, not that nothing will come: the end is a recv() that "
           "returns 0",
    .advice =
        "tell the three apart: 0 is the end, EAGAIN the time-out (go on, or say that you give up), other "
        "errors are failures",
    .question = true
};

/* Of all: whether anybody has set SO_RCVTIMEO. Who has it from a listener or a parent did not ask itself. */
struct timeouts {
    bool set;
};

/* Of a descriptor: its last call was a receive that timed out, at that event. */
struct timed_out {
    bool is;
    uint32_t at;
};

/* Of a socket: it was closed upon that. */
struct given_up {
    bool is, said;
    uint32_t at, closed;
    int32_t fd;
};

/* The receive could sleep, so that EAGAIN is that of its time-out. */
static bool is_timeout(const struct keep *keep, const struct event *event, const struct task_calls *task)
{
    const struct descriptor *descriptor = state_descriptor(&keep->state, event->pid, event->u.call.fd);
    return call_receives(event->u.call.name) && event->u.call.error == EAGAIN && descriptor &&
           !descriptor->nonblock && !call_has_word(&task->enter, "MSG_DONTWAIT");
}

/* A peer that sends to what was given up, after it was closed. */
static void see_send(struct keep *keep, const struct event *event, const struct task_calls *task,
                     const struct fd_use *use)
{
    const struct object *object = keep_object(keep, use);
    int32_t peer = object_is_tcp(object) ? object->values.number[VALUE_PEER_OBJECT] : VALUE_UNKNOWN;
    struct socket_history *other = peer > 0 ? keep_known_socket(keep, (uint32_t)peer) : NULL;
    struct given_up *given_up = other ? keep_own(keep, &other->own, sizeof *given_up) : NULL;
    if (!given_up || !given_up->is || given_up->said || given_up->closed > task->enter_index)
        return;
    given_up->said = true;
    keep_found(keep, &timeout_as_end, given_up->at,
               "recv(%d) failed with EAGAIN, its time-out, and the connection was closed in %s; %.*s had not "
               "ended, and sent %lld bytes more: did you take the time-out for the end?",
               given_up->fd, keep_where(keep, given_up->closed).text, STR_ARGS(event->actor),
               (long long)event->u.call.ret);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (!use)
        return;
    struct timeouts *timeouts = keep_own(keep, &keep->own, sizeof *timeouts);
    struct timed_out *timed_out = keep_own(keep, &use->own, sizeof *timed_out);
    if (!timeouts || !timed_out)
        return;
    if (str_is(call->name, "setsockopt") && call_has_word(&task->enter, "SO_RCVTIMEO"))
        timeouts->set = true;
    bool closes = str_is(call->name, "close") || str_is(call->name, "shutdown");
    if (!closes)
        *timed_out = (struct timed_out){ timeouts->set && is_timeout(keep, event, task), keep->index };
    if (call_sends(call->name) && call->ret > 0)
        see_send(keep, event, task, use);
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    const struct timed_out *timed_out = keep_own(keep, &use->own, sizeof *timed_out);
    struct socket_history *history =
        timed_out && timed_out->is && event->kind != EVENT_EXIT && object_is_tcp(keep_object(keep, use))
            ? keep_socket_history(keep, use)
            : NULL;
    struct given_up *given_up = history ? keep_own(keep, &history->own, sizeof *given_up) : NULL;
    if (given_up && keep_is_last_copy(keep, event, use))
        *given_up = (struct given_up){ true, false, timed_out->at, keep->index, use->fd };
}

static const struct finding_kind *const kinds[] = { &timeout_as_end, NULL };

const struct detector detect_timeout_as_end = { .kinds = kinds, .returned = returned, .closing = closing };
