/* Two recordings laid side by side: which events of one are those of the other.
 *
 * Compared are the transcript lines of what was done: calls as they came back or went to sleep, packets,
 * output, signals, ends, deadlocks. What differs from run to run although the same happened is not: times,
 * the ports that the kernel chose (the first of a name is the first of that name in the other run), windows,
 * paths of programs; and packets that only acknowledge, which timers send, stand in neither run. How the
 * observer ends what hangs in a deadlock is no part of a run either. */
#ifndef SOCKEYE_EXPLAIN_COMPARE_H
#define SOCKEYE_EXPLAIN_COMPARE_H

#include "lab/record/timeline.h"

enum compare_kind {
    COMPARE_SAME,
    COMPARE_LEFT,   /* in the left run alone */
    COMPARE_RIGHT,  /* in the right run alone */
    COMPARE_DIFFERS /* the same actor did something, but not the same */
};

struct compare_row {
    enum compare_kind kind;
    uint32_t left, right; /* events; EVENT_NO_INDEX where there is none */
};

struct comparison {
    struct compare_row *rows;
    size_t count;
    size_t first; /* the first row that is not the same; count: none */
};

/* Events of the left run from `left_end` on are not looked at (UINT32_MAX: all are). False when out of
 * memory; compare_free() is right in either case. The rows' order is that of both runs. */
bool compare_runs(const struct timeline *left, uint32_t left_end, const struct timeline *right,
                  struct comparison *comparison);
void compare_free(struct comparison *comparison);

/* The step that an event belongs to; 0 for EVENT_NO_INDEX. */
uint32_t compare_step(const struct timeline *timeline, uint32_t index);
/* "client: shutdown(3, SHUT_WR) = 0"; "" for EVENT_NO_INDEX. Returns the length. */
size_t compare_text(const struct timeline *timeline, uint32_t index, char *out, size_t cap);
/* Where they part, on one line: "They part at step 12: client: shutdown(3, SHUT_WR) = 0 | at step 12: client:
 * close(3) = 0"; which of them has what the other has not; that they are the same. Returns the length. */
size_t compare_parting(const struct comparison *comparison, const struct timeline *left,
                       const struct timeline *right, char *out, size_t cap);

#endif
