/* select() was given what the one before it left over. */
#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind sets_not_rebuilt = {
    .name = "sets-not-rebuilt",
    .why = "select() writes its answer into the sets: who was not ready is never watched again",
    .advice = "build the sets anew before each select(), or give it copies"
};

/* Of a task: its last select(). */
struct last_select {
    bool is;
    struct str sets; /* as it returned */
    struct str file;
    int32_t line;
};

/* Whether what is asked now is what was ready before, descriptor by descriptor. */
static bool is_left_over(struct str asked, struct str before)
{
    struct event_set now, then;
    for (;;) {
        bool more_now = sets_next(&asked, false, &now), more_then = sets_next(&before, true, &then);
        if (!more_now || !more_then)
            return more_now == more_then;
        if (now.fd != then.fd || now.asked != then.ready)
            return false;
    }
}

/* A descriptor that was asked for before, was not ready, and is still open: the one that is missing now. -1:
 * none. */
static int32_t lost_descriptor(const struct keep *keep, int32_t pid, struct str before)
{
    struct event_set entry;
    while (event_next_set(&before, &entry))
        if (entry.asked && !entry.ready && state_descriptor(&keep->state, pid, entry.fd))
            return entry.fd;
    return -1;
}

static struct last_select *last_of(struct keep *keep, const struct event *event, struct task_calls *task)
{
    return explain_names("select pselect", event->u.call.name)
               ? keep_own(keep, &task->own, sizeof(struct last_select))
               : NULL;
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct last_select *last = last_of(keep, event, task);
    (void)use;
    if (!last || !last->is || call->nfds <= 0 || call->line != last->line ||
        !str_equal(call->file, last->file) || !is_left_over(call->sets, last->sets))
        return;
    int32_t lost = lost_descriptor(keep, event->pid, last->sets);
    if (lost < 0)
        return;
    keep_found(
        keep, &sets_not_rebuilt, keep->index,
        "the sets given to select() are what the last select() left over: descriptor %d is no longer in them",
        lost);
    last->is = false; /* once is enough for what follows from it */
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct last_select *last = last_of(keep, event, task);
    (void)use;
    if (last)
        *last = (struct last_select){ !call->error && call->sets.n > 0, call->sets, task->enter.u.call.file,
                                      task->enter.u.call.line };
}

const struct detector detect_sets_not_rebuilt = { .enter = enter, .returned = returned };
