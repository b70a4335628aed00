/* A server whose wait has a time-out is never seen to wait for ever: an event loop that wakes ten times a
 * second would keep a session going that nobody can add anything to. It is idle when it alone is left,
 * listens or has a datagram socket with a port, and has for a while done nothing but wait in vain. */
#include "lab/observe/idle.h"

#include "lab/observe/signals.h"
#include "lab/observe/wait_for.h"

enum { WAITS_IN_VAIN = 2, IDLE_MS = 2000, MS = 1000000 };

/* Waits that look at a descriptor; a select() without one is a way to sleep, and what comes after it is not
 * over. */
static bool is_wait(const struct event_call *call)
{
    return event_call_waits(call) && (call->sets.n > 0 || call->fd >= 0);
}

static void starts_anew(struct idle *idle, int64_t now_ns)
{
    idle->waits = 0;
    idle->since_ns = now_ns;
}

void idle_saw(struct idle *idle, const struct event *event, int64_t now_ns)
{
    const struct event_call *call = &event->u.call;
    switch (event->kind) {
    case EVENT_ENTER:
        if (!is_wait(call))
            starts_anew(idle, now_ns);
        return;
    case EVENT_RETURN:
        if (call->ret == 0 && event_call_waits(call))
            idle->waits++;
        else
            starts_anew(idle, now_ns);
        return;
    case EVENT_GO:
    case EVENT_BLOCK:
    case EVENT_SOCKET:
    case EVENT_NOTE:
        return;
    default:
        starts_anew(idle, now_ns);
    }
}

/* Of the tasks that are left: none runs, all belong to one program. */
static bool one_waits(struct observer *ob)
{
    int actor = -1;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (!tracee->process || (actor >= 0 && actor != tracee->process->actor))
            return false;
        enum wait_for wait = wait_for_of(ob, tracee);
        if (wait != WAIT_FOR_NAP && wait != WAIT_FOR_TIMED && wait != WAIT_FOR_FOR_EVER)
            return false;
        actor = tracee->process->actor;
    }
    return actor >= 0;
}

bool idle_ends(const struct idle *idle, struct observer *ob)
{
    char who[EVENT_LINE_MAX - 64];
    if (ob->pace == PACE_STEP || ob->plan->keep)
        return false; /* a person steps, or will end it */
    if (idle->waits < WAITS_IN_VAIN || observer_time(ob) - idle->since_ns < (int64_t)IDLE_MS * MS ||
        ob->waiting_actors > 0 || ob->end_asked || !wait_for_nobody_can_type(ob) ||
        !objects_serving(ob->objects) || !one_waits(ob))
        return false;
    if (signals_due(ob) != INT64_MAX || signals_send(ob, true))
        return false; /* something comes still, or has just come */
    wait_for_describe(ob, who, sizeof who);
    recorder_note(&ob->recorder,
                  (struct event_note){ .kind = NOTE_IDLE, .text = str_from(who), .value = idle->waits });
    observer_ask_end(ob, END_GENTLY);
    return true;
}
