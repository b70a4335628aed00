/* Private to source*.c: the call stack of a stopped task, by elfutils' libdwfl, as far as the first frame in
 * the program's own source. One unwinder for one address space; it reads of the task only what a walk needs:
 * the registers once and 8 KiB of stack once. */
#ifndef SOCKEYE_OBSERVE_SOURCE_UNWIND_H
#define SOCKEYE_OBSERVE_SOURCE_UNWIND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/observe/source/source_lines.h"

struct unwinder;

enum { WALK_FRAMES_MAX = 48, WALK_OFFSET_UNKNOWN = -1 };

struct walk {
    uint64_t address[WALK_FRAMES_MAX]; /* the pc, then return addresses as they stand on the stack */
    /* Where address[i + 1] lies above the stack pointer, in bytes; WALK_OFFSET_UNKNOWN where it is not simply
     * there (in a register, or behind a frame whose size the code does not fix). */
    int64_t offset[WALK_FRAMES_MAX];
    size_t count;
    bool found;
    struct line_place place; /* of address[count - 1], when found */
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

/* Program counter and stack pointer of a stopped task. */
bool unwinder_registers(pid_t tid, uint64_t *pc, uint64_t *sp);

#endif
