/* A detector: what one kind of mistake looks like. Each is a const table of this type in a file of its own,
 * and a row in findings.c:
 *
 *     const struct detector detect_short_send = { .kinds = ..., .enter = ..., .returned = ..., .closing = ...
 * };
 *
 * It reads what the pass keeps for all (keep.h), remembers what else it wants in memory of its own
 * (keep_own()) and says what it found (keep_found()). The order of detectors does not matter to any of them.
 */
#ifndef SOCKEYE_EXPLAIN_DETECTOR_H
#define SOCKEYE_EXPLAIN_DETECTOR_H

#include "lab/explain/findings/keep.h"

/* What it wants to see, before the event changes the state; each may be NULL. `use` is NULL for a call
 * without a descriptor. */
struct detector {
    const struct finding_kind *const *kinds; /* that it finds; ends with NULL */
    /* `task->enter` is still the call before. */
    void (*enter)(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use);
    void (*returned)(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use);
    /* A descriptor is about to go: by the RETURN of close() and its like, or the EXIT of its process. */
    void (*closing)(struct keep *keep, const struct event *event, struct fd_use *use);
    void (*other)(struct keep *keep, const struct event *event); /* any but ENTER, RETURN, GO and BLOCK */
    void (*remains)(struct keep *keep, struct fd_use *use);      /* open at the end of the recording */
    void (*finish)(struct keep *keep);                           /* the recording ends, after `remains` */
};

#endif
