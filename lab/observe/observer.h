/* Private to the observer process: everything it has, and how its parts call each other.
 *
 *   observe.c   the process: starts it from outside, ends it
 *   loop.c      its one loop: what to look at next, when to sleep
 *   actors.c    starting the programs, what they print and are typed
 *   ptrace_stops.c  from a ptrace stop to what it means: births, deaths, signals
 *   syscall_stops.c  calls: ENTER, RETURN, and those that only change what is known
 *   sampler.c   packets, sockets and source files, written at the right moment
 *   scheduler.c  who may go next: steps, run, pause, the end
 *   commands.c  what the watcher asks for
 *   wait_for.c  who waits for whom, and whether for ever
 *   idle.c      the end of servers that wake only to wait again
 *
 * One thread. Everything here works on `struct observer`, which lives as long as the process. */
#ifndef SOCKEYE_OBSERVE_OBSERVER_H
#define SOCKEYE_OBSERVE_OBSERVER_H

#include "lab/observe/capture/capture.h"
#include "lab/observe/objects/objects.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/recorder.h"
#include "lab/observe/sandbox/filter.h"
#include "lab/observe/sandbox/sandbox.h"
#include "lab/observe/sandbox/stdio.h"
#include "lab/observe/source/source.h"
#include "lab/observe/tracer.h"
#include "lab/record/command.h"
#include "lab/record/conversation.h"

enum actor_state { ACTOR_WAITING, ACTOR_STARTED, ACTOR_ENDED };

struct actor {
    const struct plan_actor *plan;
    enum actor_state state;
    bool may_start;  /* what it waits for was seen */
    int trouble;     /* says why its exec failed; -1 none */
    uint32_t labels; /* given to its children and threads */
    int tasks;       /* alive */
    struct stdio io;
    bool told_limit; /* of its output */
};

enum { COMMANDS_MAX = 128 };

/* How the tasks go on. */
enum pace {
    PACE_RUN,  /* all that can */
    PACE_STEP, /* each is held at its next call, and let go when a person asks for it */
    PACE_WALK  /* the same, but whoever is next goes when all are at rest */
};

/* What is asked for when the programs are to be ended; who asks writes the note that says why. */
enum end { END_NOT_ASKED, END_GENTLY /* they get a moment to end by themselves */, END_AT_ONCE };

struct scheduler {
    enum end ending;        /* what was done of what is asked for */
    bool settled;           /* step mode: everybody is at rest, and it was said */
    int64_t restless_ns;    /* since when they are not */
    struct tracee *current; /* step mode: let go last */
    uint32_t holds;         /* given so far */
    size_t order_next;
    bool wanted; /* a step was asked for while nobody could go yet */
    char wanted_label[EVENT_LABEL_MAX + 1];
    bool said_nothing; /* that there is nothing to step, since something last happened */
    bool said_stuck;   /* that nothing can go on, since something last did */
};

struct commands {
    struct command ring[COMMANDS_MAX];
    size_t first, count;
    char line[2048]; /* of the control socket, not whole yet */
    size_t line_used;
    bool line_too_long;
};

struct observer {
    const struct plan *plan;
    struct recorder recorder;
    struct sandbox sandbox;
    struct filter filter;
    struct tracer tracer;
    struct objects *objects;
    struct sources *sources;
    struct capture *capture; /* NULL: no packets */
    struct conversations *conversations;
    struct actor actors[PLAN_ACTORS_MAX];
    size_t waiting_actors;
    struct scheduler scheduler;
    struct commands commands;
    enum pace pace;
    enum end end_asked;
    struct faults faults;
    int naming; /* tracees in a call that gives a socket its local address */
    uint64_t drops_told;
    int control, epoll, signals;
    int outputs;       /* an epoll of what the programs print to; itself watched by `epoll` */
    int64_t now_ns;    /* when the stop that is being handled came, since the start */
    int64_t last_ns;   /* when something last happened */
    int64_t tick_ns;   /* when the next look at everything is due; 0 none */
    int64_t ending_ns; /* when the programs were told to end */
    int idle_waits;    /* that timed out one after the other, nothing else done between */
    int64_t idle_since_ns;
    bool watcher_gone;
    bool done;
    const char *last_source; /* file of the last place */
    struct decoded decoded;  /* room for a call's return */
};

/* Asks for the end; what is asked for first stands unless more is asked for. */
static inline void observer_ask_end(struct observer *ob, enum end end)
{
    if (ob->end_asked < end)
        ob->end_asked = end;
}

/* ---- loop.c */
int loop_open(struct observer *ob, char *why, size_t cap);
void loop_run(struct observer *ob);
void loop_watch(struct observer *ob, int fd, uint32_t events);
/* Calls actors_drain() for whoever printed. */
void loop_outputs(struct observer *ob);
void loop_watch_output(struct observer *ob, int fd);

/* ---- actors.c */
/* Starts those whose time has come; `anyway`: also those that wait for what never came. True when one
 * started. */
