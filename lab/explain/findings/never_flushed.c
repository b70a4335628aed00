/* Printed, and still in the buffer of stdio: lost when a signal killed the program or the descriptor was
 * closed under the stream, or waited for by the peer for ever. */
#include "lab/explain/findings/stuck.h"

static const struct finding_kind never_flushed = {
    .name = "never-flushed",
    .why = "into a pipe or a file the C library writes only when its buffer is full or the program ends "
           "well: until then "
           "nobody sees what was printed, and a signal loses it",
    .advice =
        "setvbuf(stdout, NULL, _IOLBF, 0) at the start of main(), or fflush(stdout) after what is to be seen"
};

static const struct finding_kind unflushed = {
    .name = "never-flushed",
    .why = "what is printed to a stream over a socket stays in the buffer of the C library until that is "
           "full, or "
           "fflush() or fclose() is called: the peer gets nothing, newline or not",
    .advice =
        "fflush() after each message, before waiting for its answer; or setvbuf(stream, NULL, _IOLBF, 0) "
        "where each is a line"
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

static void see_killed(struct keep *keep, const struct event_note *note)
{
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

/* The call in which the program itself sleeps by now; NULL: none. */
static const struct waiter *own_wait(const struct waiters *waiters, struct str label)
{
    for (unsigned i = 0; i < waiters->count; i++)
        if (str_equal(waiters->items[i].task->label, label))
            return &waiters->items[i];
    return NULL;
}

static void see_unflushed(struct keep *keep, const struct event_note *note)
{
    struct waiter who;
    struct waiters waiters;
    if (!stuck_in_stream(keep, note, &who))
        return;
    stuck_waiters(keep, &waiters);
    const struct waiter *own = own_wait(&waiters, note->actor);
    struct finding *finding = keep_found(
        keep, &unflushed, keep->index,
        "%.*s gave stdio %lld byte%s for %d that were never sent (\"%.*s\"), and %.*s waits for them in "
        "%s",
        STR_ARGS(note->actor), (long long)note->value, note->value == 1 ? "" : "s", note->fd,
        STR_ARGS(note->text), STR_ARGS(who.task->label), stuck_call(&who).text);
    if (finding && own) {
        finding->actor = own->task->label;
        keep_place(finding, own->call);
    }
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind != EVENT_NOTE)
        return;
    if (event->u.note.kind == NOTE_UNWRITTEN)
        see_killed(keep, &event->u.note);
    else if (event->u.note.kind == NOTE_UNFLUSHED)
        see_unflushed(keep, &event->u.note);
}

/* What stdio writes when the program ends, to a number that close() has taken away under the stream. */
static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct event closed;
    if (!use || !keep_written_too_late(keep, event, task, use) ||
        !timeline_event(keep->timeline, use->closed, &closed))
        return;
    struct finding *finding = keep_found(
        keep, &unflushed, use->closed,
        "close(%d) took the number away while stdio still had %lld byte%s for it: they are written when the "
        "program ends, %.*s(%d) fails with EBADF, and they are lost",
        use->fd, (long long)task->enter.u.call.length, task->enter.u.call.length == 1 ? "" : "s",
        STR_ARGS(call->name), use->fd);
    keep_advise(finding,
                "fclose() the stream, which writes what is left and closes its descriptor; no close() "
                "beside it");
}

static const struct finding_kind *const kinds[] = { &never_flushed, &unflushed, NULL };

const struct detector detect_never_flushed = { .kinds = kinds, .returned = returned, .other = other };
