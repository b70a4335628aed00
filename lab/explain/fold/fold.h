/* A transcript of what repeats, shortened as it comes: the first times are shown in full, then nothing until
 * it ends or has gone on for a while, then one line with how often, how fast and how much, and the last time
 * in full. What has not been seen before (another errno, another place, other words printed, a SYN, a
 * finding) is always shown, and the events that led to it.
 *
 * Two events are the same by their shapes (shape.h). One that was seen a few times is known; a dozen times,
 * where its bytes were other ones each time. Where known events come in rounds of the same order the rounds
 * are counted; where their order changes, as it does when programs run freely, the events are. What is
 * printed depends on the events alone: times are told, and decide nothing. Memory is bounded: no more than
 * what is held back, and what was seen lately.
 */
#ifndef SOCKEYE_EXPLAIN_FOLD_H
#define SOCKEYE_EXPLAIN_FOLD_H

#include "lab/base/text.h"
#include "lab/record/event.h"

struct fold;

/* Where the transcript goes: an event in full, and a line that stands for events up to time `ns`. */
struct fold_output {
    void (*event)(void *data, uint32_t index);
    void (*line)(void *data, int64_t ns, struct str text);
    void *data;
};
enum { FOLD_LINE_MAX = 1024 };

struct fold *fold_new(struct fold_output output); /* NULL when out of memory */
void fold_free(struct fold *fold);

/* The next event that a transcript shows. With `notable` it is shown however often it came. Slices of the
 * event live as long as the fold. */
void fold_see(struct fold *fold, uint32_t index, const struct event *event, bool notable);
/* Nothing follows for now: what is held back is shown. */
void fold_end(struct fold *fold);

#endif
