/* Who goes next. In run mode whoever can; in step mode one at a time.
 *
 * In step mode one task runs at a time. Whoever is woken by it in the kernel comes to its next stop by itself
 * and waits there, unhandled, until the task that was let go is at rest (held at its next call, asleep in the
 * kernel, or gone); then the others' stops are handled one by one in the order in which the tasks were made.
 * So the same choices give the same recording, on a machine of any speed. A task that computes for long, or
 * sleeps, does not hold up the others. */
#ifndef SOCKEYE_OBSERVE_SCHEDULER_H
#define SOCKEYE_OBSERVE_SCHEDULER_H

#include "lab/observe/observer.h"

struct scheduler {
    struct observer *ob;
    enum end ending;   /* what was done of what is asked for */
    int64_t ending_ns; /* when */
    int64_t left_ns;   /* since when no task is left, and the sandbox's pid 1 was told to go; 0 not yet */
    bool done;         /* all have ended, or do not */
    unsigned working;  /* looks in a row at which the kernel had packets to pass on */
    bool settled;      /* step mode: everybody is at rest, and it was said */
    struct tracee *current; /* handled or let go last; NULL it has ended */
    uint32_t holds;         /* given so far */
    size_t order_next;
    bool prepared; /* what was to be prepared has been, or never will be */
    int64_t steps_prepared;
    bool wanted; /* a step was asked for while nobody could go yet */
    char wanted_label[EVENT_LABEL_MAX + 1];
    int32_t drawn;     /* tid of who was drawn to go next; 0 nobody yet */
    bool quiet;        /* nothing has happened for a while */
    int64_t said_next; /* who goes next, for so many commands obeyed; -1 not since something last happened */
    bool said_nothing; /* that there is nothing to step, since something last happened */
    bool said_stuck;   /* that nothing can go on, since something last did */
};

/* waitpid() told of this tracee. */
void scheduler_stopped(struct scheduler *scheduler, struct tracee *tracee, int status);
/* Does what can be done now. True when something was. */
bool scheduler_advance(struct scheduler *scheduler);
/* Whether nobody's stop is waited for, so that whoever watches may be obeyed. */
bool scheduler_rests(const struct scheduler *scheduler);
/* Whether all is over but for the waiting. */
bool scheduler_ends(const struct scheduler *scheduler);
/* Step mode: whether it is still waited for that everybody comes to rest. */
bool scheduler_settles(const struct scheduler *scheduler);
/* What the plan has prepared before it obeys: lets the next of that go, or says that it is done. True when
 * something was done. */
bool scheduler_prepare(struct scheduler *scheduler);
/* Walking: lets the next go. True when something was done. */
bool scheduler_walk(struct scheduler *scheduler);
/* Nothing has happened for a while: says what can be said of who waits for whom. True when that may change
 * without a stop: somebody computes, or sleeps, and nobody is held. */
bool scheduler_quiet(struct scheduler *scheduler);

/* Says who goes next when all are at rest, once, and again when more commands were obeyed; not while walking,
 * where nobody asks. True when it did. */
bool scheduler_tell_next(struct scheduler *scheduler, int64_t obeyed);

/* Lets the next go, or this one. */
void scheduler_step(struct scheduler *scheduler, const char *label);
/* From now on so; whoever was held goes when all run. */
void scheduler_pace(struct scheduler *scheduler, enum pace pace);
/* Something happens that is no stop: nobody is known to be at rest. */
void scheduler_unsettle(struct scheduler *scheduler);
/* A step that was asked for while nobody could go: whether it still waits, and that it is given up. */
bool scheduler_step_waits(const struct scheduler *scheduler);
void scheduler_drop_step(struct scheduler *scheduler);

#endif
