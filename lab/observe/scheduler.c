/* Who may go next.
 *
 * In step mode one task runs at a time. Whoever is woken by it in the kernel comes to its next stop by itself
 * and waits there, unhandled, until the task that was let go is at rest (held at its next call, asleep in the
 * kernel, or gone); then the others' stops are handled one by one in the order in which the tasks were made.
 * So the same choices give the same recording. A task that computes for long, or sleeps, does not hold up the
 * others. */
#include "lab/observe/observer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

enum { MS = 1000000, SPINNING_NS = 100 * MS, GRACE_NS = 300 * MS, ASLEEP_TWICE = 2 };

/* ---- ending */

static void kill_process(const struct tracee *tracee, int signal)
{
    if (tracee->process && tracee->process->pid > 0)
        kill(tracee->process->pid, signal);
}

/* Who is held before a call never makes it: the recording ends where the person ended it. */
static void end_if_asked(struct observer *ob)
{
    struct scheduler *scheduler = &ob->scheduler;
    if (scheduler->ending >= ob->end_asked)
        return;
    scheduler->ending = ob->end_asked;
    scheduler->wanted = false;
    ob->pace = PACE_RUN;
    ob->ending_ns = ob->now_ns;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        const struct tracee *tracee = ob->tracer.tracees[i];
        bool at_once = ob->end_asked == END_AT_ONCE || tracee->state == TRACEE_HELD || tracee->pending;
        kill_process(tracee, at_once ? SIGKILL : SIGTERM);
    }
    if (ob->end_asked == END_AT_ONCE)
        sandbox_kill(&ob->sandbox);
}

/* ---- rest */

static bool asleep(struct tracee *tracee)
{
    char letter = tracee_status_letter(tracee);
    bool now =
        letter == 'S' || (letter == 'D' && tracee->vforking) || (letter == 'Z' && tracee->process->users > 1);
    tracee->asleep = now ? tracee->asleep + 1 : 0;
    return now;
}

/* Asleep counts when it was seen twice: a task may sleep for a moment while the kernel passes a packet on. */
static bool at_rest(struct tracee *tracee)
{
    if (!tracee->process || tracee->pending || tracee->spinning || tracee->state == TRACEE_HELD ||
        tracee->state == TRACEE_STOPPED)
        return true;
    return asleep(tracee) && tracee->asleep >= ASLEEP_TWICE;
}

static bool all_at_rest(struct observer *ob)
{
    bool rest = true, patience = ob->now_ns - ob->scheduler.restless_ns < SPINNING_NS;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (at_rest(tracee))
            continue;
        rest = false;
        if (!patience && tracee->asleep == 0)
            tracee->spinning = true;
    }
    return rest;
}

static void tell_blocked(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->state != TRACEE_IN_CALL || tracee->blocked || tracee->pending || tracee->spinning)
            continue;
        sampler_names(ob);
        sampler_packets(ob);
        syscall_stops_block(ob, tracee);
    }
}

/* The one place where a task goes on. `current` is who did so last. */
static void dispose(struct observer *ob, struct tracee *tracee, enum disposition disposition)
{
    ob->scheduler.current = disposition == GONE ? NULL : tracee;
    if (disposition == HOLD)
        tracee->held_at = ob->scheduler.holds++;
    tracee_dispose(tracee, disposition);
    end_if_asked(ob);
}

static bool handle_pending(struct observer *ob, struct tracee *tracee)
{
    tracee->pending = false;
    dispose(ob, tracee, ptrace_stops_handle(ob, tracee, tracee->status));
    return true;
}

static struct tracee *first_pending(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->pending && ob->tracer.tracees[i]->process)
            return ob->tracer.tracees[i];
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

/* Anybody who is held, with the same chance. */
static struct tracee *drawn_held(struct observer *ob)
{
    struct tracee *drawn = NULL;
    uint64_t held = 0;
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->state == TRACEE_HELD && faults_draw(&ob->faults, ++held) == 0)
            drawn = ob->tracer.tracees[i];
    return drawn;
}

/* Whoever the plan's order names next and can go; after its end the oldest. */
static struct tracee *next_held(struct observer *ob)
{
    struct scheduler *scheduler = &ob->scheduler;
    if (ob->plan->faults.shuffle)
        return drawn_held(ob);
    while (scheduler->order_next < ob->plan->order_count) {
        struct tracee *tracee = held_named(ob, ob->plan->order[scheduler->order_next++]);
        if (tracee)
            return tracee;
    }
    return oldest_held(ob, NULL, false);
}

void scheduler_unsettle(struct observer *ob)
{
    if (ob->scheduler.settled)
        ob->scheduler.restless_ns = ob->now_ns;
    ob->scheduler.settled = false;
    ob->scheduler.said_stuck = ob->scheduler.said_nothing = false;
}

static void let_go(struct observer *ob, struct tracee *tracee)
{
    ob->scheduler.wanted = false;
    scheduler_unsettle(ob);
    dispose(ob, tracee, syscall_stops_go(ob, tracee));
}

static void tell_nothing_to_step(struct observer *ob)
{
    char who[EVENT_LINE_MAX - 64];
    ob->scheduler.wanted = false;
    if (ob->scheduler.said_nothing)
        return;
    ob->scheduler.said_nothing = true;
    wait_for_describe(ob, who, sizeof who);
    recorder_note(&ob->recorder, "step", "nothing to step: %s", who[0] ? who : "no program runs");
}

