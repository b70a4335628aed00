/* A receive that failed for the moment alone is taken for the end of the connection, and the peer goes on
 * sending: EAGAIN of a descriptor that does not block, a signal. (Time-outs: timeout_as_end.c.)
 *
 * Who closes for another reason does the same calls. So it is asked only where the source of the program
 * never speaks of that error. */
#include <errno.h>
#include <signal.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind eagain_as_end = {
    .name = "eagain-as-end",
    .why = "of a descriptor that does not block, EAGAIN says that nothing is there yet; the end is a recv() "
           "that returns 0",
    .advice =
        "tell the three apart: 0 is the end, EAGAIN means poll() for POLLIN and try again, other errors "
        "are failures; or leave O_NONBLOCK out",
    .question = true
};
static const struct finding_kind eintr_as_end = {
    .name = "eintr-as-end",
    .why = "EINTR says that a signal came, nothing of the connection, which is there as before",
    .advice = "call it again when errno is EINTR; or install the handler with SA_RESTART",
    .question = true
};

enum reason { REASON_NONE, REASON_NOTHING_YET, REASON_SIGNAL };

static const struct {
    const struct finding_kind *kind;
    const char *error, *what;
    const char *words[4]; /* of a source that knows of it */
} reasons[] = {
    [REASON_NOTHING_YET] = { &eagain_as_end,
                             "EAGAIN, as nothing had come yet,",
                             "EAGAIN",
                             { "EAGAIN", "EWOULDBLOCK", "BlockingIOError" } },
    [REASON_SIGNAL] = { &eintr_as_end,
                        "EINTR, because of SIGCHLD,",
                        "that",
                        { "EINTR", "InterruptedError", "SA_RESTART" } },
};

/* Of a task. */
struct waiting {
    int32_t signal; /* delivered to it last */
    uint32_t at;    /* of a process: ENTER of its last wait for several; 0 none */
};

/* Of a descriptor: its last call was a receive that failed so, at that event. */
struct failed {
    enum reason reason;
    uint32_t at;
    struct str call, file;
};

/* Of a socket: it was closed upon that. */
struct given_up {
    enum reason reason;
    bool said;
    uint32_t at, closed;
    int32_t fd;
    struct str call;
};

static struct waiting *waiting_of(struct keep *keep, int32_t tid)
{
    struct task_calls *task = keep_known_task(keep, tid);
    return task ? keep_own(keep, &task->own, sizeof(struct waiting)) : NULL;
}

/* Those signals by which programs give themselves a time-out, or are told to end, are no accident. */
static enum reason reason_of(struct keep *keep, const struct event *event, const struct task_calls *task)
{
    const struct event_call *call = &event->u.call;
    const struct descriptor *descriptor = state_descriptor(&keep->state, event->pid, call->fd);
    const struct waiting *waiting = call->error == EINTR ? waiting_of(keep, event->tid) : NULL;
    bool by_runtime = str_ends(task->enter.u.call.file, ".go"); /* which knows of both */
    if (!call_receives(call->name) || !descriptor || by_runtime ||
        call_has_word(&task->enter, "MSG_DONTWAIT"))
        return REASON_NONE;
    if (call->error == EINTR)
        return waiting && waiting->signal == SIGCHLD ? REASON_SIGNAL : REASON_NONE;
    return call->error == EAGAIN && descriptor->nonblock ? REASON_NOTHING_YET : REASON_NONE;
}

/* A peer that sends to what was given up, after it was closed. */
static void see_send(struct keep *keep, const struct event *event, const struct task_calls *task,
                     const struct fd_use *use)
{
    const struct object *object = keep_object(keep, use);
    int32_t peer = object_is_tcp(object) ? object->values.number[VALUE_PEER_OBJECT] : VALUE_UNKNOWN;
    struct socket_history *other = peer > 0 ? keep_known_socket(keep, (uint32_t)peer) : NULL;
    struct given_up *given_up = other ? keep_own(keep, &other->own, sizeof *given_up) : NULL;
    if (!given_up || !given_up->reason || given_up->said || given_up->closed > task->enter_index)
        return;
    given_up->said = true;
    keep_found(
        keep, reasons[given_up->reason].kind, given_up->at,
        "%.*s(%d) failed with %s and the connection was closed in %s; %.*s had not ended, and sent %lld "
        "bytes more: did you take %s for the end?",
        STR_ARGS(given_up->call), given_up->fd, reasons[given_up->reason].error,
        keep_where(keep, given_up->closed).text, STR_ARGS(event->actor), (long long)event->u.call.ret,
        reasons[given_up->reason].what);
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct waiting *waiting = event_call_waits(&event->u.call) ? waiting_of(keep, event->pid) : NULL;
    (void)task;
    (void)use;
    if (waiting)
        waiting->at = keep->index;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (!use)
        return;
    struct failed *failed = keep_own(keep, &use->own, sizeof *failed);
    if (!failed)
        return;
    bool closes = str_is(call->name, "close") || str_is(call->name, "shutdown");
    if (!closes)
        *failed =
            (struct failed){ reason_of(keep, event, task), keep->index, call->name, task->enter.u.call.file };
    if (call_sends(call->name) && call->ret > 0)
        see_send(keep, event, task, use);
}

/* Whether a thread of the process waits for several now: it is the one that is told, as in a runtime that
 * knows of EAGAIN itself. */
static bool a_thread_waits(const struct keep *keep, int32_t pid)
{
    for (uint32_t i = 0; i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        const struct task_calls *calls = task->pid == pid ? keep_known_task(keep, task->tid) : NULL;
        if (calls && (task->status == TASK_IN_CALL || task->status == TASK_BLOCKED) &&
            event_call_waits(&calls->enter.u.call))
            return true;
    }
    return false;
}

/* Who has waited since for it to be ready knows what EAGAIN means, and has another reason. */
static bool has_waited(struct keep *keep, const struct fd_use *use, const struct failed *failed)
{
    const struct waiting *waiting = failed->reason == REASON_NOTHING_YET ? waiting_of(keep, use->pid) : NULL;
    return waiting && (waiting->at > failed->at || a_thread_waits(keep, use->pid));
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    const struct failed *failed = keep_own(keep, &use->own, sizeof *failed);
    struct socket_history *history =
        failed && failed->reason && event->kind != EVENT_EXIT && object_is_tcp(keep_object(keep, use))
            ? keep_socket_history(keep, use)
            : NULL;
    struct given_up *given_up = history ? keep_own(keep, &history->own, sizeof *given_up) : NULL;
    if (given_up && keep_is_last_copy(keep, event, use) && !has_waited(keep, use, failed) &&
        !code_speaks_of(keep, failed->file, reasons[failed->reason].words))
        *given_up =
            (struct given_up){ failed->reason, false, failed->at, keep->index, use->fd, failed->call };
}

static void other(struct keep *keep, const struct event *event)
{
    struct waiting *waiting = event->kind == EVENT_SIGNAL ? waiting_of(keep, event->tid) : NULL;
    if (waiting)
        waiting->signal = event->u.task.signal;
}

static const struct finding_kind *const kinds[] = { &eagain_as_end, &eintr_as_end, NULL };

const struct detector detect_taken_as_end = {
    .kinds = kinds, .enter = enter, .returned = returned, .closing = closing, .other = other
};
