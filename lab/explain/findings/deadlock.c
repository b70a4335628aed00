/* All wait for each other, as the observer says: why, and the way out of that. */
#include "lab/explain/findings/stuck_causes.h"

/* The most certain first. */
static stuck_cause *const causes[] = { stuck_on_closed,  stuck_refused,           stuck_for_copy,
                                       stuck_both_send,  stuck_both_receive,      stuck_not_accepted,
                                       stuck_unanswered, stuck_for_other_program, stuck_for_busy };
enum { CAUSES = sizeof causes / sizeof *causes };

/* Of the whole: notes about streams stand before that of the deadlock. */
struct explained {
    bool by_stream; /* never-flushed or stdio-buffered says why */
};

static void see_stream(struct keep *keep, const struct event_note *note)
{
    struct waiter who;
    struct explained *explained =
        stuck_in_stream(keep, note, &who) ? keep_own(keep, &keep->own, sizeof *explained) : NULL;
    if (explained)
        explained->by_stream = true;
}

static void report(struct keep *keep, const struct event *note)
{
    struct waiters waiters;
    struct explained *explained = keep_own(keep, &keep->own, sizeof *explained);
    stuck_waiters(keep, &waiters);
    if (!explained || explained->by_stream)
        return;
    for (size_t cause = 0; cause < CAUSES; cause++)
        for (unsigned i = 0; i < waiters.count; i++)
            if (causes[cause](keep, &waiters, &waiters.items[i]))
                return;
    for (unsigned i = 0; i < waiters.count; i++)
        if (stuck_serves_all(keep, &waiters.items[i]))
            return; /* for all that is known somebody may still come there */
    struct str who = note->line.n ? note->line : str_from("all programs wait for each other");
    struct finding *finding = keep_found(keep, &stuck_deadlock, keep->index, "%.*s", STR_ARGS(who));
    if (waiters.count > 0)
        stuck_put_at(finding, &waiters.items[0]);
}

/* Nobody waits for ever, but one may sleep on what is closed when the programs are ended from outside; or
 * left alone, as a server may be, in a poll() for an answer that was refused. */
static void report_alone(struct keep *keep, bool idle)
{
    struct waiters waiters;
    stuck_waiters(keep, &waiters);
    for (unsigned i = 0; i < waiters.count; i++)
        if (!stuck_on_closed(keep, &waiters, &waiters.items[i]) && idle &&
            waiters.items[i].waits == WAITS_SET)
            stuck_refused(keep, &waiters, &waiters.items[i]);
}

/* The recording may end before it tells that the programs were ended. */
static void finish(struct keep *keep)
{
    struct waiters waiters;
    stuck_waiters(keep, &waiters);
    for (unsigned i = 0; i < waiters.count; i++)
        if (waiters.items[i].task->status == TASK_BLOCKED)
            stuck_on_closed(keep, &waiters, &waiters.items[i]);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    stuck_returned(keep, event, task, use);
    stuck_see_end(keep, event, task, use);
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_EXEC)
        stuck_exec(keep, event);
    else if (event->kind == EVENT_FORK)
        stuck_fork(keep, event);
    else if (event->kind == EVENT_PACKET)
        stuck_packet(keep, event);
    else if (event->kind == EVENT_NOTE && event->u.note.kind == NOTE_DEADLOCK)
        report(keep, event);
    else if (event->kind == EVENT_NOTE && note_ends_programs(event->u.note.kind))
        report_alone(keep, event->u.note.kind == NOTE_IDLE);
    else if (event->kind == EVENT_NOTE)
        see_stream(keep, &event->u.note);
}

static const struct finding_kind *const kinds[] = { &stuck_deadlock, &stuck_close_while_blocked,
                                                    &stuck_fd_copy_held, &stuck_refused_unheard, NULL };

const struct detector detect_deadlock = {
    .kinds = kinds, .returned = returned, .closing = stuck_closing, .other = other, .finish = finish
};
