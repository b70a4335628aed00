#include "lab/observe/scheduler.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "lab/base/clock.h"
#include "lab/observe/actors.h"
#include "lab/observe/ksoftirqd.h"
#include "lab/observe/objects/wakers.h"
#include "lab/observe/own_time.h"
#include "lab/observe/pause.h"
#include "lab/observe/ptrace_stops.h"
#include "lab/observe/rest.h"
#include "lab/observe/sampler.h"
#include "lab/observe/signals.h"
#include "lab/observe/start_order.h"
#include "lab/observe/syscall_stops.h"
#include "lab/observe/wait_for.h"

enum {
    GRACE_NS = 300 * NS_PER_MS,
    LEAVE_NS = 500 * NS_PER_MS,
    PATIENCE_NS = 1000 * NS_PER_MS,
    WORKING_MOST = 1000
};

/* ---- ending */

static void kill_process(const struct tracee *tracee, int signal)
{
    if (tracee->process && tracee->process->pid > 0)
        kill(tracee->process->pid, signal);
}

/* Who is held before a call never makes it: the recording ends where the person ended it. */
static void end_if_asked(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    if (scheduler->ending >= ob->end_asked)
        return;
    scheduler->ending = ob->end_asked;
    scheduler->wanted = false;
    ob->pace = PACE_RUN;
    scheduler->ending_ns = ob->now_ns;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee_is_left(tracee)) {
            tracee->process->leaving = true;
            continue;
        }
        bool at_once = ob->end_asked == END_AT_ONCE || tracee->state == TRACEE_HELD || tracee->pending;
        kill_process(tracee, at_once ? SIGKILL : SIGTERM);
    }
    if (ob->end_asked == END_AT_ONCE)
        sandbox_kill(&ob->sandbox);
}

/* ---- rest */

/* Whether the kernel has yet to pass on what may wake somebody. Where it always has something to do, that is
 * of others. */
static bool packets_under_way(struct scheduler *scheduler)
{
    scheduler->working = ksoftirqd_works(scheduler->ob->ksoftirqd) ? scheduler->working + 1 : 0;
    return scheduler->working > 0 && scheduler->working < WORKING_MOST;
}

/* The one place where a task goes on. `current` is who did so last. */
static void dispose(struct scheduler *scheduler, struct tracee *tracee, enum disposition disposition)
{
    scheduler->current = disposition == GONE || disposition == LET_GO ? NULL : tracee;
    if (disposition == HOLD)
        tracee->held_at = scheduler->holds++;
    tracee_dispose(tracee, disposition);
    if (disposition == LET_GO)
        tracer_remove(&scheduler->ob->tracer, tracee);
    end_if_asked(scheduler);
}

static bool handle_pending(struct scheduler *scheduler, struct tracee *tracee)
{
    tracee->pending = false;
    dispose(scheduler, tracee, ptrace_stops_handle(scheduler->ob, tracee, tracee->status));
    return true;
}

static struct tracee *first_pending(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->pending && ptrace_stops_is_due(ob, ob->tracer.tracees[i]))
            return ob->tracer.tracees[i];
    return NULL;
}

static bool is_dying(const struct tracee *tracee)
{
    return tracee->ends ||
           (tracee->pending && (!WIFSTOPPED(tracee->status) || tracee->status >> 16 == PTRACE_EVENT_EXIT));
}

static bool has_become_leader(const struct tracee *tracee)
{
    return tracee->pending && tracee->process && tracee->process->users > 1 && WIFSTOPPED(tracee->status) &&
           tracee->status >> 16 == PTRACE_EVENT_EXEC;
}

/* A thread that becomes another program waits in the kernel until all others of its process have ended, and
 * these wait for us. So when all of them are on their way out the next is to be handled, though that thread
 * is not at rest; and when it has become the program, though its former id, which is gone, never is. */
static struct tracee *exec_waits_for(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *exec = ob->tracer.tracees[i], *first = NULL;
        if (has_become_leader(exec))
            return exec;
        bool waits = exec->process && exec->process->users > 1 && !exec->pending && !exec->ends &&
                     exec->state == TRACEE_RUNNING;
        for (size_t k = 0; k < ob->tracer.count && waits; k++) {
            struct tracee *other = ob->tracer.tracees[k];
            if (other == exec || other->process != exec->process)
                continue;
            waits = is_dying(other);
            if (!first && other->pending)
                first = other;
        }
        if (waits && first && tracee_status_letter(exec) == 'D')
            return first;
    }
    return NULL;
}

/* ---- letting go */

static bool goes_by(const struct observer *ob, const struct tracee *tracee, const char *label, bool actor)
{
    if (!label || !*label)
        return true;
    return strcmp(actor ? ob->actors[tracee->process->actor].plan->label : tracee->label, label) == 0;
}

