/* A run of the compiler as a process: what it reads may be anybody's, so it stands behind the wall, where it
 * sees the system's programs, copies of the source files, and nothing else: no home, no network, no other
 * processes, no device but /dev/null. It has a bound on processor time, memory and what it writes. Its
 * product is taken out of there when it is gone. Where the machine has no namespaces it has the bounds, and
 * Landlock closes other files to it, if the kernel can. */
#ifndef SOCKEYE_COURSE_COMPILER_PROCESS_H
#define SOCKEYE_COURSE_COMPILER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/course/lesson/source_files.h"
#include "lab/wall/view.h"

enum {
    COMPILER_CPU_SECONDS = 30, /* of each process of it */
    COMPILER_MEMORY_MIB = 1024,
    COMPILER_FILE_MIB = 64, /* each file that it writes; all together four times as much */
    COMPILER_WORDS_MIB = 1,
    COMPILER_HANG_SECONDS = 600 /* of the clock: what takes so long waits for something */
};

struct compiler_run {
    const char *program; /* the file of argv[0]: absolute, or to be found in PATH */
    char **argv;
    size_t product_at; /* which word of argv is the product's path, out here */
    const struct source_files *files;
    const struct view_path *shown; /* of the compiler's own, where it is not the system's */
    size_t shown_count;
};

struct compiler_end {
    int error;     /* it could not be started: an errno; 0 else */
    int unkept;    /* its product could not be taken out: an errno; 0 else */
    bool too_long; /* it was ended after COMPILER_HANG_SECONDS */
    bool too_much; /* it was ended, for it said more than COMPILER_WORDS_MIB */
    bool walled;
    int status;  /* as of wait(2) */
    long cpu_ms; /* of all its processes */
};

/* Runs it to its end; what it said is in `words`, as a terminal may be given it. */
void compiler_process(const struct compiler_run *run, struct compiler_end *end, char *words, size_t cap);

#endif
