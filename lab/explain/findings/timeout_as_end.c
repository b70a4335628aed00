/* The time-out of SO_RCVTIMEO is taken for the end of the connection, and the peer goes on sending.
 *
 * A server that closes whoever is silent for too long does the same calls and is right. So it is asked only
 * where the program has said that the other side has gone, and its source never speaks of EAGAIN. */
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

enum { LAST_MAX = 16 };

/* Of all: whether anybody has set SO_RCVTIMEO (who has it from a listener or a parent did not ask itself),
 * and the sockets that have timed out last. */
struct timeouts {
    bool set;
    uint32_t last[LAST_MAX], count; /* objects */
};

/* Of a descriptor: its last call was a receive that timed out, at that event. */
struct timed_out {
    bool is;
    uint32_t at;
};

/* Of a socket that was closed upon that: what was said of it since, and what its peer has sent since. */
struct given_up {
    bool is;
    bool called_gone;
    uint32_t at, closed;
    int32_t fd;
    struct str actor, file, peer; /* file: that called recv() */
    int64_t bytes;                /* 0: it has sent nothing */
};

/* ---- what the program says itself */

/* Letters in either case. */
static bool says(struct str text, const char *const *words)
{
    char small[256];
    size_t n = text.n < sizeof small ? text.n : sizeof small;
    for (size_t i = 0; i < n; i++)
        small[i] = (char)(text.p[i] >= 'A' && text.p[i] <= 'Z' ? text.p[i] - 'A' + 'a' : text.p[i]);
    for (; *words; words++)
        if (str_has((struct str){ small, n }, *words))
            return true;
    return false;
}

static bool tells_them_apart(const struct keep *keep, struct str file)
{
    static const char *const words[] = { "EAGAIN", "EWOULDBLOCK", NULL };
    return code_speaks_of(keep, file, words);
}

static void report(struct keep *keep, struct given_up *up)
{
    if (!up->is || !up->called_gone || up->bytes == 0 || tells_them_apart(keep, up->file))
        return;
    up->is = false;
    keep_found(keep, &timeout_as_end, up->at,
               "recv(%d) failed with EAGAIN, its time-out, and the connection was closed in %s; %.*s had not "
               "ended, and sent %lld bytes more: did you take the time-out for the end?",
               up->fd, keep_where(keep, up->closed).text, STR_ARGS(up->peer), (long long)up->bytes);
}

static struct given_up *given_up_of(struct keep *keep, struct socket_history *history)
{
    return history && history->own.items ? history->own.items[keep->current] : NULL;
}

/* It may be heard before the close or after it. */
static void hear(struct keep *keep, const struct event *event)
{
    static const char *const gone[] = { "gone",      "disconnect", "has left", "hung up",    "closed by",
                                        "has ended", "has closed", "eof",      "end of",     "finished",
                                        "is closed", "went away",  "hangup",   "peer close", NULL };
    static const char *const silent[] = { "time", "idle", "silent", "quiet", "inactiv", "slow", NULL };
    const struct timeouts *timeouts = keep_own(keep, &keep->own, sizeof *timeouts);
    for (uint32_t i = 0; timeouts && i < LAST_MAX && i < timeouts->count; i++) {
        struct given_up *up = given_up_of(keep, keep_known_socket(keep, timeouts->last[i]));
        if (!up || !str_equal(up->actor, event->actor))
            continue;
        up->is = up->is && !says(event->u.io.data, silent);
        up->called_gone = up->called_gone || says(event->u.io.data, gone);
        report(keep, up);
    }
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_OUTPUT)
        hear(keep, event);
}

/* ---- what it does */

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
    struct given_up *up = peer > 0 ? given_up_of(keep, keep_known_socket(keep, (uint32_t)peer)) : NULL;
    if (!up || up->bytes > 0 || up->closed == 0 || up->closed > task->enter_index)
        return;
    up->peer = event->actor;
    up->bytes = event->u.call.ret;
    report(keep, up);
}

/* From the time-out on what is printed may be about it. */
static void see_timeout(struct keep *keep, struct timeouts *timeouts, const struct task_calls *calls,
                        const struct fd_use *use)
{
    struct socket_history *history =
        object_is_tcp(keep_object(keep, use)) ? keep_socket_history(keep, use) : NULL;
    struct given_up *up = history ? keep_own(keep, &history->own, sizeof *up) : NULL;
    const struct task *task = state_task(&keep->state, calls->tid);
    if (!up || !task)
        return;
    if (up->at == 0)
        timeouts->last[timeouts->count++ % LAST_MAX] = use->object;
    *up = (struct given_up){
        .is = true, .at = keep->index, .fd = use->fd, .actor = task->actor, .file = calls->enter.u.call.file
    };
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
    if (timed_out->is && timed_out->at == keep->index)
        see_timeout(keep, timeouts, task, use);
    if (call_sends(call->name) && call->ret > 0)
        see_send(keep, event, task, use);
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    const struct timed_out *timed_out = keep_own(keep, &use->own, sizeof *timed_out);
    struct given_up *up = timed_out && timed_out->is && event->kind != EVENT_EXIT
                              ? given_up_of(keep, keep_known_socket(keep, use->object))
                              : NULL;
    if (up && keep_is_last_copy(keep, event, use))
        up->closed = keep->index;
}

static const struct finding_kind *const kinds[] = { &timeout_as_end, NULL };

const struct detector detect_timeout_as_end = {
    .kinds = kinds, .returned = returned, .closing = closing, .other = other
};
