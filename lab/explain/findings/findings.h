/* What went wrong in a run, and where: one pass over a recording. A finding is only given where the events
 * leave no innocent reading: silence proves nothing.
 *
 * A new finding is a detector in a file of its own (detector.h) and a row in findings.c. */
#ifndef SOCKEYE_EXPLAIN_FINDINGS_H
#define SOCKEYE_EXPLAIN_FINDINGS_H

#include "lab/explain/findings/finding.h"

/* Fills `findings`, to be freed by findings_free(). False when out of memory: what was found so far is there.
 */
bool findings_of(const struct timeline *timeline, struct findings *findings);

/* The n-th of all kinds there are; NULL behind the last. */
const struct finding_kind *findings_kind(size_t n);

/* The same of a recording that still grows: nothing is looked at twice, and no later event takes a finding
 * back. Its memory grows with the processes and sockets there were, not with the events. */
struct findings_pass;
struct findings_pass *findings_pass_new(const struct timeline *timeline); /* NULL when out of memory */
void findings_pass_free(struct findings_pass *pass);
/* Goes on over at most `most` events; true when it has seen all that the timeline has by now. */
bool findings_pass_read(struct findings_pass *pass, uint32_t most);
/* No event follows: what was never done counts now ("never closed"). Nothing is read afterwards. False when
 * memory was short on the way: what was found is there. */
bool findings_pass_finish(struct findings_pass *pass);
/* What was found so far, the pass's own. */
const struct findings *findings_pass_found(const struct findings_pass *pass);

#endif
