/* A student's work on an exercise: which exercise, and which file. */
#ifndef SOCKEYE_CLI_SUBMISSION_H
#define SOCKEYE_CLI_SUBMISSION_H

#include "lab/cli/cli.h"
#include "lab/cli/lessons.h"
#include "lab/course/judge/judge.h"

struct submission {
    struct found_lesson found;
    struct exercise *exercise;
    char folder[768]; /* absolute */
    char file[1024];  /* "folder/server.c" */
    bool is_other;    /* a file that was named, and not the student's own */
};

/* The work that a verb's words mean: "01" is the folder in which exercise 01 was started, or ./01-tcp, or
 * this folder where it is that; a folder says itself which exercise it is of; with a second word another
 * folder or C file is taken; no word is this folder. CLI_GOOD, or a status with the reason said.
 * submission_free() is right in either case. */
int find_submission(const char *verb, int count, char **words, struct submission *submission);
/* The exercise alone, whether or not anybody has begun with it. */
int find_exercise(const char *name, struct submission *submission);
/* One word is an exercise; none is the one of this folder. */
int find_exercise_or_submission(const char *verb, int count, char **words, struct submission *submission);
/* Where it was begun: here, in the folder of its name, or where the progress says. False: nowhere. */
bool find_begun(const struct submission *submission, char *out, size_t cap);
/* Begins an exercise in a folder, which is made: skeleton, task, programs. CLI_GOOD, or a status with the
 * reason said. */
int begin_exercise(struct submission *submission, const char *folder);
/* Prints the next hint, and remembers that it was read; all of them where `all`. */
void give_hints(const struct exercise *exercise, bool all);
/* Sets folder and file. */
int set_submission_folder(struct submission *submission, const char *folder);
/* Whether its folder says that this exercise was begun there. */
bool is_begun(const struct submission *submission);
/* Puts the skeleton in the place of work->file, which must not be there. */
int copy_skeleton(const struct submission *submission);
/* Puts the programs beside it that it meets, as far as they are not there: nothing is overwritten. */
int copy_partners(const struct submission *submission);
void submission_free(struct submission *submission);

/* Judges it and keeps the recordings. CLI_GOOD when all checks hold, CLI_FAILED, or CLI_MACHINE with the
 * reason in the judgement, which is the caller's. */
int check_submission(const struct submission *submission, const struct cli_options *options,
                     struct judgement **judgement);

/* Keeps what came of it in the progress. */
void note_check(const struct submission *submission, const struct judgement *judgement);
/* Judges it now and each time something is saved, until the person ends it. */
int watch_submission(const struct submission *submission, const struct cli_options *options);

/* progress_put(), which says once what is wrong where the home cannot be written, and goes on. */
void keep_progress(const char *id, const char *what, const char *value);

/* The name of the file in a student's folder that says of which exercise it is. */
#define SUBMISSION_MARK ".sockeye"

#endif
