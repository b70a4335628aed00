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

bool session_holds(const struct observer *ob)
{
    return ob->session.stepping;
}

void session_gone(struct observer *ob, const struct tracee *tracee)
{
    if (ob->session.current == tracee)
        ob->session.current = NULL;
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
    bool rest = true, patience = ob->now_ns - ob->session.restless_ns < SPINNING_NS;
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
        sight_names(ob);
        sight_packets(ob);
        calls_block(ob, tracee);
    }
}

static bool handle_one(struct observer *ob, struct tracee *tracee)
{
    int status = tracee->status;
    tracee->pending = false;
    ob->session.current = tracee;
    stops_handle(ob, tracee, status);
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
        if (ob->tracer.tracees[i]->state == TRACEE_HELD && weather_draw(&ob->weather, ++held) == 0)
            drawn = ob->tracer.tracees[i];
    return drawn;
}

/* Whoever the plan's order names next and can go; after its end the oldest. */
static struct tracee *next_held(struct observer *ob)
{
    struct session *session = &ob->session;
    if (ob->plan->weather.shuffle)
        return drawn_held(ob);
    while (session->order_next < ob->plan->order_count) {
        struct tracee *tracee = held_named(ob, ob->plan->order[session->order_next++]);
        if (tracee)
            return tracee;
    }
    return oldest_held(ob, NULL, false);
}

void session_unsettle(struct observer *ob)
{
    if (ob->session.settled)
        ob->session.restless_ns = ob->now_ns;
    ob->session.settled = false;
    ob->session.said_standing = ob->session.said_nothing = false;
}

static void let_go(struct observer *ob, struct tracee *tracee)
{
    ob->session.current = tracee;
    ob->session.wanted = false;
    session_unsettle(ob);
    calls_go(ob, tracee);
}

static void tell_nothing_to_step(struct observer *ob)
{
    char who[EVENT_LINE_MAX - 64];
    ob->session.wanted = false;
    if (ob->session.said_nothing)
        return;
    ob->session.said_nothing = true;
    standing_describe(ob, who, sizeof who);
    recorder_note(&ob->recorder, "step", "nothing to step: %s", who[0] ? who : "no program runs");
}

void session_step(struct observer *ob, const char *label)
{
    struct session *session = &ob->session;
    bool anybody = oldest_held(ob, NULL, false) != NULL;
    if (!session->stepping) {
        session->stepping = true; /* the next call of each is held */
        return;
    }
    struct tracee *tracee = *label ? held_named(ob, label) : anybody ? next_held(ob) : NULL;
    if (tracee) {
        let_go(ob, tracee);
    } else if (anybody || session->said_standing) {
        tell_nothing_to_step(ob);
    } else {
        session->wanted = true; /* somebody may still come */
        snprintf(session->wanted_label, sizeof session->wanted_label, "%s", label);
    }
}

void session_run(struct observer *ob)
{
    struct tracee *tracee;
    ob->session.stepping = ob->session.walking = ob->session.wanted = false;
    session_unsettle(ob);
    while ((tracee = oldest_held(ob, NULL, false)))
        calls_go(ob, tracee);
}

/* ---- ending */

static void kill_process(struct observer *ob, const struct tracee *tracee, int signal)
{
    (void)ob;
    if (tracee->process && tracee->process->pid > 0)
        kill(tracee->process->pid, signal);
}

/* Who is held before a call never makes it: the recording ends where the person ended it. */
void session_end(struct observer *ob)
{
    struct session *session = &ob->session;
    if (session->ending)
        return;
    session->ending = true;
    session->stepping = session->wanted = false;
    ob->ending_ns = ob->now_ns;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        kill_process(ob, tracee, tracee->state == TRACEE_HELD || tracee->pending ? SIGKILL : SIGTERM);
    }
}

void session_kill(struct observer *ob)
{
    session_end(ob);
    ob->session.killing = true;
    ob->ending_ns = ob->now_ns;
    for (size_t i = 0; i < ob->tracer.count; i++)
        kill_process(ob, ob->tracer.tracees[i], SIGKILL);
    sandbox_kill(&ob->sandbox);
}

void session_collapse(struct observer *ob)
{
    if (ob->session.ending)
        return;
    recorder_note(&ob->recorder, "stop", "the sandbox was ended from outside");
    session_end(ob);
}

