/* A non-blocking connect() that is taken as done when the socket is writable. */
#include <errno.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind connect_unchecked = {
    .name = "connect-unchecked",
    .why =
        "a socket whose connect() has failed is writable too: \"writable\" says that connecting is over, not "
        "how it went",
    .advice =
        "ask getsockopt(SO_ERROR) once poll() says writable: 0 is connected, all else is connect()'s error"
};

static const struct finding_kind connect_not_awaited = {
    .name = "connect-unchecked",
    .why =
        "EINPROGRESS says that connecting has begun, not that it has gone well: how it went is told later, "
        "and once",
    .advice = "after EINPROGRESS poll() for POLLOUT, and then ask getsockopt(SO_ERROR): 0 is connected, all "
              "else is "
              "connect()'s error"
};

/* Of a descriptor. */
struct connecting {
    bool is;   /* connect() said EINPROGRESS, and nobody has asked since */
    bool told; /* a wait has said that it is ready */
};

/* What a call says of a connecting socket, but for sends. */
static void see(struct connecting *connecting, const struct event_call *call, const struct event *enter)
{
    if (str_is(call->name, "connect"))
        *connecting =
            (struct connecting){ call->error == EINPROGRESS || (connecting->is && call->error == EALREADY),
                                 false };
    else if (str_is(call->name, "getpeername") || call_receives(call->name) ||
             str_is(call->name, "shutdown") ||
             (str_is(call->name, "getsockopt") && call_has_word(enter, "SO_ERROR")))
        connecting->is = false;
}

static void see_ready(struct keep *keep, const struct event *event)
{
    struct event_set entry;
    for (struct str rest = event->u.call.sets; sets_next(&rest, true, &entry);) {
        struct fd_use *use = keep_known_use(keep, event->pid, entry.fd);
        struct connecting *connecting =
            use && use->open ? keep_own(keep, &use->own, sizeof *connecting) : NULL;
        if (connecting)
            connecting->told = true;
    }
}

static bool is_of_connect(int32_t error)
{
    return error == ECONNREFUSED || error == ETIMEDOUT || error == EHOSTUNREACH || error == ENETUNREACH ||
           error == ENOTCONN;
}

static const char *error_words(int32_t error)
{
    return error == ECONNREFUSED   ? "ECONNREFUSED"
           : error == ETIMEDOUT    ? "ETIMEDOUT"
           : error == EHOSTUNREACH ? "EHOSTUNREACH"
           : error == ENETUNREACH  ? "ENETUNREACH"
                                   : "ENOTCONN";
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (event_call_waits(call) && call->ret > 0)
        see_ready(keep, event);
    struct connecting *connecting =
        use && object_is_tcp(keep_object(keep, use)) ? keep_own(keep, &use->own, sizeof *connecting) : NULL;
    if (!connecting)
        return;
    see(connecting, call, &task->enter);
    if (!connecting->is || !call_sends(call->name))
        return;
    bool failed = is_of_connect(call->error);
    if (failed && !connecting->told && call->error != ENOTCONN)
        keep_found(
            keep, &connect_not_awaited, keep->index,
            "%.*s(%d) failed with %s, which is connect()'s error: that had said EINPROGRESS, and nobody "
            "waited until it was over, nor asked how it went",
            STR_ARGS(call->name), use->fd, error_words(call->error));
    else if (failed)
        keep_found(keep, &connect_unchecked, keep->index,
                   "%.*s(%d) failed with %s, which is connect()'s error: the socket was called ready, and "
                   "nobody asked whether it is connected",
                   STR_ARGS(call->name), use->fd, error_words(call->error));
    connecting->is = connecting->is && call->error == EAGAIN;
}

static const struct finding_kind *const kinds[] = { &connect_unchecked, &connect_not_awaited, NULL };

const struct detector detect_connect_unchecked = { .kinds = kinds, .returned = returned };
