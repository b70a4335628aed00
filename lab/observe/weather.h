/* Rough weather: what is done to the programs' calls at their entry stops, so that their loops are seen at
 * their worst, each time. Nothing is done that a kernel could not do:
 *
 *   cut        a send or receive on a stream moves a few bytes (the length is lowered)
 *   interrupt  a call that may wait fails with EINTR (it is not made)
 *   refuse     a call that was told not to wait fails with EAGAIN
 *
 * All is drawn from the plan's seed in the order of the stops, which in step mode is the same each time. No
 * task is hit twice in a row by the errors, so that all get on. The line of the call's return says what was
 * done:
 * "... = 3 (cut to 3)", "... = -1 EINTR (Interrupted system call) (put in)". */
#ifndef SOCKEYE_OBSERVE_WEATHER_H
#define SOCKEYE_OBSERVE_WEATHER_H

#include <stdbool.h>
#include <stdint.h>

#include "lab/observe/decode/decode.h"
#include "lab/observe/plan.h"

enum weather_kind { WEATHER_DEED_NONE, WEATHER_DEED_CUT, WEATHER_DEED_EINTR, WEATHER_DEED_EAGAIN };

enum { WEATHER_CALLS_MAX = 24 };

/* What is done to one call. */
struct weather_deed {
    enum weather_kind kind;
    uint64_t limit; /* CUT: bytes */
    int argument;   /* of the length or count; -1: it lies in memory */
    uint64_t was;   /* that argument */
    struct {
        uint64_t address, was;
    } words[2]; /* of the program's memory that are changed until the call returns */
    int word_count;
};

struct weather {
    struct plan_weather plan;
    uint64_t state; /* of the generator */
    unsigned cuts;
    uint8_t interrupted[WEATHER_CALLS_MAX]; /* by row of the table: what has befallen this call so far */
};

struct objects;

void weather_begin(struct weather *weather, const struct plan_weather *plan);
/* Whether it may do anything at all. */
bool weather_is_rough(const struct weather *weather);
/* 0 to count - 1, for whoever else draws. */
uint64_t weather_draw(struct weather *weather, uint64_t count);

/* Decides what is done to a call. `edges`: the program waits for edges (EPOLLET), which an EAGAIN without a
 * cause would take from it; `*spared`: that its last call failed by weather; kept for the next time. */
void weather_choose(struct weather *weather, const struct objects *objects, const struct raw_call *raw,
                    bool edges, bool *spared, struct weather_deed *deed);
/* Does it: at the entry stop, just before the call goes on. What cannot be done here becomes NONE. */
void weather_apply(const struct raw_call *raw, struct weather_deed *deed);
/* Puts back what was changed of the program: at the exit stop. */
void weather_undo(const struct raw_call *raw, struct weather_deed *deed);
/* Says in the line of the return what was done. */
void weather_mark(const struct weather_deed *deed, int64_t ret, struct decoded *decoded);

#endif
