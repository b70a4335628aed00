/* Ends: what was left open, closed too early, cannot be opened again, and who died of it. */
#include <errno.h>
#include <signal.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings_watch.h"
#include "lab/explain/line_parts.h"

/* ---- descriptors never closed ---- */

static void left_returned(struct watch *watch, const struct event *event, struct task_calls *task,
                          struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    (void)task;
    if (!use)
        return;
    bool over = (call_receives(call->name) && call->ret == 0 && !call->error) || call->error == ECONNRESET ||
                call->error == EPIPE;
    struct socket_history *history = over && use->object ? watch_socket_history(watch, use->object) : NULL;
    if (history && history->over == EVENT_NO_INDEX && !watch_is_datagram(watch_object(watch, use)))
        history->over = watch->index;
    if (explain_names("accept accept4", call->name) && call->ret >= 0) {
        struct task_calls *leader = watch_known_task(watch, event->pid);
        if (leader)
            leader->last_accept = watch->index;
    }
}

/* Whoever goes on to other work after the end of a stream has had the time to close it. */
static bool worked_elsewhere(const struct fd_use *use, const struct task_calls *leader)
{
    return leader->calls - use->process_calls_at_eof > use->calls - use->calls_at_eof;
}

static void report_left(struct watch *watch, struct fd_use *use)
{
    const struct object *object = watch_object(watch, use);
    struct socket_history *history = object ? watch_socket_history(watch, use->object) : NULL;
    const struct task_calls *leader = watch_known_task(watch, use->pid);
    if (!history || !leader || history->leaked)
        return;
    bool went_on = leader->last_accept != EVENT_NO_INDEX && history->over != EVENT_NO_INDEX &&
                   leader->last_accept > history->over;
    if (use->accepted != EVENT_NO_INDEX && went_on) {
        history->leaked = true;
        watch_found(
            watch, FINDING_DESCRIPTOR_LEAK, use->accepted,
            "descriptor %d was accepted here and its connection has ended since, but it was never closed",
            use->fd);
    } else if (use->eof != EVENT_NO_INDEX && worked_elsewhere(use, leader) &&
               watch_state_is(object, "CLOSE_WAIT")) {
        history->leaked = true;
        watch_found(watch, FINDING_CLOSE_WAIT_LEFT, use->eof,
                    "the peer of %d has ended and waits; this side never closed, and stays in CLOSE_WAIT",
                    use->fd);
    }
}

static void left_closing(struct watch *watch, const struct event *event, struct fd_use *use)
{
    if (event->kind == EVENT_EXIT)
        report_left(watch, use);
}

const struct detector detect_left_open = { .returned = left_returned,
                                           .closing = left_closing,
                                           .remains = report_left };

/* ---- closed with data unread ---- */

/* Whether nobody else has the object: the last copy goes. A process that ends gives all of its copies up. */
static bool is_last_copy(const struct watch *watch, const struct event *event, const struct fd_use *use)
{
    for (uint32_t i = 0; i < watch->state.descriptor_count; i++) {
        const struct descriptor *copy = &watch->state.descriptors[i];
        bool going = copy->pid == use->pid && (copy->fd == use->fd || event->kind == EVENT_EXIT);
        if (copy->object == use->object && !going)
            return false;
    }
    return true;
}

static void unread_closing(struct watch *watch, const struct event *event, struct fd_use *use)
{
    const struct object *object = watch_object(watch, use);
    struct socket_history *history = object ? watch_socket_history(watch, use->object) : NULL;
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (!history || history->unread || killed || !watch_is_tcp(object) || watch_state_is(object, "LISTEN"))
        return;
    int32_t waiting = object->values.number[VALUE_RECV_QUEUE];
    if (waiting == VALUE_UNKNOWN || waiting <= 0 || !is_last_copy(watch, event, use))
        return;
    history->unread = true;
    watch_found(
        watch, FINDING_UNREAD_AT_CLOSE, watch->index,
        "%d was closed with %d byte%s unread: the kernel ends the connection with a RST instead of a FIN",
        use->fd, waiting, waiting == 1 ? "" : "s");
}

const struct detector detect_unread = { .closing = unread_closing };

/* ---- bind() failed for old connections alone ---- */

/* "7000" of "server:7000", empty when there is none. */
static struct str port_of(struct str endpoint)
{
    for (size_t at = endpoint.n; at > 0; at--)
        if (endpoint.p[at - 1] == ':')
            return (struct str){ endpoint.p + at, endpoint.n - at };
    return (struct str){ NULL, 0 };
}

static void reuse_returned(struct watch *watch, const struct event *event, struct task_calls *task,
                           struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct line_parts parts;
    if (use && !call->error && str_is(call->name, "setsockopt") &&
        line_has_word(task->enter.line, str_from("SO_REUSEADDR")))
        use->reuse = true;
    if (call->error != EADDRINUSE || !use || use->reuse || !str_is(call->name, "bind") ||
        !line_split(task->enter.line, &parts) || parts.count < 2)
        return;
    const struct object *own = watch_object(watch, use);
    int32_t options = own ? own->values.number[VALUE_OPTIONS] : VALUE_UNKNOWN;
    struct str port = port_of(parts.arguments[1]);
    if (!port.n || (options != VALUE_UNKNOWN && options & OPTION_REUSEADDR))
        return;
    unsigned old = 0;
    for (uint32_t i = 0; i < watch->state.object_count; i++) {
        const struct object *object = &watch->state.objects[i];
        if (object == own || !watch_is_tcp(object) ||
            !str_equal(port_of(object->values.text[TEXT_LOCAL]), port))
            continue;
        if (watch_state_is(object, "LISTEN"))
            return; /* the port is taken by a live server */
        old += watch_state_is(object, "TIME_WAIT");
    }
    if (old)
        watch_found(
            watch, FINDING_NO_REUSEADDR, watch->index,
            "port %.*s is used by nobody but %u old connection%s in TIME_WAIT, and SO_REUSEADDR was not set",
            STR_ARGS(port), old, old == 1 ? "" : "s");
}

const struct detector detect_reuseaddr = { .returned = reuse_returned };

/* ---- killed by SIGPIPE ---- */

static void sigpipe_other(struct watch *watch, const struct event *event)
{
    if (event->kind != EVENT_EXIT || event->u.task.signal != SIGPIPE)
        return;
    const struct task_calls *task = watch_known_task(watch, event->tid);
    bool in_call = task && task->enter_index != EVENT_NO_INDEX;
    watch_found(watch, FINDING_SIGPIPE, watch->index,
                "%.*s was killed by SIGPIPE in %.*s() on %d: nobody reads there any more",
                STR_ARGS(event->actor), STR_ARGS(in_call ? task->enter.u.call.name : str_from("a send")),
                in_call ? task->enter.u.call.fd : -1);
}

const struct detector detect_sigpipe = { .other = sigpipe_other };