static bool ending_advance(struct observer *ob)
{
    struct tracee *tracee = first_pending(ob);
    if (tracee)
        return handle_one(ob, tracee);
    if (ob->tracer.count == 0) {
        ob->done = true;
    } else if (ob->now_ns - ob->ending_ns > GRACE_NS) {
        if (ob->session.killing && ob->now_ns - ob->ending_ns > 4 * (int64_t)GRACE_NS)
            ob->done = true;
        else if (!ob->session.killing)
            session_kill(ob);
    }
    return ob->done;
}

/* ---- going on */

/* Whether all that still live wait for each other, or for a person. */
static bool all_stuck(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        enum standing standing = tracee->process ? standing_of(ob, tracee) : STANDING_GOES;
        if (standing != STANDING_FOR_EVER && standing != STANDING_INPUT)
            return false;
    }
    return true;
}

static bool somebody_computes(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->process && standing_of(ob, ob->tracer.tracees[i]) == STANDING_GOES)
            return true;
    return false;
}

static bool start_more(struct observer *ob)
{
    if (ob->waiting_actors == 0)
        return false;
    bool started = actors_start(ob, false);
    if (!started && (ob->tracer.count == 0 || (ob->session.said_standing && all_stuck(ob))))
        started = actors_start(ob, true);
    if (started)
        session_unsettle(ob);
    return started;
}

/* The observer knows who is at rest, so nobody need ask it for each step. When nobody can go, no timer is set
 * and no byte is under way, nothing will ever come, and waiting for it would show nothing more. */
static bool walk(struct observer *ob)
{
    if (!ob->session.walking)
        return false;
    if (oldest_held(ob, NULL, false)) {
        session_step(ob, "");
        return true;
    }
    if (ob->session.said_standing || objects_in_flight(ob->objects) || !all_stuck(ob))
        return false;
    session_quiet(ob);
    return true;
}

static bool step_advance(struct observer *ob)
{
    struct session *session = &ob->session;
    if (session->current && session->current->pending)
        return handle_one(ob, session->current);
    if (!session->settled && !all_at_rest(ob))
        return false;
    if (!session->settled)
        tell_blocked(ob);
    struct tracee *tracee = first_pending(ob);
    if (tracee)
        return handle_one(ob, tracee);
    if (!session->settled) {
        sight_all(ob);
        session->settled = true;
        /* In one with what they waited for: who reads it must not take the others for all there are. */
        if (!start_more(ob))
            recorder_flush(&ob->recorder);
        return true;
    }
    if (start_more(ob))
        return true;
    if (session->wanted && oldest_held(ob, NULL, false)) {
        session->wanted = false;
        session_step(ob, session->wanted_label);
        return true;
    }
    return commands_next(ob) || walk(ob);
}

static bool run_advance(struct observer *ob)
{
    struct tracee *tracee = first_pending(ob);
    if (tracee)
        return handle_one(ob, tracee);
    return start_more(ob) || commands_next(ob);
}

bool session_advance(struct observer *ob)
{
    if (ob->tracer.count == 0 && ob->waiting_actors == 0)
        ob->done = true;
    if (ob->done)
        return true;
    if (ob->session.ending)
        return ending_advance(ob);
    return ob->session.stepping ? step_advance(ob) : run_advance(ob);
}

/* Nothing has happened for a while: what can be said of who waits for whom. */
bool session_quiet(struct observer *ob)
{
    struct session *session = &ob->session;
    if (session->said_standing || session->ending)
        return true;
    if (!all_stuck(ob) || objects_connecting(ob->objects))
        return !somebody_computes(ob);
    session->said_standing = true;
    if (ob->waiting_actors > 0)
        return true; /* the next one starts, and may wake them */
    if (!standing_note(ob) && session->wanted)
        tell_nothing_to_step(ob);
    session->wanted = false;
    return true;
}

void session_stopped(struct observer *ob, struct tracee *tracee, int status)
{
    session_unsettle(ob);
    if (tracee->process && !ob->session.stepping && !tracee->pending) {
        stops_handle(ob, tracee, status);
        return;
    }
    tracee->pending = true;
    tracee->status = status;
}
