/* What is compared of a recording: its events as numbers that are the same where the same happened. Private
 * to compare*.c. */
#ifndef SOCKEYE_EXPLAIN_COMPARE_LINES_H
#define SOCKEYE_EXPLAIN_COMPARE_LINES_H

#include "lab/record/timeline.h"

struct compare_line {
    uint64_t what;  /* hash of actor and normal form of the line */
    uint64_t group; /* hash of actor and kind */
    uint32_t event;
};

struct compare_lines {
    struct compare_line *items;
    size_t count, capacity;
};

/* Of the events before `end`. False when out of memory; free(items) is right in either case. */
bool compare_lines_of(const struct timeline *timeline, uint32_t end, struct compare_lines *lines);

#endif
