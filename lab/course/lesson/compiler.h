/* The C compiler of this machine, $CC: running it, and whose fault it is when it makes nothing. */
#ifndef SOCKEYE_COURSE_COMPILER_H
#define SOCKEYE_COURSE_COMPILER_H

#include <limits.h>

#include "lab/course/lesson/compile_cache.h"
#include "lab/course/lesson/lesson.h"
#include "lab/course/lesson/source_files.h"
#include "lab/wall/view.h"

enum { COMPILER_WORDS_MAX = 16, COMPILER_PLACES_MAX = 8 };

/* One run of it; everything is borrowed. */
struct compilation {
    char *const *command; /* the words of $CC */
    const char *const *flags;
    const char *include;              /* "-I..."; "" none */
    const char *source;               /* absolute */
    const char *product;              /* in a folder that may be written in */
    const struct source_files *files; /* the source, and what it includes */
    bool *used_up;                    /* NULL; or is told whether all processor time was used */
};

/* The words of $CC, or of "cc"; to be freed with free(). NULL with `why`. */
char **compiler_command(char *why, size_t cap);

/* The file that a word of it names, looked for in PATH; false, and the word, where there is none. */
bool compiler_file(const char *word, char *out, size_t cap);

/* The same as it is to be run: by the name that a link to it outside of the system's folders leads to, for a
 * compiler looks for its parts beside itself. */
void compiler_program(const char *word, char *out, size_t cap);

/* A compiler is known by its file: a newer one compiles again. */
void compiler_hash(struct content_hash *hash, char *const *command);

/* What has to be shown of a compiler that is not the system's: its file, where it is installed, and the
 * places that its words name. */
struct compiler_places {
    struct view_path shown[COMPILER_PLACES_MAX];
    char paths[COMPILER_PLACES_MAX][PATH_MAX];
    size_t count;
};
/* To be freed with free(); NULL when out of memory. */
struct compiler_places *compiler_places_find(char *const *command);

/* Adds what is compiled: the source, and the header of this project that is found by `include`. False with
 * errno. */
bool compiler_files(struct source_files *files, const char *source, const char *include);

/* LESSON_COMPILED with the compiler's warnings in `why`; LESSON_COMPILE_FAILED with its words; or
 * LESSON_COMPILE_MACHINE with the reason and the way out: it could not be run, or left no program behind. */
enum lesson_compile_result compiler_run(const struct compilation *compilation, char *why, size_t cap);

/* Whether `product` is there, can be run, and is the caller's alone to change. False with `why`. */
bool compiler_made(const struct compilation *compilation, char *why, size_t cap);

/* Whether a program that is right compiles as this one is to be, in the folder of its product. False with the
 * reason and the way out. */
bool compiler_works(const struct compilation *compilation, char *why, size_t cap);

/* After LESSON_COMPILE_FAILED with the compiler's words in `why`: LESSON_COMPILE_FAILED where the source is
 * wrong; LESSON_COMPILE_MACHINE, the reason and the way out put into `why`, where the machine is: the disk is
 * full, the compiler was killed, a part of it is missing ... What its words leave open is found out by
 * compiling a program that is right; `*incapable`: that does not compile either, and will not later. */
enum lesson_compile_result compiler_blame(const struct compilation *compilation, bool *incapable, char *why,
                                          size_t cap);

/* Puts a line before what is in `words`, the end of which is cut off where there is no room. */
void compiler_put_before(const char *line, char *words, size_t cap);

#endif
