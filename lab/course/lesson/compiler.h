/* The C compiler of this machine, $CC: running it, and whose fault it is when it makes nothing. */
#ifndef SOCKEYE_COURSE_COMPILER_H
#define SOCKEYE_COURSE_COMPILER_H

#include "lab/course/lesson/compile_cache.h"
#include "lab/course/lesson/lesson.h"

/* One run of it; everything is borrowed. */
struct compilation {
    char *const *command; /* the words of $CC */
    const char *const *flags;
    const char *include; /* "-I..."; "" none */
    const char *source;  /* absolute */
    const char *product; /* in a folder that may be written in */
};

/* The words of $CC, or of "cc"; to be freed with free(). NULL with `why`. */
char **compiler_command(char *why, size_t cap);

/* A compiler is known by its file: a newer one compiles again. */
void compiler_hash(struct content_hash *hash, char *const *command);

/* LESSON_COMPILED with the compiler's warnings in `why`; LESSON_COMPILE_FAILED with its words; or
 * LESSON_COMPILE_MACHINE with the reason and the way out: it could not be run, or left no program behind. */
enum lesson_compile_result compiler_run(const struct compilation *compilation, char *why, size_t cap);

/* Whether `product` is there and can be run. False with `why`. */
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

#endif
