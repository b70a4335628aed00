/* The session under way: what was asked of the observer, and what the recording says came of it. Who is at
 * rest and who goes next the observer has recorded (NOTE_NEXT); nothing of it is worked out here. */
#ifndef SOCKEYE_VIZ_LIVE_H
#define SOCKEYE_VIZ_LIVE_H

#include "lab/record/timeline.h"

/* How the session stands; each is shown as a glyph and a word. */
enum live_status {
    LIVE_PAUSED,
    LIVE_WORKING,
    LIVE_RUNNING,
    LIVE_BLOCKED,
    LIVE_DEADLOCK,
    LIVE_ENDED,
    LIVE_REPLAY
};

struct live {
    struct timeline *timeline;                    /* not owned */
    int (*command)(void *data, const char *line); /* to the observer; NULL: a replay */
    void *data;
    bool on;           /* not a replay */
    bool gone;         /* the observer closed its end */
    bool ended;        /* it said that the session is over */
    bool running;      /* all go */
    int64_t asked;     /* lines it was sent */
    int64_t asked_ns;  /* CLOCK_MONOTONIC, when the last of them was */
    uint32_t seen;     /* events looked at */
    uint32_t rests;    /* times that all were at rest */
    uint32_t moved;    /* events up to the last that a task made */
    uint32_t deadlock; /* the last note of one; EVENT_NO_INDEX none */
    char chosen[32];   /* who goes next, when a person chose */
    struct state end;  /* at the end of the recording, wherever the view is */
    char news[200];    /* what is to be said, until whoever says it clears it; empty: nothing */
};

/* `command` NULL: a replay. */
void live_begin(struct live *live, struct timeline *timeline, int (*command)(void *data, const char *line),
                void *data);
void live_free(struct live *live);
/* Takes in what was recorded since; true when something is new. */
bool live_grow(struct live *live);
enum live_status live_status(const struct live *live);
/* Whether they are not yet at rest for the first time: what leads up to there is under way. */
bool live_begins(const struct live *live);
/* Whether what was asked for has had its effect, and nothing moves. */
bool live_at_rest(const struct live *live);
/* Whether a step, or what else was asked for, has not had its effect yet. */
bool live_waits(const struct live *live);
/* Tells the observer; false when it has gone. */
__attribute__((format(printf, 2, 3))) bool live_command(struct live *live, const char *format, ...);
/* Types a line to a program. */
void live_type(struct live *live, const char *label, const char *text);
/* Asks for one step of who is next; behind one that is under way, some more are made after it. */
void live_step(struct live *live);
void live_run(struct live *live, bool run);
/* Label of who goes after a step: recorded when there is one behind it, else chosen, else as the observer
 * says. Empty: nobody, or not known yet. */
struct str live_next(const struct live *live, uint32_t step);
/* The next of those who can go; or this one, by its label: false when it cannot. */
void live_choose_next(struct live *live);
bool live_choose(struct live *live, struct str label);
/* Tasks that have not exited; whether an actor has one. */
unsigned live_tasks(const struct live *live);
/* Of those, how many the end of the session ends: not those that ran before it. */
unsigned live_own_tasks(const struct live *live);
bool live_has(const struct live *live, const char *actor);

#endif