static struct tracee *oldest_held(struct observer *ob, const char *label, bool actor)
{
    struct tracee *oldest = NULL;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->state == TRACEE_HELD && goes_by(ob, tracee, label, actor) &&
            (!oldest || tracee->held_at < oldest->held_at))
            oldest = tracee;
    }
    return oldest;
}

static struct tracee *held_named(struct observer *ob, const char *label)
{
    struct tracee *tracee = oldest_held(ob, label, false);
    return tracee ? tracee : oldest_held(ob, label, true);
}

/* Anybody who is held, with the same chance; it stays who was drawn until somebody goes. */
static struct tracee *drawn_held(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    struct tracee *drawn = scheduler->drawn ? tracer_find(&ob->tracer, scheduler->drawn) : NULL;
    uint64_t held = 0;
    if (drawn && drawn->state == TRACEE_HELD)
        return drawn;
    drawn = NULL;
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->state == TRACEE_HELD && faults_draw(&ob->faults, ++held) == 0)
            drawn = ob->tracer.tracees[i];
    scheduler->drawn = drawn ? drawn->tid : 0;
    return drawn;
}

/* Whoever the plan's order names next and can go; after its end the oldest. `*order` is a place in it,
 * brought behind whoever that is. */
static struct tracee *next_held(struct scheduler *scheduler, size_t *order)
{
    struct observer *ob = scheduler->ob;
    if (ob->plan->faults.shuffle)
        return drawn_held(scheduler);
    while (*order < ob->plan->order_count) {
        struct tracee *tracee = held_named(ob, ob->plan->order[(*order)++]);
        if (tracee)
            return tracee;
    }
    return oldest_held(ob, NULL, false);
}

void scheduler_unsettle(struct scheduler *scheduler)
{
    trial_clock_stop(&scheduler->ob->recorder.clock, scheduler->ob->now_ns);
    pause_end(scheduler->ob);
    scheduler->settled = false;
    scheduler->quiet = scheduler->said_stuck = scheduler->said_nothing = false;
    scheduler->said_next = -1;
}

static void let_go(struct scheduler *scheduler, struct tracee *tracee)
{
    scheduler->wanted = false;
    scheduler->drawn = 0;
    scheduler_unsettle(scheduler);
    dispose(scheduler, tracee, syscall_stops_go(scheduler->ob, tracee));
}

static void tell_nothing_to_step(struct scheduler *scheduler)
{
    char who[EVENT_LINE_MAX - 64];
    scheduler->wanted = false;
    if (scheduler->said_nothing)
        return;
    scheduler->said_nothing = true;
    wait_for_describe(scheduler->ob, who, sizeof who);
    recorder_note(&scheduler->ob->recorder,
                  (struct event_note){ .kind = NOTE_NOTHING_TO_STEP, .text = str_from(who) });
}

void scheduler_step(struct scheduler *scheduler, const char *label)
{
    struct observer *ob = scheduler->ob;
    bool anybody = oldest_held(ob, NULL, false) != NULL;
    if (ob->pace == PACE_RUN) {
        ob->pace = PACE_STEP; /* the next call of each is held */
        return;
    }
    size_t order = scheduler->order_next;
    struct tracee *next = anybody ? next_held(scheduler, &order) : NULL;
    struct tracee *tracee = *label ? held_named(ob, label) : next;
    if (tracee) {
        if (tracee == next)
            scheduler->order_next = order;
        let_go(scheduler, tracee);
    } else if (anybody || scheduler->said_stuck) {
        tell_nothing_to_step(scheduler);
    } else {
        scheduler->wanted = true; /* somebody may still come */
        snprintf(scheduler->wanted_label, sizeof scheduler->wanted_label, "%s", label);
    }
}

/* Nobody is chosen as yet, and no weather draws: who is named goes, and who cannot is passed over. */
bool scheduler_prepare(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    const struct plan *plan = ob->plan;
    if (scheduler->prepared || !scheduler_rests(scheduler))
        return false;
    while (ob->pace != PACE_RUN && scheduler->order_next < plan->prepared) {
        struct tracee *tracee = held_named(ob, plan->order[scheduler->order_next++]);
        if (!tracee)
            continue;
        let_go(scheduler, tracee);
        scheduler->steps_prepared++;
        return true;
    }
    scheduler->prepared = true;
    if (scheduler->steps_prepared == 0)
        return false;
    recorder_note(&ob->recorder,
                  (struct event_note){ .kind = NOTE_PREPARED, .value = scheduler->steps_prepared });
    return true;
}

void scheduler_pace(struct scheduler *scheduler, enum pace pace)
{
    struct observer *ob = scheduler->ob;
    struct tracee *tracee;
    ob->pace = pace;
    if (pace == PACE_WALK)
        return;
    scheduler_unsettle(scheduler);
    if (pace == PACE_STEP)
        return;
    scheduler->wanted = false;
    while ((tracee = oldest_held(ob, NULL, false)))
        dispose(scheduler, tracee, syscall_stops_go(ob, tracee));
}

