/* All wait for each other: the observer says so; the place is that of the first who waits. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind deadlock = {
    .name = "deadlock",
    .why = "nothing more can happen: every program waits for another that waits too",
    .advice = "somebody must speak first, or say that it has finished: shutdown(SHUT_WR) tells the end"
};

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind != EVENT_NOTE || event->u.note.kind != NOTE_DEADLOCK)
        return;
    struct str who = event->line.n ? event->line : str_from("all programs wait for each other");
    struct finding *finding = keep_found(keep, &deadlock, keep->index, "%.*s", STR_ARGS(who));
    for (uint32_t i = 0; finding && i < keep->state.task_count; i++) {
        const struct task *task = &keep->state.tasks[i];
        if (task->status != TASK_BLOCKED)
            continue;
        finding->actor = task->label;
        finding->file = task->file;
        finding->line = task->line;
        return;
    }
}

const struct detector detect_deadlock = { .other = other };
