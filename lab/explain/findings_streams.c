/* Streams: what was not sent, what was read beyond the end, what was sent to nobody. */
#include <errno.h>

#include "lab/explain/findings_watch.h"
#include "lab/explain/line_parts.h"

/* ---- a send that took less than asked, and whose rest never followed ---- */

static void report_short(struct watch *watch, struct fd_use *use)
{
    watch_found(watch, FINDING_SHORT_SEND, use->short_send,
                "send on %d took %lld of %lld bytes, and the %lld left over were never sent", use->fd,
                (long long)use->taken, (long long)use->asked, (long long)(use->asked - use->taken));
    use->short_send = EVENT_NO_INDEX;
}

/* Whether a send can be the rest of the one before, as far as its bytes are recorded. */
static bool continues(const struct fd_use *use, const struct event_call *call)
{
    return str_equal(str_first(use->rest, call->data.n), str_first(call->data, use->rest.n));
}

static void short_enter(struct watch *watch, const struct event *event, struct task_calls *task,
                        struct fd_use *use)
{
    (void)task;
    if (!use || use->short_send == EVENT_NO_INDEX || !call_sends(event->u.call.name))
        return;
    if (!continues(use, &event->u.call))
        report_short(watch, use);
}

static void short_returned(struct watch *watch, const struct event *event, struct task_calls *task,
                           struct fd_use *use)
{
    const struct event_call *call = &event->u.call, *asked = &task->enter.u.call;
    if (!use)
        return;
    bool for_now = call->error == EAGAIN || call->error == EINTR || call->error == EINPROGRESS;
    bool peer_ended = call_receives(call->name) && call->ret == 0;
    if ((call->error && !for_now) || peer_ended)
        use->short_send = EVENT_NO_INDEX; /* there is nobody left to send it to */
    if (!call_sends(call->name) || call->error || watch_is_datagram(watch_object(watch, use)))
        return;
    /* Bytes beyond what is recorded: less than was left over cannot have been all of it. */
    if (use->short_send != EVENT_NO_INDEX && use->rest.n == 0 && call->ret < use->asked - use->taken) {
        use->taken += call->ret;
        return;
    }
    use->short_send = EVENT_NO_INDEX;
    if (call->ret <= 0 || call->ret >= asked->length)
        return;
    use->short_send = watch->index;
    use->asked = asked->length;
    use->taken = call->ret;
    use->rest = str_skip(asked->data, (size_t)call->ret);
}

static void short_closing(struct watch *watch, const struct event *event, struct fd_use *use)
{
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (use->short_send != EVENT_NO_INDEX && !killed)
        report_short(watch, use);
}

const struct detector detect_short_send = { .enter = short_enter,
                                            .returned = short_returned,
                                            .closing = short_closing };

/* ---- 0 from recv, and recv again ---- */

static void eof_returned(struct watch *watch, const struct event *event, struct task_calls *task,
                         struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (!use || !call_receives(call->name))
        return;
    const struct object *object = watch_object(watch, use);
    bool room = task->enter.u.call.length != 0;
    bool end = call->ret == 0 && !call->error && room && !watch_is_datagram(object);
    bool peeked = line_has_word(task->enter.line, str_from("MSG_PEEK"));
    if (!end || peeked) {
        use->zero_reads = 0;
        return;
    }
    if (use->eof == EVENT_NO_INDEX) {
        const struct task_calls *leader = watch_known_task(watch, event->pid);
        use->eof = watch->index;
        use->calls_at_eof = use->calls;
        use->process_calls_at_eof = leader ? leader->calls : 0;
    }
    if (++use->zero_reads == 2)
        watch_found(
            watch, FINDING_EOF_IGNORED, watch->index,
            "%.*s(%d) returned 0 for the second time in a row: the first had said that the peer has ended",
            STR_ARGS(call->name), use->fd);
}

const struct detector detect_eof_ignored = { .returned = eof_returned };

/* ---- sent to a peer that had closed ---- */

static void write_returned(struct watch *watch, const struct event *event, struct task_calls *task,
                           struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = use ? watch_object(watch, use) : NULL;
    struct socket_history *history = object ? watch_socket_history(watch, use->object) : NULL;
    (void)task;
    if (!history)
        return;
    if (call_sends(call->name) && call->ret > 0 && watch_state_is(object, "CLOSE_WAIT")) {
        if (history->sent_after_fin == EVENT_NO_INDEX)
            history->sent_after_fin = watch->index;
        return;
    }
    bool own_shutdown =
        object->values.number[VALUE_SHUTDOWN] != VALUE_UNKNOWN && object->values.number[VALUE_SHUTDOWN] & 2;
    bool refused = call->error == EPIPE || call->error == ECONNRESET;
    if (!refused || own_shutdown || history->sent_after_fin == EVENT_NO_INDEX)
        return;
    watch_found(watch, FINDING_WRITE_AFTER_FIN, history->sent_after_fin,
                "the peer of %d had closed when this was sent: it answered with a RST, and %.*s() then "
                "failed with %s",
                use->fd, STR_ARGS(call->name), call->error == EPIPE ? "EPIPE" : "ECONNRESET");
    history->sent_after_fin = EVENT_NO_INDEX;
}

const struct detector detect_write_after_fin = { .returned = write_returned };