bool scheduler_step_waits(const struct scheduler *scheduler)
{
    return scheduler->wanted;
}

void scheduler_drop_step(struct scheduler *scheduler)
{
    scheduler->wanted = false;
}

/* No task is left. A room's pid 1 is gone only when all that lived in it have been waited for, strangers
 * too. */
static bool leave(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    if (scheduler->left_ns == 0) {
        scheduler->left_ns = ob->now_ns;
        sandbox_kill(&ob->sandbox);
    }
    scheduler->done = sandbox_is_empty(&ob->sandbox) || ob->now_ns - scheduler->left_ns > LEAVE_NS;
    return scheduler->done;
}

static struct tracee *held_and_left(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->state == TRACEE_HELD && tracee_is_left(ob->tracer.tracees[i]))
            return ob->tracer.tracees[i];
    return NULL;
}

/* Whether nobody is there but those whom the observer's own end lets go. One that computes all the time may
 * be waited for no longer. */
static bool all_are_left(const struct tracer *tracer, bool long_enough)
{
    for (size_t i = 0; i < tracer->count; i++)
        if (!tracee_is_left(tracer->tracees[i]) ||
            (!long_enough && !tracee_is_undisturbed(tracer->tracees[i])))
            return false;
    return true;
}

/* Who is told to end and can go has not had the processor yet, on a busy machine: it gets more than a moment.
 */
static bool is_patient(const struct scheduler *scheduler)
{
    const struct observer *ob = scheduler->ob;
    bool any = false;
    for (size_t i = 0; i < ob->tracer.count; i++)
        any = any || tracee_status_letter(ob->tracer.tracees[i]) == 'R';
    return any && scheduler->ending == END_GENTLY &&
           ob->now_ns - scheduler->ending_ns < (int64_t)PATIENCE_NS * ob->plan->slowness;
}

static bool ending_advance(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    struct tracee *tracee = first_pending(ob);
    if (tracee)
        return handle_pending(scheduler, tracee);
    if ((tracee = held_and_left(ob))) {
        tracee->state = TRACEE_RUNNING;
        dispose(scheduler, tracee, RESUME);
        return true;
    }
    if (all_are_left(&ob->tracer, ob->now_ns - scheduler->ending_ns > GRACE_NS)) {
        return leave(scheduler);
    } else if (ob->now_ns - scheduler->ending_ns > GRACE_NS && !is_patient(scheduler)) {
        if (scheduler->ending == END_GENTLY)
            observer_ask_end(ob, END_AT_ONCE);
        else if (ob->now_ns - scheduler->ending_ns > 4 * (int64_t)GRACE_NS)
            scheduler->done = true;
    }
    return scheduler->done;
}

/* ---- going on */

/* Whether all that still live wait for each other, or for a person. They are asked one after the other: it
 * holds of one moment only where none has slept anew meanwhile, for that one may have woken another. */
static bool all_stuck(struct observer *ob)
{
    int64_t sleeps = tracer_sleeps(&ob->tracer);
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        enum wait_for wait = tracee->process ? wait_for_of(ob, tracee) : WAIT_FOR_GOES;
        if (wait != WAIT_FOR_FOR_EVER && wait != WAIT_FOR_INPUT)
            return false;
    }
    return tracer_sleeps(&ob->tracer) == sleeps;
}

/* Nothing will ever happen, and waiting for it would show nothing more: no task can go or wakes by itself,
 * and the kernel has nothing left to do for their connections. */
static bool nothing_can_come(struct observer *ob)
{
    return signals_due(ob) == INT64_MAX && !own_time_is_waited_for(ob) && all_stuck(ob) &&
           !wakers_tcp(ob->objects, false);
}

static void say_stuck(struct scheduler *scheduler)
{
    scheduler->said_stuck = true;
    if (scheduler->ob->waiting_actors > 0)
        return; /* the next one starts, and may wake them */
    if (signals_send(scheduler->ob, true)) {
        scheduler_unsettle(scheduler);
        return;
    }
    if (!wait_for_note(scheduler->ob) && scheduler->wanted)
        tell_nothing_to_step(scheduler);
    scheduler->wanted = false;
}

static bool start_more(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    if (ob->waiting_actors == 0)
        return false;
    bool started = actors_start(ob, false);
    if (!started && (ob->tracer.count == 0 || scheduler->said_stuck))
        started = actors_start(ob, true);
    if (started)
        scheduler_unsettle(scheduler);
    return started;
}

