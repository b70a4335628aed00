/* From a plan to what a person sees: the observer is started, and its recording shown on the screen or as
 * text. */
#ifndef SOCKEYE_CLI_SESSION_H
#define SOCKEYE_CLI_SESSION_H

#include "lab/cli/cli.h"
#include "lab/cli/lesson_screen.h"
#include "lab/course/judge/judge.h"
#include "lab/observe/observe.h"
#include "lab/record/timeline.h"

/* From one run of a lesson to the next on the same screen. */
struct run_turn {
    struct session_next next; /* asked for on the screen */
    struct run_before before;
};

/* A plan with what its pointers point to. */
struct session_plan {
    struct plan plan;
    char title[200];
    const char *variant; /* of the lesson; NULL: none, or no lesson */
    char executables[PLAN_ACTORS_MAX][1024];
    char called[PLAN_ACTORS_MAX][64];  /* argv[0] of those that were compiled */
    char **arguments[PLAN_ACTORS_MAX]; /* the list is owned, its strings are borrowed */
    char labels[PLAN_ACTORS_MAX][32];
    char afters[PLAN_ACTORS_MAX][64];
    char *inputs[PLAN_ACTORS_MAX], *programs[PLAN_ACTORS_MAX]; /* owned; NULL: none, or not by an option */
    char *paths[PLAN_ACTORS_MAX];                              /* owned: "PATH=..."; NULL: as it is */
    char *command_lines[PLAN_ACTORS_MAX]; /* of those attached to, as bytes; owned; NULL: started */
    char *environments[PLAN_ACTORS_MAX][2 * CLI_LIST_MAX + 2];
    char *found[PLAN_ACTORS_MAX]; /* owned: where a program of a command line lies; NULL: of a lesson */
    struct view_path *view_paths; /* of the plan's; owned, with their strings */
    size_t view_path_capacity;
    struct run_turn *turn;     /* NULL: nothing can follow it on its screen */
    const char *lesson_folder; /* NULL: of a command line */
    const char *student;       /* an exercise: what runs where the program is STUDENT */
    char student_folder[1024];
};

/* A lesson's variant, its programs compiled. CLI_GOOD, or a status with the reason said. The lesson must live
 * as long as the plan. session_plan_free() is right in either case. */
int session_plan_lesson(struct session_plan *session, const struct lesson *lesson, const char *variant);
/* A session of an exercise, for a student's program that is compiled. */
int session_plan_trial(struct session_plan *session, const struct judgement *judgement,
                       const struct trial *trial);
/* The programs of a command line, parted by "::", each behind its options. The words must live as long as the
 * plan. words[-1] must be there. */
int session_plan_words(struct session_plan *session, const struct cli_options *options, int count,
                       char **words);
/* The n-th program's name: what its words start, and a number where another is called so. */
void session_plan_label(struct session_plan *session, size_t n, char *const *words, int count);
void session_plan_free(struct session_plan *session);

/* What SOCKEYE_SANDBOX says. CLI_GOOD, or a status with the reason said. */
int session_choose_sandbox(struct plan *plan);

/* A session that runs, and what was recorded of it so far. */
struct session_live {
    struct observation observation;
    struct timeline *timeline;
    bool unread; /* nobody is going to read the recording: session_close() leaves it as it is */
};
/* Starts it as the plan says. CLI_GOOD, or a status with the reason said. Then session_close() is due. */
int session_open(const struct session_plan *session, struct session_live *live);
/* Ends it. `shown` is how it was shown; the exit status, its reason said. The timeline, whole now, is the
 * caller's. */
int session_close(struct session_live *live, int shown);

/* What is left to say of how it is played, where nobody watches and nobody types. */
int session_settle_unseen(struct session_plan *session);

/* Runs it to its end, step by step, without showing it. CLI_GOOD with the timeline, the caller's; or a status
 * with the reason said. */
int session_record(struct session_plan *session, struct timeline **timeline);

/* Runs it to the end, or until the person leaves. An exit status. `lesson` may be NULL. */
int session_show(struct session_plan *session, const struct lesson *lesson,
                 const struct cli_options *options);

#endif
