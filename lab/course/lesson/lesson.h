/* A lesson: a folder `NN-name` with plain programs, lesson.ini, lesson.md, facts.c and perhaps exercise/.
 * Nothing about a lesson is compiled into sockeye. lesson.ini is described in lessons/README.md. */
#ifndef SOCKEYE_COURSE_LESSON_H
#define SOCKEYE_COURSE_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/base/str.h"

enum { LESSON_ACTORS_MAX = 32, LESSON_SYSCTLS_MAX = 32, LESSON_VARIANTS_MAX = 24, LESSON_ORDER_MAX = 256 };

struct lesson_actor {
    char *label;   /* "server" */
    char *program; /* "server.c": compiled when run; or a script or program with its interpreter in args */
    char **args;   /* NULL-terminated, without argv[0]; one allocation */
    char *input;   /* its standard input; NULL: what is typed */
    char *after;   /* glob on the transcript that must be seen before it starts; NULL: at once */
};

struct lesson_pair {
    char *name, *value; /* "net/ipv4/tcp_syn_retries", "2" */
};

/* Labels: who goes at each step. */
struct lesson_steps {
    char *who[LESSON_ORDER_MAX];
    size_t count;
    bool said; /* there is a line for it, be it an empty one */
};

struct lesson_variant {
    char *name;  /* "three"; the first is the lesson itself, "" */
    char *about; /* what differs and what to compare, one or two sentences */
    char **cast; /* actors = ...: who takes part, of the lesson's and its own; NULL: all */
    struct lesson_actor actors[LESSON_ACTORS_MAX];
    size_t actor_count;
    struct lesson_pair sysctls[LESSON_SYSCTLS_MAX];
    size_t sysctl_count;
    struct lesson_steps prepare; /* made at once, before anybody looks */
    struct lesson_steps order;   /* behind those */
    char *weather;               /* of an exercise's scenario: "calm" or "all"; NULL in a lesson */
};

struct lesson {
    char *folder; /* absolute */
    char *beside; /* absolute: where a program lies that `folder` has not; NULL: nowhere else */
    char *number; /* "07"; "" for a folder whose name has none */
    char *name;   /* "select-flow" */
    char *title;  /* "one loop, many clients" */
    char *part;   /* "First calls" */
    char *about;  /* the question it opens with, one or two sentences */
    int minutes;
    struct lesson_variant variants[LESSON_VARIANTS_MAX]; /* whole: what one does not say is the lesson's */
    size_t variant_count;                                /* >= 1 */
    char *text; /* lesson.md (task.md), NUL-terminated; "" when there is none */
    char *file; /* of an exercise: the student's file, "server.c"; NULL in a lesson */
};

/* Reads one folder. NULL with `why`: "lessons/07-x/lesson.ini:12: unknown key 'actr' (one of: ...)". */
struct lesson *lesson_read(const char *folder, char *why, size_t cap);
/* The same for a lesson's exercise: exercise.ini and task.md of its folder; its variants are scenarios, whole
 * as a lesson's are. Number and name are those of the lesson. */
struct lesson *lesson_read_exercise(const struct lesson *lesson, char *why, size_t cap);
void lesson_free(struct lesson *lesson);
/* NULL or "" is the lesson itself; NULL when there is no such variant. */
const struct lesson_variant *lesson_variant(const struct lesson *lesson, const char *name);
/* Where a program lies: in the lesson's folder, else in the one beside it. */
void lesson_program_path(const struct lesson *lesson, const char *program, char *out, size_t cap);

/* All lessons: of $SOCKEYE_LESSONS, else ./lessons of the checkout the program lies in, else the installed
 * ones; sorted by number. A folder that cannot be read is in the list with `why` filled and lesson NULL. */
struct lesson_entry {
    struct lesson *lesson;
    char folder[512];
    char why[512];
};
struct lesson_list {
    struct lesson_entry *entries;
    size_t count;
    char folder[512]; /* where they lie; where they were looked for when there are none */
};
/* False when there is no folder of lessons, or memory. lessons_free() is right in either case. */
bool lessons_find(struct lesson_list *list);
void lessons_free(struct lesson_list *list);
/* By number ("7", "07") or name ("select-flow", "07-select-flow"); NULL when unknown. */
const struct lesson_entry *lessons_named(const struct lesson_list *list, const char *name);

/* The section of the text for a tag: what stands under `## tag`; with tag NULL what stands before the first.
 */
struct lesson_section {
    const char *heading; /* not terminated */
    size_t heading_size;
    const char *text;
    size_t size;
};
bool lesson_section(const struct lesson *lesson, const char *tag, struct lesson_section *section);
/* The parts of a section, one after the other: what stands before its first `###` (without a heading; perhaps
 * nothing), then what stands under each. Begin with *at = 0; false at the end. */
bool lesson_part(const struct lesson_section *section, size_t *at, struct lesson_section *part);
/* A source line without its tag, which is not for readers, and the blanks before it. */
struct str lesson_untagged(struct str line);
/* The tag in a source line, from "//DOC: tag"; length 0 when there is none. */
size_t lesson_tag(const char *line, size_t size, char *tag, size_t cap);

/* How a compilation went. */
enum lesson_compile_result {
    LESSON_COMPILED = 0,
    LESSON_COMPILE_FAILED = -1,  /* the compiler says no; its words are in `why` */
    LESSON_COMPILE_MISSING = -2, /* the source is not there or is no regular file */
    LESSON_COMPILE_MACHINE = -3  /* no compiler, no room: nothing wrong with the source */
};

/* Compiles a lesson's program, `$CC -g -O0 -Wall -std=c11 -D_GNU_SOURCE -pthread`, cached by content (the
 * source, its neighbours by #include "...", the compiler) in $XDG_CACHE_HOME/sockeye/, else in a private
 * temporary folder. Path of the executable into `out`. After LESSON_COMPILED `why` holds the compiler's
 * warnings, "" when there are none. Safe against others that compile the same at the same time. */
enum lesson_compile_result lesson_compile(const char *source, char *out, size_t out_cap, char *why,
                                          size_t cap);
/* The same for a student's program, with the address and undefined behaviour sanitizers; `*sanitized` is
 * false where this compiler has none. */
enum lesson_compile_result lesson_compile_student(const char *source, bool *sanitized, char *out,
                                                  size_t out_cap, char *why, size_t cap);
/* The same for facts.c and checks: a shared object, against lab/check.h. */
enum lesson_compile_result lesson_compile_checks(const char *source, char *out, size_t out_cap, char *why,
                                                 size_t cap);
/* Compiles a program that is right. The compiler's command into `words`; false with what is wrong and the way
 * out. */
bool lesson_compiler_works(char *words, size_t cap);
/* Removes what lesson_compile() put in a temporary folder; what lies in the cache stays. */
void lesson_compile_done(const char *executable);

#endif