/* Where a person chooses, time passes for those who sleep while nobody is held. */
static bool time_passes(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    if (ob->pace == PACE_STEP && (!scheduler_rests(scheduler) || oldest_held(ob, NULL, false)))
        return false;
    if (ob->plan->time == TIME_OWN ? ob->pace == PACE_RUN || !own_time_goes_on(ob) : !own_time_has_come(ob))
        return false;
    scheduler_unsettle(scheduler);
    return true;
}

/* The observer knows who is at rest, so nobody need ask it for each step. */
bool scheduler_walk(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    if (ob->pace != PACE_WALK)
        return !scheduler_ends(scheduler) && time_passes(scheduler);
    if (!scheduler_rests(scheduler))
        return false;
    if (own_time_overtaken(ob)) {
        scheduler_unsettle(scheduler);
        return true;
    }
    if (oldest_held(ob, NULL, false)) {
        scheduler_step(scheduler, "");
        return true;
    }
    if (scheduler->said_stuck)
        return false;
    if (own_time_goes_on(ob)) {
        scheduler_unsettle(scheduler);
        return true;
    }
    if (!nothing_can_come(ob))
        return false;
    say_stuck(scheduler);
    return true;
}

static bool step_advance(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    if (scheduler->current && scheduler->current->pending)
        return handle_pending(scheduler, scheduler->current);
    struct tracee *tracee = scheduler->settled ? NULL : exec_waits_for(ob);
    if (tracee)
        return handle_pending(scheduler, tracee);
    if (!scheduler->settled && (packets_under_way(scheduler) || !rest_of_all(ob)))
        return false;
    if (!scheduler->settled)
        rest_tell_blocked(ob);
    tracee = first_pending(ob);
    if (tracee)
        return handle_pending(scheduler, tracee);
    if (!scheduler->settled) {
        sampler_all(ob);
        if (ob->waiting_actors > 0)
            start_order_look(ob);
        scheduler->settled = true;
        return true;
    }
    if (start_more(scheduler))
        return true;
    if (signals_send(ob, false)) {
        scheduler_unsettle(scheduler);
        return true;
    }
    if (scheduler->wanted && oldest_held(ob, NULL, false)) {
        scheduler->wanted = false;
        scheduler_step(scheduler, scheduler->wanted_label);
        return true;
    }
    return false;
}

static bool run_advance(struct scheduler *scheduler)
{
    struct tracee *tracee = first_pending(scheduler->ob);
    return tracee ? handle_pending(scheduler, tracee)
                  : start_more(scheduler) || signals_send(scheduler->ob, false);
}

bool scheduler_advance(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    if (ob->tracer.count == 0 && ob->waiting_actors == 0)
        return leave(scheduler);
    end_if_asked(scheduler);
    if (scheduler->ending)
        return ending_advance(scheduler);
    return ob->pace == PACE_RUN ? run_advance(scheduler) : step_advance(scheduler);
}

bool scheduler_ends(const struct scheduler *scheduler)
{
    return scheduler->ob->end_asked || scheduler->left_ns > 0;
}

bool scheduler_rests(const struct scheduler *scheduler)
{
    const struct observer *ob = scheduler->ob;
    return !scheduler_ends(scheduler) && (ob->pace == PACE_RUN || scheduler->settled);
}

bool scheduler_settles(const struct scheduler *scheduler)
{
    return scheduler->ob->pace != PACE_RUN && !scheduler->settled;
}

bool scheduler_tell_next(struct scheduler *scheduler, int64_t obeyed)
{
    struct observer *ob = scheduler->ob;
    struct event_note note = { .kind = NOTE_NEXT, .value = obeyed };
    bool rests = ob->pace == PACE_RUN ? scheduler->quiet : ob->pace == PACE_STEP && scheduler->settled;
    if (!rests || scheduler->said_next == obeyed || ob->end_asked)
        return false;
    size_t order = scheduler->order_next;
    const struct tracee *next = ob->pace == PACE_STEP ? next_held(scheduler, &order) : NULL;
    if (next)
        note.actor = str_from(next->label);
    scheduler->said_next = obeyed;
    if (next)
        pause_begin(ob);
    recorder_note(&ob->recorder, note);
    recorder_flush(&ob->recorder);
    return true;
}

bool scheduler_quiet(struct scheduler *scheduler)
{
    struct observer *ob = scheduler->ob;
    scheduler->quiet = true;
    if (scheduler->said_stuck || scheduler->ending)
        return false;
    if (!nothing_can_come(ob))
        return !oldest_held(ob, NULL, false);
    say_stuck(scheduler);
    return false;
}

void scheduler_stopped(struct scheduler *scheduler, struct tracee *tracee, int status)
{
    struct observer *ob = scheduler->ob;
    scheduler_unsettle(scheduler);
    tracee->status = status;
    tracee->pending = true;
    if (tracee->process && ob->pace == PACE_RUN)
        handle_pending(scheduler, tracee);
}
