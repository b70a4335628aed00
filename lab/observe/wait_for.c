#include "lab/observe/wait_for.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>

#include "lab/observe/file_locks.h"
#include "lab/observe/housekeepers.h"
#include "lab/observe/objects/wakers.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/source/unwritten.h"
#include "lab/observe/timeouts.h"

/* ---- calls that are events */

static bool can_be_typed_to(struct observer *ob, const struct tracee *tracee)
{
    return ob->actors[tracee->process->actor].io.input >= 0;
}

static enum waker wakers_of_fd(struct observer *ob, const struct tracee *tracee, int fd)
{
    return wakers_of(ob->objects, tracee->process->pid, fd, ob->sandbox.own_network);
}

static enum waker wakers_of_call(struct observer *ob, const struct tracee *tracee)
{
    enum { SET_TEXT_MAX = 40 };
    const struct tracee_call *call = tracee->call;
    struct str rest = call->enter.call.sets;
    struct event_set set;
    enum waker found = WAKER_PROGRAMS;
    if (rest.n + SET_TEXT_MAX > sizeof call->enter.sets)
        return WAKER_OTHERS; /* more was asked for than is kept of it */
    if (rest.n == 0 && call->enter.call.fd >= 0)
        return wakers_of_fd(ob, tracee, call->enter.call.fd);
    while (event_next_set(&rest, &set)) {
        /* Of a terminal or file whose errors alone are asked for nobody will tell any. */
        if (set.asked == 0 && !objects_watches(ob->objects, tracee->process->pid, set.fd))
            continue;
        enum waker waker = wakers_of_fd(ob, tracee, set.fd);
        found = waker > found ? waker : found;
    }
    return found;
}

/* A time-out alone, of a select() or poll() without descriptors. */
static bool waits_for_nothing(const struct event_call *call)
{
    return event_call_waits(call) && call->sets.n == 0 && call->fd < 0;
}

static enum wait_for in_call(struct observer *ob, const struct tracee *tracee)
{
    const struct event_call *call = &tracee->call->enter.call;
    if (tracee->call->row->flags & CALL_NAPS)
        return WAIT_FOR_NAP;
    if (timeouts_has(&tracee->call->raw) ||
        (!event_call_waits(call) && wakers_times_out(ob->objects, tracee->process->pid, call->fd)))
        return waits_for_nothing(call) ? WAIT_FOR_NAP : WAIT_FOR_TIMED;
    switch (wakers_of_call(ob, tracee)) {
    case WAKER_OTHERS:
        return WAIT_FOR_TIMED;
    case WAKER_INPUT:
        return can_be_typed_to(ob, tracee) ? WAIT_FOR_INPUT : WAIT_FOR_FOR_EVER;
    default:
        return WAIT_FOR_FOR_EVER;
    }
}

/* ---- all other calls */

static bool read_call(pid_t tid, long *number, unsigned long args[6])
{
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)tid);
    FILE *file = fopen(path, "re");
    bool read = file && fgets(text, sizeof text, file);
    if (file)
        fclose(file);
    return read && sscanf(text, "%ld %lx %lx %lx %lx %lx %lx", number, &args[0], &args[1], &args[2], &args[3],
                          &args[4], &args[5]) == 7;
}

/* A lock that lies in a file may be given by somebody outside. */
static bool futex_is_timed(const struct tracee *tracee, const unsigned long args[6])
{
    return args[3] != 0 ||
           (!(args[1] & FUTEX_PRIVATE_FLAG) && memory_is_shared_file(tracee->process->pid, args[0]));
}

static bool locks_file(long number, const unsigned long args[6])
{
    if (number == SYS_flock)
        return !(args[1] & LOCK_NB);
    return number == SYS_fcntl && (args[1] == F_SETLKW || args[1] == F_OFD_SETLKW);
}

/* A lock on a file that a task of the session holds is given by that one alone. */
static bool lock_is_held_here(struct observer *ob, const struct tracee *tracee)
{
    pid_t holder = file_locks_holder(tracee->process->pid);
    return holder > 0 && tracer_of_process(&ob->tracer, holder);
}

