/* accept() has no descriptor left to give, and is asked again at once. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

enum { AGAIN = 8 };

static const struct finding_kind emfile_loop = {
    .name = "emfile-loop",
    .why = "the connection stays in the accept queue, so that poll() says at once again that the listener is "
           "ready: the loop spins, and nobody is served",
    .advice =
        "close() a connection first, or leave the listener out of the set until one is closed; raise the "
        "limit (ulimit -n) only when each is closed in the end"
};

/* Of a descriptor: refusals in a row, without sleep or progress between them. */
struct refusals {
    uint32_t since, first;
    unsigned count;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool full = call->error == EMFILE || call->error == ENFILE;
    if (!use || !full || !call_accepts(call->name) || call->sleeps == 0)
        return;
    struct refusals *row = keep_own(keep, &use->own, sizeof *row);
    if (!row)
        return;
    if (row->count == 0 || row->since != task->idle_since)
        *row = (struct refusals){ task->idle_since, keep->index, 0 };
    if (++row->count == AGAIN)
        keep_found(keep, &emfile_loop, row->first,
                   "%.*s(%d) failed with %s %d times in a row: no descriptor was closed between, and the "
                   "connection stays in the queue",
                   STR_ARGS(call->name), use->fd, call->error == EMFILE ? "EMFILE" : "ENFILE", AGAIN);
}

static const struct finding_kind *const kinds[] = { &emfile_loop, NULL };

const struct detector detect_emfile_loop = { .kinds = kinds, .returned = returned };
