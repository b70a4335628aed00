/* Printed, and lost in the buffer of stdout when a signal killed the program. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind never_flushed = {
    .name = "never-flushed",
    .why = "into a pipe or a file the C library writes only when its buffer is full or the program ends "
           "well: until then "
           "nobody sees what was printed, and a signal loses it",
    .advice =
        "setvbuf(stdout, NULL, _IOLBF, 0) at the start of main(), or fflush(stdout) after what is to be seen"
};

/* A child has a copy of its parent's buffer until it runs another program: nothing of that is lost. */
static bool has_parents_buffer(const struct keep *keep, const struct task *task)
{
    struct event event;
    uint32_t at = keep->index;
    if (str_equal(task->label, task->actor))
        return false;
    while (at > 0 && (at = timeline_previous(keep->timeline, at - 1, EVENT_EXEC)) != EVENT_NO_INDEX)
        if (timeline_event(keep->timeline, at, &event) && event.pid == task->pid)
            return false;
    return true;
}

static void other(struct keep *keep, const struct event *event)
{
    const struct event_note *note = &event->u.note;
    if (event->kind != EVENT_NOTE || note->kind != NOTE_UNWRITTEN)
        return;
    for (uint32_t i = keep->state.task_count; i > 0; i--) {
        const struct task *task = &keep->state.tasks[i - 1];
        if (!str_equal(task->label, note->actor) || has_parents_buffer(keep, task))
            continue;
        struct finding *finding = keep_found(
            keep, &never_flushed, keep->index,
            "%.*s was killed with %lld bytes in the buffer of its stdout, which were printed and never "
            "written: \"%.*s\"",
            STR_ARGS(note->actor), (long long)note->value, STR_ARGS(note->text));
        if (finding) {
            finding->actor = task->label;
            finding->file = task->file;
            finding->line = task->line;
        }
        return;
    }
}

static const struct finding_kind *const kinds[] = { &never_flushed, NULL };

const struct detector detect_never_flushed = { .kinds = kinds, .other = other };
