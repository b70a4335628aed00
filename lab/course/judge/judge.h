/* Judges a student's program: compiles it, has it played in each scenario and weather, looks for what went
 * wrong in the recordings, and runs the exercise's checks on them.
 *
 * How a session is played is the caller's business (this layer knows no processes): see struct stage. */
#ifndef SOCKEYE_COURSE_JUDGE_H
#define SOCKEYE_COURSE_JUDGE_H

#include "lab/course/judge/abnormal_end.h"
#include "lab/course/judge/checks.h"
#include "lab/course/judge/exercise.h"
#include "lab/record/timeline.h"

enum weather { WEATHER_CALM, WEATHER_SHORT, WEATHER_EINTR, WEATHER_EAGAIN, WEATHER_STORM, WEATHER_COUNT };

/* "short", and what it is: "each send and recv moves a few bytes only". */
const char *weather_name(enum weather weather);
const char *weather_about(enum weather weather);
/* False for an unknown name. */
bool weather_named(const char *name, enum weather *weather);

/* What exercise.ini gives as the program of the student's actor. */
#define STUDENT "student"
/* The label of that actor; NULL when no actor is the student's. */
const char *scenario_student(const struct lesson_variant *scenario);

/* One session to be played. */
struct trial {
    const struct lesson_variant *scenario;
    enum weather weather;
    uint64_t seed;
    unsigned take; /* the same scenario and weather with further seeds: 0, 1 ... */
};

/* One session that was played and what was found in it. */
struct trial_result {
    struct trial trial;
    struct timeline *timeline; /* NULL: was not played */
    struct verdict *verdicts;  /* one for each check; NONE for those of other scenarios */
    struct abnormal_end trouble;
    bool again;     /* the machine prevented it the first time */
    char kept[512]; /* file of the recording; "" it was not kept */
};

/* Verdict of one check over all sessions. */
struct check_result {
    const char *name, *sentence; /* of checks.c; or RUNS */
    enum verdict_kind
        kind;          /* NONE: was not judged, because something before it failed or could not be played */
    const char *why;   /* UNJUDGED: why not */
    const char *after; /* SKIPPED: what failed before it */
    size_t trial;      /* FAILS, CRASHED: the first session in which it did */
    unsigned weathers; /* bit 1 << weather: in which it failed */
};

/* The check that every exercise has: the program comes to its end without a fault, in every session. */
#define RUNS "runs"

enum judgement_kind {
    JUDGED,
    JUDGED_UNFIT,    /* no file that can be compiled: `words` says why */
    JUDGED_COMPILER, /* does not compile: `words` are the compiler's */
    JUDGED_MACHINE   /* could not be judged: `words` says why */
};

struct judgement {
    enum judgement_kind kind;
    char *words;    /* also the compiler's warnings where it does compile; "" none */
    bool sanitized; /* false: the compiler here has no sanitizers */
    const struct exercise *exercise;
    char source[1024]; /* the student's file, absolute */
    char executable[1024];
    struct check_sheet *sheet;
    struct trial_result *trials;
    size_t trial_count, trial_capacity;
    struct check_result *checks; /* the first is RUNS */
    size_t check_count;
    bool rough; /* the rough weathers were played too */
    uint64_t seed;
    bool passed; /* every check holds */
    bool failed; /* one does not; neither: the others cannot be judged on this machine */
};

/* Plays sessions. */
struct stage {
    void *data;
    /* Plays trials[0..count), of the program `executable` for the actor whose program is "student"; hands
     * each recording to `took`, which owns it then, in any order. Where that returns false the others are
     * left. False with `why` when a session could not be played. */
    bool (*play)(void *data, const struct judgement *judgement, const struct trial *trials, size_t count,
                 bool (*took)(void *taker, size_t trial, struct timeline *timeline), void *taker, char *why,
                 size_t cap);
    /* Keeps a recording; its path into `out`, "" when it is not kept. May be NULL. */
    void (*keep)(void *data, const struct trial *trial, const struct timeline *timeline, char *out,
                 size_t cap);
};

struct judging {
    uint64_t seed;
    bool calm;         /* the calm weather alone */
    bool all;          /* go on with the other scenarios and weathers although something failed ... */
    const char *until; /* ... until this check has failed; NULL: to the end */
};

/* Judges `source`. NULL when out of memory. To be freed by judgement_free(). */
struct judgement *judge(const struct exercise *exercise, const char *source, const struct judging *judging,
                        const struct stage *stage);
void judgement_free(struct judgement *judgement);

/* The result of this name; NULL when there is no such check. */
const struct check_result *judgement_check(const struct judgement *judgement, const char *name);
/* How many checks hold. */
size_t judgement_good(const struct judgement *judgement);

#endif
