/* A send that took less than it was asked to, and whose rest never followed. */
#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind short_send = {
    .name = "short-send",
    .why = "a stream takes only what its buffer has room for: the peer gets a part and waits for the rest",
    .advice = "look at what send() returns, and call it again with the rest until all is taken (Python: "
              "sendall(); a "
              "socket that does not block: wait for POLLOUT in between)"
};

/* Of a descriptor: the send whose rest is still to come. */
struct pending {
    bool is;
    bool waited; /* until there is room: the program knows, and may give up in the end */
    uint32_t at;
    struct str call;
    int64_t asked, taken;
    struct str rest; /* as far as recorded */
};

static void report(struct keep *keep, const struct fd_use *use, struct pending *pending)
{
    keep_found(keep, &short_send, pending->at,
               "%.*s(%d) took %lld of %lld bytes, and the %lld left over were never sent",
               STR_ARGS(pending->call), use->fd, (long long)pending->taken, (long long)pending->asked,
               (long long)(pending->asked - pending->taken));
    pending->is = false;
}

/* Whether a send can be the rest of the one before, as far as its bytes are recorded. */
static bool continues(const struct pending *pending, const struct event_call *call)
{
    return str_equal(str_first(pending->rest, call->data.n), str_first(call->data, pending->rest.n));
}

/* Whoever waits until it may write has understood. */
static void see_wait(struct keep *keep, const struct event *event)
{
    struct str rest = event->u.call.sets;
    struct event_set entry;
    while (sets_next(&rest, false, &entry)) {
        struct fd_use *use = entry.asked & POLLOUT ? keep_fd_use(keep, event->pid, entry.fd) : NULL;
        struct pending *pending = use ? keep_own(keep, &use->own, sizeof *pending) : NULL;
        if (pending)
            pending->waited = true;
    }
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    (void)task;
    if (event_call_waits(&event->u.call))
        see_wait(keep, event);
    if (!use || !call_sends(event->u.call.name))
        return;
    struct pending *pending = keep_own(keep, &use->own, sizeof *pending);
    if (pending && pending->is && !continues(pending, &event->u.call))
        report(keep, use, pending);
}

/* Whether nobody is left who would read the rest. */
static bool peer_is_gone(const struct keep *keep, const struct fd_use *use)
{
    const struct socket_history *history = keep_known_socket(keep, use->object);
    return history && (history->over != EVENT_NO_INDEX ||
                       (history->flow && history->flow->back->reset != EVENT_NO_INDEX));
}

static bool epoll_waits_for_room(const struct keep *keep, const struct fd_use *use)
{
    for (uint32_t i = 0; i < keep->state.interest_count; i++)
        if (keep->state.interests[i].object == use->object && keep->state.interests[i].events & EPOLLOUT)
            return true;
    return false;
}

/* Nothing can be sent any more. */
static void judge_end(struct keep *keep, const struct fd_use *use, struct pending *pending)
{
    if (pending->is && !pending->waited && !peer_is_gone(keep, use) && !epoll_waits_for_room(keep, use))
        report(keep, use, pending);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call, *asked = &task->enter.u.call;
    struct pending *pending = use ? keep_own(keep, &use->own, sizeof *pending) : NULL;
    if (!pending)
        return;
    if (str_is(call->name, "shutdown") && !call->error && !call_has_word(&task->enter, "SHUT_RD"))
        judge_end(keep, use, pending);
    bool for_now = call->error == EAGAIN || call->error == EINTR || call->error == EINPROGRESS;
    bool peer_ended = call_receives(call->name) && call->ret == 0;
    if ((call->error && !for_now) || peer_ended)
        pending->is = false; /* there is nobody left to send it to */
    if (!call_sends(call->name) || call->error || object_is_datagram(keep_object(keep, use)))
        return;
    /* Bytes beyond what is recorded: less than was left over cannot have been all of it. */
    if (pending->is && pending->rest.n == 0 && call->ret < pending->asked - pending->taken) {
        pending->taken += call->ret;
        return;
    }
    pending->is = false;
    if (call->ret <= 0 || call->ret >= asked->length)
        return;
    *pending = (struct pending){ true,
                                 false,
                                 keep->index,
                                 call->name,
                                 asked->length,
                                 call->ret,
                                 str_skip(asked->data, (size_t)call->ret) };
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    struct pending *pending = keep_own(keep, &use->own, sizeof *pending);
    if (pending && !killed)
        judge_end(keep, use, pending);
}

static const struct finding_kind *const kinds[] = { &short_send, NULL };

const struct detector detect_short_send = {
    .kinds = kinds, .enter = enter, .returned = returned, .closing = closing
};
