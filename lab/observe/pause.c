#include "lab/observe/pause.h"

#include <stdio.h>

#include "lab/base/clock.h"
#include "lab/observe/objects/wakers.h"
#include "lab/observe/timeouts.h"
#include "lab/observe/wait_for.h"

/* What is shorter nobody takes for a pause. */
enum { TOLD_FROM_NS = 250 * NS_PER_MS };

/* Whether nothing but a person goes on by itself. */
static bool all_wait(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        enum wait_for wait = tracee->process ? wait_for_of(ob, tracee) : WAIT_FOR_GOES;
        bool kept = timeouts_is_kept(tracee) && wait != WAIT_FOR_GOES && !wait_for_outside(ob, tracee);
        if (!kept && wait != WAIT_FOR_HELD && wait != WAIT_FOR_FOR_EVER && wait != WAIT_FOR_INPUT)
            return false;
    }
    return !wakers_tcp(ob->objects, true);
}

void pause_begin(struct observer *ob)
{
    if (ob->plan->time != TIME_HELD || ob->pause.on)
        return;
    ob->now_ns = recorder_now(&ob->recorder);
    ob->pause.on = true;
    ob->pause.begun_ns = observer_time(ob);
    pause_look(ob);
}

void pause_look(struct observer *ob)
{
    if (ob->pause.on && all_wait(ob))
        trial_clock_hold(&ob->recorder.clock, ob->now_ns);
}

static void tell(struct observer *ob, int64_t ns)
{
    char seconds[32];
    snprintf(seconds, sizeof seconds, "%.1f", (double)ns / NS_PER_S);
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_PAUSE, .text = str_from(seconds) });
}

void pause_end(struct observer *ob)
{
    if (!ob->pause.on)
        return;
    trial_clock_go_on(&ob->recorder.clock, ob->now_ns);
    ob->pause.on = false;
    int64_t passed = observer_time(ob) - ob->pause.begun_ns;
    ob->pause.total_ns += passed;
    if (passed >= TOLD_FROM_NS)
        tell(ob, passed);
}