void scheduler_step(struct observer *ob, const char *label)
{
    struct scheduler *scheduler = &ob->scheduler;
    bool anybody = oldest_held(ob, NULL, false) != NULL;
    if (ob->pace == PACE_RUN) {
        ob->pace = PACE_STEP; /* the next call of each is held */
        return;
    }
    struct tracee *tracee = *label ? held_named(ob, label) : anybody ? next_held(ob) : NULL;
    if (tracee) {
        let_go(ob, tracee);
    } else if (anybody || scheduler->said_stuck) {
        tell_nothing_to_step(ob);
    } else {
        scheduler->wanted = true; /* somebody may still come */
        snprintf(scheduler->wanted_label, sizeof scheduler->wanted_label, "%s", label);
    }
}

void scheduler_pace(struct observer *ob, enum pace pace)
{
    struct tracee *tracee;
    ob->pace = pace;
    if (pace == PACE_WALK)
        return;
    scheduler_unsettle(ob);
    if (pace == PACE_STEP)
        return;
    ob->scheduler.wanted = false;
    while ((tracee = oldest_held(ob, NULL, false)))
        dispose(ob, tracee, syscall_stops_go(ob, tracee));
}

bool scheduler_step_waits(const struct observer *ob)
{
    return ob->scheduler.wanted;
}

void scheduler_drop_step(struct observer *ob)
{
    ob->scheduler.wanted = false;
}

static bool ending_advance(struct observer *ob)
{
    struct tracee *tracee = first_pending(ob);
    if (tracee)
        return handle_pending(ob, tracee);
    if (ob->tracer.count == 0) {
        ob->done = true;
    } else if (ob->now_ns - ob->ending_ns > GRACE_NS) {
        if (ob->scheduler.ending == END_GENTLY)
            observer_ask_end(ob, END_AT_ONCE);
        else if (ob->now_ns - ob->ending_ns > 4 * (int64_t)GRACE_NS)
            ob->done = true;
    }
    return ob->done;
}

/* ---- going on */

/* Whether all that still live wait for each other, or for a person. */
static bool all_stuck(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        enum wait_for wait = tracee->process ? wait_for_of(ob, tracee) : WAIT_FOR_GOES;
        if (wait != WAIT_FOR_FOR_EVER && wait != WAIT_FOR_INPUT)
            return false;
    }
    return true;
}

static bool somebody_computes(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->process && wait_for_of(ob, ob->tracer.tracees[i]) == WAIT_FOR_GOES)
            return true;
    return false;
}

static bool start_more(struct observer *ob)
{
    if (ob->waiting_actors == 0)
        return false;
    bool started = actors_start(ob, false);
    if (!started && (ob->tracer.count == 0 || (ob->scheduler.said_stuck && all_stuck(ob))))
        started = actors_start(ob, true);
    if (started)
        scheduler_unsettle(ob);
    return started;
}

/* The observer knows who is at rest, so nobody need ask it for each step. When nobody can go, no timer is set
 * and no byte is under way, nothing will ever come, and waiting for it would show nothing more. */
bool scheduler_walk(struct observer *ob)
{
    if (ob->pace != PACE_WALK || !scheduler_rests(ob))
        return false;
    if (oldest_held(ob, NULL, false)) {
        scheduler_step(ob, "");
        return true;
    }
    if (ob->scheduler.said_stuck || objects_in_flight(ob->objects) || !all_stuck(ob))
        return false;
    scheduler_quiet(ob);
    return true;
}

static bool step_advance(struct observer *ob)
{
    struct scheduler *scheduler = &ob->scheduler;
    if (scheduler->current && scheduler->current->pending)
        return handle_pending(ob, scheduler->current);
    if (!scheduler->settled && !all_at_rest(ob))
        return false;
    if (!scheduler->settled)
        tell_blocked(ob);
    struct tracee *tracee = first_pending(ob);
    if (tracee)
        return handle_pending(ob, tracee);
    if (!scheduler->settled) {
        sampler_all(ob);
        scheduler->settled = true;
        /* In one with what they waited for: who reads it must not take the others for all there are. */
        if (!start_more(ob))
            recorder_flush(&ob->recorder);
        return true;
    }
    if (start_more(ob))
        return true;
    if (scheduler->wanted && oldest_held(ob, NULL, false)) {
        scheduler->wanted = false;
        scheduler_step(ob, scheduler->wanted_label);
        return true;
    }
    return false;
}

static bool run_advance(struct observer *ob)
{
    struct tracee *tracee = first_pending(ob);
    if (tracee)
        return handle_pending(ob, tracee);
    return start_more(ob);
}

bool scheduler_advance(struct observer *ob)
{
    if (ob->tracer.count == 0 && ob->waiting_actors == 0)
        ob->done = true;
    if (ob->done)
        return true;
    end_if_asked(ob);
    if (ob->scheduler.ending)
        return ending_advance(ob);
    return ob->pace == PACE_RUN ? run_advance(ob) : step_advance(ob);
}

bool scheduler_rests(const struct observer *ob)
{
    return !ob->end_asked && (ob->pace == PACE_RUN || ob->scheduler.settled);
}

/* Nothing has happened for a while: what can be said of who waits for whom. */
bool scheduler_quiet(struct observer *ob)
{
    struct scheduler *scheduler = &ob->scheduler;
    if (scheduler->said_stuck || scheduler->ending)
        return true;
    if (!all_stuck(ob) || objects_connecting(ob->objects))
        return !somebody_computes(ob);
    scheduler->said_stuck = true;
    if (ob->waiting_actors > 0)
        return true; /* the next one starts, and may wake them */
    if (!wait_for_note(ob) && scheduler->wanted)
        tell_nothing_to_step(ob);
    scheduler->wanted = false;
    return true;
}

void scheduler_stopped(struct observer *ob, struct tracee *tracee, int status)
{
    scheduler_unsettle(ob);
    tracee->status = status;
    tracee->pending = true;
    if (tracee->process && ob->pace == PACE_RUN)
        handle_pending(ob, tracee);
}
