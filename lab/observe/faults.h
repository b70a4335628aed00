/* Fault injection ("rough weather" for people): what is done to the programs' calls at their entry stops, so
 * that their loops are seen at their worst, each time. Nothing is done that a kernel could not do:
 *
 *   cut        a send or receive on a stream moves a few bytes (the length is lowered)
 *   interrupt  a call that may wait fails with EINTR (it is not made)
 *   refuse     a call that was told not to wait fails with EAGAIN
 *
 * All is drawn from the plan's seed in the order of the stops, which in step mode is the same each time. No
 * task is hit twice in a row by the errors, so that all get on. The line of the call's return says what was
 * done:
 * "... = 3 (cut to 3)", "... = -1 EINTR (Interrupted system call) (put in)". */
#ifndef SOCKEYE_OBSERVE_FAULTS_H
#define SOCKEYE_OBSERVE_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "lab/observe/decode/decode.h"
#include "lab/observe/plan/plan.h"

enum fault_kind { FAULT_NONE, FAULT_CUT, FAULT_EINTR, FAULT_EAGAIN };

enum { FAULTS_CALLS_MAX = 24 };

/* What is done to one call. */
struct fault {
    enum fault_kind kind;
    uint64_t limit; /* CUT: bytes */
    int argument;   /* of the length or count; -1: it lies in memory */
    uint64_t was;   /* that argument */
    struct {
        uint64_t address, was;
    } words[2]; /* of the program's memory that are changed until the call returns */
    int word_count;
};

struct faults {
    struct plan_faults plan;
    uint64_t state; /* of the generator */
    unsigned cuts;
    uint8_t interrupted[FAULTS_CALLS_MAX]; /* by row of the table: what has befallen this call so far */
};

struct objects;

void faults_begin(struct faults *faults, const struct plan_faults *plan);
/* Whether it may do anything at all. */
bool faults_is_rough(const struct faults *faults);
/* 0 to count - 1, for whoever else draws. */
uint64_t faults_draw(struct faults *faults, uint64_t count);

/* Decides what is done to a call. `edges`: the program waits for edges (EPOLLET), which an EAGAIN without a
 * cause would take from it; `*spared`: that its last call failed by weather; kept for the next time. */
void faults_choose(struct faults *faults, const struct objects *objects, const struct raw_call *raw,
                   bool edges, bool *spared, struct fault *fault);
/* Does it: at the entry stop, just before the call goes on. What cannot be done here becomes NONE. */
void faults_apply(const struct raw_call *raw, struct fault *fault);
/* At the exit stop: puts back what was changed of the program. What the call gives it, which the kernel says
 * is `ret`: where a filter is asked behind the entry stop, it answers a call that is not made in its own way.
 */
int64_t faults_end(const struct raw_call *raw, struct fault *fault, int64_t ret);
/* Says in the line of the return what was done. */
void faults_mark(const struct fault *fault, int64_t ret, struct decoded *decoded);

#endif
