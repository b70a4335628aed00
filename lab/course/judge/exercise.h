/* A lesson's exercise: the folder exercise/ with exercise.ini, task.md, skeleton.c, solution.c, checks.c and
 * mutants/. lessons/README.md describes it. */
#ifndef SOCKEYE_COURSE_EXERCISE_H
#define SOCKEYE_COURSE_EXERCISE_H

#include "lab/base/str.h"
#include "lab/course/lesson/lesson.h"

struct exercise {
    const struct lesson *lesson; /* borrowed */
    struct lesson *play;         /* exercise.ini; its variants are the scenarios */
    char id[64];                 /* "01-tcp": the lesson's folder */
};

/* Whether the lesson has one. */
bool exercise_exists(const struct lesson *lesson);
/* NULL with `why`: that there is none, or what is wrong with it. The lesson must outlive it. */
struct exercise *exercise_read(const struct lesson *lesson, char *why, size_t cap);
void exercise_free(struct exercise *exercise);

/* Path of "skeleton.c" and its like. */
void exercise_path(const struct exercise *exercise, const char *name, char *out, size_t cap);
/* The n-th of the C files that the student's program meets in the scenarios, "peer.c": a student gets them
 * with the skeleton, to try things by hand. NULL at the end. */
const char *exercise_partner(const struct exercise *exercise, size_t n);
/* The next file that the task speaks of, as "peer.c" or "./peer", from `*rest` of it on; false at the end. */
bool exercise_next_file(struct str *rest, char *name, size_t cap);
/* Whether a scenario is played in all weathers. */
bool exercise_is_rough(const struct lesson_variant *scenario);

/* task.md: what stands before the first hint, and the hints in their order: sections `## hint`, or `## hint:
 * what it is about`. */
struct str exercise_task(const struct exercise *exercise);
size_t exercise_hints(const struct exercise *exercise);
struct exercise_hint {
    struct str about; /* behind the colon; empty where there is none */
    struct str text;
};
/* False when there is no such hint; the first is 0. */
bool exercise_hint(const struct exercise *exercise, size_t index, struct exercise_hint *hint);

/* Whether a student's file can be compiled at all: false with one line in `why` and the way out. */
bool student_file_check(const char *path, char *why, size_t cap);

#endif
