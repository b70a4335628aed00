/* recv() returned 0, and was called again and again. Three zeros in a row may be right: a reader of
 * lines whose last line has no end sees two, and who waits for the peer's FIN before the close one more. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind eof_ignored = {
    .name = "eof-ignored",
    .why = "a stream that has ended stays readable for ever, so that such a loop never ends and never sleeps",
    .advice = "treat 0 from recv() as the end: leave the loop, and close the descriptor"
};

enum { ZEROS = 4 };

/* Of a socket. Several threads that wait for the same one are told of its end each. */
struct zeros {
    unsigned in_a_row;
    int32_t tid; /* who was told of them */
    bool shut;   /* its own shutdown() said that nothing more is to be read */
};

static void see_shutdown(const struct event *event, const struct task_calls *task, struct zeros *zeros)
{
    bool reading = call_has_word(&task->enter, "SHUT_RD") || call_has_word(&task->enter, "SHUT_RDWR");
    zeros->shut = zeros->shut || (reading && !event->u.call.error);
}

static bool is_one_more(struct zeros *zeros, int32_t tid)
{
    zeros->in_a_row = zeros->tid == tid ? zeros->in_a_row + 1 : 1;
    zeros->tid = tid;
    return zeros->in_a_row >= ZEROS;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool shuts = str_is(call->name, "shutdown");
    struct socket_history *history =
        use && (shuts || call_receives(call->name)) && object_is_socket(keep_object(keep, use))
            ? keep_socket_history(keep, use)
            : NULL;
    struct zeros *zeros = history ? keep_own(keep, &history->own, sizeof *zeros) : NULL;
    if (!zeros)
        return;
    if (shuts)
        see_shutdown(event, task, zeros);
    else if (zeros->shut || call_has_word(&task->enter, "MSG_PEEK") ||
             !call_tells_end(keep, event, task, use))
        zeros->in_a_row = 0;
    else if (is_one_more(zeros, event->tid))
        keep_found(
            keep, &eof_ignored, keep->index,
            "%.*s(%d) returned 0 for the fourth time in a row: the first had said that the peer has ended",
            STR_ARGS(call->name), use->fd);
}

static const struct finding_kind *const kinds[] = { &eof_ignored, NULL };

const struct detector detect_eof_ignored = { .kinds = kinds, .returned = returned };
