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
void findings_free(struct findings *findings);

#endif