/* A call that is not known here may be woken by something that nobody sees: it counts as one that will. */
static enum wait_for elsewhere(struct observer *ob, const struct tracee *tracee)
{
    long number;
    unsigned long args[6];
    if (!read_call(tracee->tid, &number, args))
        return WAIT_FOR_GOES;
    if (number == SYS_read && args[0] == 0)
        return can_be_typed_to(ob, tracee) ? WAIT_FOR_INPUT : WAIT_FOR_NAP;
    if (number == SYS_futex)
        return futex_is_timed(tracee, args) && !housekeepers_has(ob, tracee) && !housekeepers_is_go(tracee)
                   ? WAIT_FOR_NAP
                   : WAIT_FOR_FOR_EVER;
    if (number == SYS_nanosleep && housekeepers_is_go(tracee))
        return WAIT_FOR_FOR_EVER;
    if (locks_file(number, args))
        return lock_is_held_here(ob, tracee) ? WAIT_FOR_FOR_EVER : WAIT_FOR_NAP;
    if (number == SYS_rt_sigsuspend)
        return WAIT_FOR_FOR_EVER;
#ifdef SYS_pause
    if (number == SYS_pause)
        return WAIT_FOR_FOR_EVER;
#endif
    return WAIT_FOR_NAP;
}

enum wait_for wait_for_of(struct observer *ob, struct tracee *tracee)
{
    if (tracee->state == TRACEE_HELD)
        return WAIT_FOR_HELD;
    if (tracee->state == TRACEE_STOPPED)
        return WAIT_FOR_TIMED; /* somebody may send SIGCONT */
    if (tracee->pending || tracee->state == TRACEE_NEW || tracee->state == TRACEE_NEWBORN)
        return WAIT_FOR_GOES;
    char letter = tracee_status_letter(tracee);
    if ((letter == 'Z' && tracee->process->users > 1) || (letter == 'D' && tracee->vforking))
        return WAIT_FOR_FOR_EVER;
    if (letter != 'S')
        return WAIT_FOR_GOES;
    enum wait_for wait = tracee->state == TRACEE_IN_CALL ? in_call(ob, tracee) : elsewhere(ob, tracee);
    if (wait == WAIT_FOR_FOR_EVER && tracee->process->attached)
        return WAIT_FOR_TIMED; /* who else has its descriptors, or comes to it, is not known */
    bool signalled = wait == WAIT_FOR_FOR_EVER &&
                     signal_timers_pend(&tracee->process->timers, tracee->process->pid, observer_time(ob));
    /* A timer may have fired, and woken it, before it was asked whether it was set. */
    bool asleep = wait != WAIT_FOR_FOR_EVER || tracee_status_letter(tracee) == 'S';
    return signalled ? WAIT_FOR_TIMED : asleep ? wait : WAIT_FOR_GOES;
}

/* ---- in words */

static int describe(struct observer *ob, struct tracee *tracee, char *out, size_t cap)
{
    const struct event_call *call = tracee->call ? &tracee->call->enter.call : NULL;
    enum wait_for wait = wait_for_of(ob, tracee);
    if (tracee->state == TRACEE_IN_CALL && call && call->fd >= 0)
        return snprintf(out, cap, "%s waits in %.*s(%d)", tracee->label, STR_ARGS(call->name), call->fd);
    if (tracee->state == TRACEE_IN_CALL && call)
        return snprintf(out, cap, "%s waits in %.*s()", tracee->label, STR_ARGS(call->name));
    if (tracee->state == TRACEE_STOPPED)
        return snprintf(out, cap, "%s is stopped by a signal", tracee->label);
    if (wait == WAIT_FOR_INPUT)
        return snprintf(out, cap, "%s waits for input", tracee->label);
    if (wait == WAIT_FOR_TIMED || wait == WAIT_FOR_NAP)
        return snprintf(out, cap, "%s sleeps", tracee->label);
    if (wait == WAIT_FOR_GOES)
        return snprintf(out, cap, "%s runs", tracee->label);
    return snprintf(out, cap, "%s waits", tracee->label);
}

void wait_for_describe(struct observer *ob, char *out, size_t cap)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (!tracee->process || tracee->state == TRACEE_HELD || used + 2 >= cap ||
            housekeepers_has(ob, tracee))
            continue;
        if (used > 0)
            used += (size_t)snprintf(out + used, cap - used, ", ");
        int n = describe(ob, tracee, out + used, cap - used);
        if (n < 0 || (size_t)n >= cap - used)
            return;
        used += (size_t)n;
    }
}

/* A parent is decided by its children. */
static bool waits_for_children(const struct tracee *tracee)
{
    return tracee->state != TRACEE_IN_CALL || tracee->call->raw.number == SYS_wait4 ||
           tracee->call->raw.number == SYS_waitid;
}

