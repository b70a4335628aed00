/* What a person types to find events or to see only some of them. Pure.
 *
 *   send                a word: in the line of an event, or the label of an actor
 *   client:40122        a connection, as packets and calls name it
 *   client: *= -1*      a glob on the whole line, of one actor: see lab/record/match.h
 *   SYN | FIN           either
 *   !ACK                all but */
#ifndef SOCKEYE_VIZ_PATTERN_H
#define SOCKEYE_VIZ_PATTERN_H

#include "lab/record/timeline.h"

enum { PATTERN_MAX = 200, PATTERN_PARTS_MAX = 8 };

struct pattern_part {
    char glob[PATTERN_MAX + 4];
    char label[PATTERN_MAX]; /* a word may be an actor; empty: it is none */
    bool negated;
};

struct pattern {
    char text[PATTERN_MAX]; /* as typed */
    struct pattern_part parts[PATTERN_PARTS_MAX];
    unsigned count;
};

/* False when nothing is asked for; `pattern` is then empty and matches nothing. What is longer is cut. */
bool pattern_read(const char *text, struct pattern *pattern);
/* Events without a line in a transcript never match. */
bool pattern_matches(const struct pattern *pattern, const struct event *event);
/* First match in [from, to), or EVENT_NO_INDEX. */
uint32_t pattern_find(const struct pattern *pattern, const struct timeline *timeline, uint32_t from,
                      uint32_t to);
/* Last match in [to, from), or EVENT_NO_INDEX. */
uint32_t pattern_find_back(const struct pattern *pattern, const struct timeline *timeline, uint32_t from,
                           uint32_t to);

#endif
