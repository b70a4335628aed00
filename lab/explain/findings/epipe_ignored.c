/* send() failed with EPIPE, and was called again and again. A server that is about to be told by poll() may
 * send a few more before it looks. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind epipe_ignored = {
    .name = "epipe-ignored",
    .why =
        "EPIPE is for good: nobody takes what is sent there any more, and without MSG_NOSIGNAL each further "
        "send() brings a SIGPIPE",
    .advice =
        "treat EPIPE from send() as the end of this connection: close() the descriptor, and take it off "
        "every list of those that are sent to"
};

enum { FAILURES = 4 };

/* Of a socket. */
struct failures {
    unsigned in_a_row;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool matters = use && (call_sends(call->name) || call_receives(call->name)) &&
                   object_is_socket(keep_object(keep, use));
    struct socket_history *history = matters ? keep_socket_history(keep, use) : NULL;
    struct failures *failures = history ? keep_own(keep, &history->own, sizeof *failures) : NULL;
    (void)task;
    if (!failures)
        return;
    if (!call_sends(call->name) || call->error != EPIPE)
        failures->in_a_row = 0;
    else if (++failures->in_a_row >= FAILURES)
        keep_found(keep, &epipe_ignored, keep->index,
                   "%.*s(%d) failed with EPIPE for the fourth time in a row: the first had said that nobody "
                   "reads there any more",
                   STR_ARGS(call->name), use->fd);
}

static const struct finding_kind *const kinds[] = { &epipe_ignored, NULL };

const struct detector detect_epipe_ignored = { .kinds = kinds, .returned = returned };