/* A server that is left alone in its loop has done nothing wrong. */
static bool waits_for_clients(const struct tracee *tracee)
{
    if (waits_for_children(tracee))
        return true;
    return tracee->call->raw.number == SYS_accept || tracee->call->raw.number == SYS_accept4 ||
           (tracee->call->row->flags & CALL_WAITS);
}

bool wait_for_outside(struct observer *ob, const struct tracee *tracee)
{
    return tracee->state == TRACEE_IN_CALL && wakers_of_call(ob, tracee) == WAKER_OTHERS;
}

/* A server that waits where anybody may come: nobody of the session owes it anything. */
bool wait_for_at_door(struct observer *ob, const struct tracee *tracee)
{
    if (tracee->state != TRACEE_IN_CALL)
        return false;
    struct str rest = tracee->call->enter.call.sets;
    struct event_set set;
    bool door =
        rest.n == 0 && objects_is_door(ob->objects, tracee->process->pid, tracee->call->enter.call.fd);
    while (!door && event_next_set(&rest, &set))
        door = objects_is_door(ob->objects, tracee->process->pid, set.fd);
    return door;
}

/* One that waits at its door and for several at once may have news for them when the next one comes. */
static bool serves_a_crowd(struct observer *ob, const struct tracee *tracee)
{
    if (!wait_for_at_door(ob, tracee))
        return false;
    pid_t pid = tracee->process->pid;
    struct str rest = tracee->call->enter.call.sets;
    struct event_set set;
    unsigned count = rest.n == 0 ? objects_connections(ob->objects, pid, tracee->call->enter.call.fd) : 0;
    while (event_next_set(&rest, &set))
        count += objects_connections(ob->objects, pid, set.fd);
    return count > 1;
}

bool wait_for_nobody_can_type(const struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++)
        if (ob->actors[i].state == ACTOR_STARTED && ob->actors[i].io.input >= 0)
            return false;
    return true;
}

/* ---- what stdio keeps back */

struct teller {
    struct observer *ob;
    const struct tracee *tracee;
};

static void tell_stream(void *data, const struct stdio_stream *stream)
{
    const struct teller *teller = data;
    char text[4 * 64 + 1];
    if (!objects_is_stream(teller->ob->objects, teller->tracee->process->pid, stream->fd))
        return;
    event_escape(text, sizeof text, (struct str){ stream->bytes, stream->size });
    recorder_note(
        &teller->ob->recorder,
        (struct event_note){ .kind = stream->unwritten ? NOTE_UNFLUSHED : NOTE_READ_AHEAD,
                             .actor = str_from(teller->tracee->label),
                             .value = (int64_t)(stream->unwritten ? stream->unwritten : stream->unread),
                             .fd = stream->fd,
                             .text = str_from(text) });
}

/* Why nobody can go on may lie in the buffer of a stream. */
static void tell_streams(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        const struct tracee *tracee = ob->tracer.tracees[i];
        struct teller teller = { ob, tracee };
        if (tracee->process && tracee->tid == tracee->process->pid)
            stdio_streams(tracee->tid, tell_stream, &teller);
    }
}

/* ---- the note */

bool wait_for_note(struct observer *ob)
{
    char who[EVENT_LINE_MAX - 64];
    bool in_calls = false, one_actor = true, doors = true, clients = true, crowd = false;
    int only_actor = -1;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (wait_for_of(ob, tracee) == WAIT_FOR_INPUT)
            return false;
        in_calls = in_calls || !waits_for_children(tracee);
        one_actor = one_actor && (only_actor < 0 || only_actor == tracee->process->actor);
        clients = clients && waits_for_clients(tracee);
        doors = doors && (waits_for_children(tracee) || wait_for_at_door(ob, tracee));
        crowd = crowd || (ob->plan->crowd_is_idle && serves_a_crowd(ob, tracee));
        only_actor = tracee->process->actor;
    }
    if (!in_calls && ob->pace != PACE_WALK)
        return false;
    bool idle = doors || crowd || (one_actor && clients);
    wait_for_describe(ob, who, sizeof who);
    if (!idle)
        tell_streams(ob);
    recorder_note(&ob->recorder,
                  (struct event_note){ .kind = idle ? NOTE_IDLE : NOTE_DEADLOCK, .text = str_from(who) });
    if (wait_for_nobody_can_type(ob) && (idle ? !ob->plan->keep : ob->pace == PACE_WALK))
        observer_ask_end(ob, END_GENTLY);
    return true;
}
