/* What a question is about in this run: the task and the descriptor of the call at which it is asked, and the
 * other end of that connection. A choice's pattern names them, so that what another client does answers
 * nothing:
 *
 *   $actor $fd     the task that makes the call, the descriptor that it is about
 *   $peer $peerfd  whoever has the other end of the connection, and its number there */
#ifndef SOCKEYE_COURSE_SUBJECT_H
#define SOCKEYE_COURSE_SUBJECT_H

#include "lab/record/timeline.h"

struct subject {
    char actor[EVENT_LABEL_MAX + 1], peer[EVENT_LABEL_MAX + 1]; /* "" not known */
    int32_t fd, peer_fd;                                        /* -1 not known */
};

/* Of the call at event `index`, as things stand at a position: before it, or later while it is held. */
struct subject subject_at(struct timeline *timeline, uint32_t index, uint32_t position);

/* The pattern with what it names put in. False when that is not known in this run, or does not fit. */
bool subject_fill(const struct subject *subject, const char *pattern, char *out, size_t cap);

/* Whether a pattern names nothing but these. */
bool subject_knows(struct str pattern);

#endif