bool actors_start(struct observer *ob, bool anyway);
void actors_saw(struct observer *ob, const struct event *event);
/* Writes what this actor printed since. */
void actors_drain(struct observer *ob, struct actor *actor);
void actors_drain_all(struct observer *ob);
struct actor *actors_named(struct observer *ob, const char *label);
/* Types to an actor, ends its input. */
void actors_type(struct observer *ob, struct actor *actor, struct str text);
void actors_end_input(struct observer *ob, struct actor *actor);
void actors_close(struct observer *ob);

/* ---- ptrace_stops.c */
/* Handles the stop or end that waitpid() told of this tracee; it may be gone afterwards. */
enum disposition ptrace_stops_handle(struct observer *ob, struct tracee *tracee, int status);
/* Somebody ended the sandbox's pid 1, and with it the programs. */
void ptrace_stops_collapse(struct observer *ob);
/* A tid that waitpid() told of and nobody knows yet. NULL when out of memory. */
struct tracee *ptrace_stops_newborn(struct observer *ob, pid_t tid);
/* Fills the event's actor and ids. */
struct event event_of(const struct observer *ob, const struct tracee *tracee, enum event_kind kind);

/* ---- syscall_stops.c */
enum disposition syscall_stops_enter(struct observer *ob, struct tracee *tracee);
enum disposition syscall_stops_return(struct observer *ob, struct tracee *tracee);
/* A signal is delivered to a task whose call was broken off: tells whether the call goes on or fails. */
void syscall_stops_signalled(struct observer *ob, struct tracee *tracee, int signal);
/* Lets a held task make its call. */
enum disposition syscall_stops_go(struct observer *ob, struct tracee *tracee);
void syscall_stops_block(struct observer *ob, struct tracee *tracee);
/* The tracee is going away. */
void syscall_stops_forget(struct observer *ob, struct tracee *tracee);

/* ---- sampler.c */
int sampler_open(struct observer *ob, char *why, size_t cap);
void sampler_close(struct observer *ob);
void sampler_packets(struct observer *ob);
/* Everything: packets, outputs, sockets. */
void sampler_all(struct observer *ob);
void sampler_sources(struct observer *ob, const struct source_place *place);
/* After a call that may have given the descriptor its local address. */
void sampler_name(struct observer *ob, struct tracee *tracee);
/* The same for all that are in such a call. */
void sampler_names(struct observer *ob);
const struct decode_context *sampler_context(struct observer *ob, struct decode_context *context);

/* ---- scheduler.c */
/* Does what can be done now. True when something was. */
bool scheduler_advance(struct observer *ob);
/* Whether nobody's stop is waited for, so that whoever watches may be obeyed. */
bool scheduler_rests(const struct observer *ob);
/* Walking: lets the next go. True when something was done. */
bool scheduler_walk(struct observer *ob);
/* Lets the next go, or this one. */
void scheduler_step(struct observer *ob, const char *label);
/* Something happens: nobody is known to be at rest. */
void scheduler_unsettle(struct observer *ob);
/* From now on so; whoever was held goes when all run. */
void scheduler_pace(struct observer *ob, enum pace pace);
/* A step that was asked for while nobody could go: whether it still waits, and that it is given up. */
bool scheduler_step_waits(const struct observer *ob);
void scheduler_drop_step(struct observer *ob);
/* waitpid() told of this tracee. */
void scheduler_stopped(struct observer *ob, struct tracee *tracee, int status);
/* Nothing has happened for a while. False when that may change without a stop: somebody computes. */
bool scheduler_quiet(struct observer *ob);

/* ---- commands.c */
/* Bytes of the control socket, of which not more may come than commands_room(). */
void commands_take(struct observer *ob, const char *bytes, size_t size);
size_t commands_room(const struct observer *ob);
/* Obeys the next one. False when there is none, or its time has not come. */
bool commands_next(struct observer *ob);

/* ---- wait_for.c */
enum wait_for {
    WAIT_FOR_GOES,    /* runs, or will soon */
    WAIT_FOR_TIMED,   /* wakes by itself at some time */
    WAIT_FOR_INPUT,   /* waits for somebody to type */
    WAIT_FOR_HELD,    /* waits to be let go */
    WAIT_FOR_FOR_EVER /* only another program can wake it */
};
enum wait_for wait_for_of(struct observer *ob, struct tracee *tracee);
/* "server is blocked in accept(3), client waits for input"; "" for nobody. */
void wait_for_describe(struct observer *ob, char *out, size_t cap);
/* When nothing can ever go on: writes the NOTE that says who waits for whom. True when it did. */
bool wait_for_note(struct observer *ob);
bool wait_for_nobody_can_type(const struct observer *ob);

/* ---- idle.c */
/* Told of each event. */
void idle_saw(struct observer *ob, const struct event *event);
/* Ends the session when a server is left that waits in vain. True when it did. */
bool idle_ends(struct observer *ob);

#endif
