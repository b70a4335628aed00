#include "lab/course/lesson/compiler.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/machine_error.h"
#include "lab/base/path.h"
#include "lab/course/lesson/compiler_process.h"

enum { FLAGS_MAX = 24 };

bool compiler_files(struct source_files *files, const char *source, const char *include)
{
    char header[PATH_MAX];
    if (!source_files_add(files, source))
        return false;
    return !include[0] ||
           (path_join(header, sizeof header, include + 2, "lab/check.h") && source_files_add(files, header));
}

static enum lesson_compile_result cannot_run(const char *name, int error, char *why, size_t cap)
{
    snprintf(why, cap,
             error == ENOENT ? "there is no C compiler '%s' (%s): install gcc or clang, or set CC"
                             : "cannot run the C compiler '%s': %s; CC names another",
             name, strerror(error));
    return LESSON_COMPILE_MACHINE;
}

/* Gives back which of them is the product. */
static size_t put_arguments(const struct compilation *compilation, char **argv)
{
    size_t count = 0;
    for (char *const *word = compilation->command; *word; word++)
        argv[count++] = *word;
    for (const char *const *flag = compilation->flags; *flag; flag++)
        argv[count++] = (char *)*flag;
    if (compilation->include[0])
        argv[count++] = (char *)compilation->include;
    argv[count++] = (char *)"-o";
    argv[count++] = (char *)compilation->product;
    argv[count++] = (char *)compilation->source;
    argv[count] = NULL;
    return count - 2;
}

bool compiler_made(const struct compilation *compilation, char *why, size_t cap)
{
    struct stat status;
    const char *product = compilation->product, *command = compilation->command[0];
    if (lstat(product, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0 ||
        (status.st_mode & S_IXUSR) == 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 ||
        status.st_uid != geteuid()) {
        snprintf(why, cap, "'%s' makes no program, and does not say why: let CC name a C compiler", command);
        return false;
    }
    if (access(product, X_OK) == 0)
        return true;
    snprintf(why, cap,
             "what is compiled cannot be run in %.*s (%s; mounted noexec?): let XDG_CACHE_HOME name "
             "another folder",
             STR_ARGS(path_folder(product)), strerror(errno));
    return false;
}

static enum lesson_compile_result not_kept(const char *product, int error, char *why, size_t cap)
{
    const char *way_out = machine_error_way_out(error);
    snprintf(why, cap, "cannot write %s: %s%s%s (XDG_CACHE_HOME and TMPDIR say where)", product,
             strerror(error), way_out ? "; " : "", way_out ? way_out : "");
    return LESSON_COMPILE_MACHINE;
}

static enum lesson_compile_result result_of(const struct compilation *compilation,
                                            const struct compiler_end *end, char *why, size_t cap)
{
    const char *name = compilation->command[0];
    if (end->error)
        return cannot_run(name, end->error, why, cap);
    if (end->unkept)
        return not_kept(compilation->product, end->unkept, why, cap);
    if (end->too_long) {
        snprintf(why, cap, "the machine was too busy: the C compiler '%s' had not ended after %d minutes",
                 name, COMPILER_HANG_SECONDS / 60);
        return LESSON_COMPILE_MACHINE;
    }
    if (end->too_much) {
        char line[300];
        snprintf(line, sizeof line, "%s makes the compiler say more than %d MiB: does a file include itself?",
                 path_base(compilation->source), COMPILER_WORDS_MIB);
        compiler_put_before(line, why, cap);
        return LESSON_COMPILE_FAILED;
    }
    if (WIFSIGNALED(end->status)) {
        snprintf(why, cap, "the C compiler '%s' was killed by signal %d (%s): is there enough memory?", name,
                 WTERMSIG(end->status), strsignal(WTERMSIG(end->status)));
        return LESSON_COMPILE_MACHINE;
    }
    if (WEXITSTATUS(end->status) == 0)
        return compiler_made(compilation, why, cap) ? LESSON_COMPILED : LESSON_COMPILE_MACHINE;
    if (!why[0])
        snprintf(why, cap, "%s failed with status %d, without a word", name, WEXITSTATUS(end->status));
    return LESSON_COMPILE_FAILED;
}

enum lesson_compile_result compiler_run(const struct compilation *compilation, char *why, size_t cap)
{
    char *argv[COMPILER_WORDS_MAX + FLAGS_MAX], program[PATH_MAX];
    struct compiler_end end;
    struct compiler_places *places = compiler_places_find(compilation->command);
    compiler_program(compilation->command[0], program, sizeof program);
    struct compiler_run run = { .program = program,
                                .argv = argv,
                                .product_at = put_arguments(compilation, argv),
                                .files = compilation->files,
                                .shown = places ? places->shown : NULL,
                                .shown_count = places ? places->count : 0 };
    argv[0] = program;
    compiler_process(&run, &end, why, cap);
    free(places);
    if (compilation->used_up)
        *compilation->used_up = end.cpu_ms >= COMPILER_CPU_SECONDS * 1000;
    return result_of(compilation, &end, why, cap);
}
