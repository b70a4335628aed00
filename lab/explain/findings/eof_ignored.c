/* recv() returned 0, and was called again. */
#include "lab/explain/findings/detector.h"
#include "lab/explain/line_parts.h"

static const struct finding_kind eof_ignored = {
    .name = "eof-ignored",
    .why = "a stream that has ended stays readable for ever, so that such a loop never ends and never sleeps",
    .advice = "treat 0 from recv() as the end: leave the loop, and close the descriptor"
};

/* Of a descriptor. */
struct zeros {
    unsigned in_a_row;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct zeros *zeros = use && call_receives(call->name) ? keep_own(keep, &use->own, sizeof *zeros) : NULL;
    if (!zeros)
        return;
    bool peeked = line_has_word(task->enter.line, str_from("MSG_PEEK"));
    if (peeked || !call_tells_end(keep, event, task, use))
        zeros->in_a_row = 0;
    else if (++zeros->in_a_row == 2)
        keep_found(
            keep, &eof_ignored, keep->index,
            "%.*s(%d) returned 0 for the second time in a row: the first had said that the peer has ended",
            STR_ARGS(call->name), use->fd);
}

const struct detector detect_eof_ignored = { .returned = returned };
