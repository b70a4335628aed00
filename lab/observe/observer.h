/* What the parts of the observer process share: the tasks that it traces, what is known of them, and how they
 * are to go on. Only data; what each part does is in a header of its own, and includes those below it:
 *
 *   observe.c        the process: starts it from outside, ends it
 *   turn.c           its turns: stops and descriptors as they come, what is due in between
 *   commands.c       what the watcher asks for
 *   idle.c           the end of servers that wake only to wait again
 *   scheduler.c      who goes next, and the one place where a task is resumed
 *   rest.c           who holds up the others
 *   ptrace_stops.c   from a ptrace stop to what it means: births, deaths, signals
 *   syscall_stops.c  calls: ENTER, RETURN, and those that only change what is known
 *   limits.c         memory and processor time of programs that are somebody else's
 *   notice.c         which calls are events, and what the others say
 *   timeouts.c       which calls have a time-out, and keeping it
 *   own_timers.c     timerfds in it
 *   pause.c          what whoever steps takes to look
 *   own_time.c       the time of a session that nobody watches as it goes
 *   sampler.c        packets, sockets and source files, written at the right moment
 *   actors.c         starting the programs, what they print and are typed
 *   printed.c        what those print that were attached to
 *   attach.c         programs that run already
 *   signals.c        signals that the programs are sent
 *   start_order.c    whether one is far enough for the next to start
 *   unwatched.c      calls that nobody could watch
 *   wait_for.c       who waits for whom, and whether for ever
 *
 * One thread. */
#ifndef SOCKEYE_OBSERVE_OBSERVER_H
#define SOCKEYE_OBSERVE_OBSERVER_H

#include "lab/base/clock.h"
#include "lab/observe/capture/capture.h"
#include "lab/observe/faults.h"
#include "lab/observe/loop.h"
#include "lab/observe/objects/objects.h"
#include "lab/observe/plan/plan.h"
#include "lab/observe/recorder.h"
#include "lab/observe/sandbox/filter.h"
#include "lab/observe/sandbox/foreign_filter.h"
#include "lab/observe/sandbox/sandbox.h"
#include "lab/observe/sandbox/stdio.h"
#include "lab/observe/source/source.h"
#include "lab/observe/tracer.h"
#include "lab/record/conversation.h"

struct observer;

enum { OBSERVER_CLOCKS = 12, OWN_TIMERS_MAX = 16 };

enum actor_state { ACTOR_WAITING, ACTOR_STARTED, ACTOR_ENDED };

/* Of the plan's, one after the other. */
enum signal_state { SIGNAL_WAITS, SIGNAL_DUE /* its line was seen */, SIGNAL_SENT };

/* How far a program has come since it was started; see start_order.h. */
struct actor_start {
    bool up;           /* past its own start */
    bool late;         /* what it does meanwhile is waited for no longer */
    bool talked;       /* has sent, or dialled */
    uint32_t talks;    /* calls that send, receive, wait or dial */
    bool rested, disk; /* at the last look: no task of it could go; one waited for a disk */
    int64_t slept_ns;  /* so long it has rested */
    int64_t disk_ns;   /* so long it has waited for a disk */
};

/* How it has slept by itself since anybody else did something; see own_time.h. */
struct actor_sleep {
    int64_t naps, ns;
};

/* Whoever steps looks; see pause.h. On the session's clock. */
struct pause {
    bool on;
    int64_t begun_ns;
    int64_t total_ns; /* of all that have ended, as far as the clock went on in them */
};

struct actor {
    struct observer *ob; /* whose it is */
    const struct plan_actor *plan;
    enum actor_state state;
    pid_t pid;      /* of its first process, once started */
    bool may_start; /* what it waits for was seen */
    enum signal_state signals[PLAN_SIGNALS_MAX];
    int trouble;          /* says why its exec failed; -1 none */
    uint32_t labels;      /* given to its children and threads */
    int tasks;            /* alive */
    int64_t ended_cpu_ms; /* foreign: processor time of those that are not any more */
    int64_t asked_bytes;  /* foreign: memory that belongs to no process */
    struct actor_start start;
    struct actor_sleep asleep;
    int64_t calls, calls_weight; /* that its tasks have made; one in vain weighs more */
    struct stdio io;
    bool told_limit;         /* of its output */
    unsigned unwatched_told; /* bit by what was refused, or not seen: each is told once */
};

/* How the tasks go on. */
enum pace {
    PACE_RUN,  /* all that can */
    PACE_STEP, /* each is held at its next call, and let go when a person asks for it */
    PACE_WALK  /* the same, but whoever is next goes when all are at rest */
};

/* What is asked for when the programs are to be ended; who asks writes the note that says why. */
enum end { END_NOT_ASKED, END_GENTLY /* they get a moment to end by themselves */, END_AT_ONCE };

struct observer {
    const struct plan *plan;
    struct recorder recorder;
    struct sandbox sandbox;
    struct filter filter;
    struct foreign_filter foreign; /* built where a program is */
    struct tracer tracer;
    struct objects *objects;
    struct sources *sources;
    struct capture *capture; /* NULL: no packets */
    struct conversations *conversations;
    struct faults faults;
    struct actor actors[PLAN_ACTORS_MAX];
    size_t waiting_actors, waiting_signals;
    int64_t start_look_ns; /* when it was looked last how far they have come */
    int ended_actor;       /* whose task ended last */
    struct loop loop;
    struct loop outputs; /* what the programs print to; itself in `loop` */
    enum pace pace;
    enum end end_asked;
    int64_t limits_due_ns; /* what they use up is looked at again */
    int ksoftirqd;         /* asked whether packets are under way; -1 cannot be */
    int64_t now_ns;        /* when the stop that is being handled came, since the start */
    struct pause pause;
    int64_t clock_began_ns[OBSERVER_CLOCKS]; /* what each clock showed at the start */
    int naming;                              /* tracees in a call that gives a socket its local address */
    struct own_timer own_timers[OWN_TIMERS_MAX];
    size_t own_timer_count;
    uint64_t drops_told;
    struct decoded decoded; /* room for a call's return */
    char table[16384];      /* room for a descriptor table */
};

/* The session's time (trial_clock.h). */
static inline int64_t observer_time(const struct observer *ob)
{
    return trial_clock_at(&ob->recorder.clock, ob->now_ns);
}

/* What a clock (clock_gettime(2)) shows the programs; one that is not kept shows what the kernel's does. */
static inline int64_t observer_told(const struct observer *ob, int id)
{
    bool kept = id >= 0 && id < OBSERVER_CLOCKS && ob->clock_began_ns[id] != 0;
    return kept ? ob->clock_began_ns[id] + observer_time(ob) : clock_read_ns(id);
}

/* Whether time-outs of calls that are made now are kept here (timeouts.h), and not by the kernel. */
static inline bool observer_keeps_time(const struct observer *ob)
{
    return ob->plan->time == TIME_HELD ? !ob->end_asked : ob->plan->time == TIME_OWN && ob->pace != PACE_RUN;
}

/* Asks for the end: the scheduler brings it about when what is being handled is done. */
static inline void observer_ask_end(struct observer *ob, enum end end)
{
    if (ob->end_asked < end)
        ob->end_asked = end;
}

#endif
