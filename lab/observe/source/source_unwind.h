/* Private to source*.c: the call stack of a stopped task, by elfutils' libdwfl, as far as the first frame in
 * the program's own source, and on to who called that from another file. One unwinder for one address space;
 * it reads of the task only what a walk needs: the registers once and 8 KiB of stack once. */
#ifndef SOCKEYE_OBSERVE_SOURCE_UNWIND_H
#define SOCKEYE_OBSERVE_SOURCE_UNWIND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/observe/source/source_frame.h"
#include "lab/observe/source/source_lines.h"

struct unwinder;

enum { WALK_FRAMES_MAX = 48 };

struct walk {
    uint64_t address[WALK_FRAMES_MAX];          /* the pc, then return addresses as they stand on the stack */
    struct source_frame frame[WALK_FRAMES_MAX]; /* of address[i]: where address[i + 1] stands */
    size_t count;
    bool found;
    struct line_place place; /* of the first frame in the program's own source, when found */
    /* The next frame up whose line is in another file of the program's own, where nothing but the program's
     * own stands between: looked for only in programs of several files. */
    bool called;
    struct line_place caller;
};

/* Learns what is mapped into `pid`. NULL when that cannot be read or memory is short. */
struct unwinder *unwinder_new(pid_t pid);
void unwinder_free(struct unwinder *unwinder);

/* Whether there is any line to be found. */
bool unwinder_has_lines(const struct unwinder *unwinder);

/* Walks the stack of `tid` of `pid`, which is stopped under ptrace; `pid` need not be the one the unwinder
 * was made for, if it is a fork of it. Looks again at what is mapped when an address lies outside all that is
 * known (a library was loaded meanwhile). */
void unwinder_walk(struct unwinder *unwinder, pid_t pid, pid_t tid, struct walk *walk);

/* Those of a stopped task. */
bool unwinder_registers(pid_t tid, struct source_registers *registers);

#endif
