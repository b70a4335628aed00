/* What is found to be wrong in the session: one pass over the recording for all who show it, a portion at a
 * time, so that no recording keeps the screen waiting. While the session is under way nothing is said that
 * what follows could take back; what only its end proves is found when it has ended. */
#ifndef SOCKEYE_VIZ_FOUND_H
#define SOCKEYE_VIZ_FOUND_H

#include "lab/explain/findings/findings.h"

struct found {
    const struct timeline *timeline; /* not owned */
    struct findings_pass *pass;      /* NULL: none was begun, or memory was short */
    uint32_t over;                   /* events that there were when it was finished; 0: it goes on */
    bool complete;                   /* it has seen all that there is */
};

void found_free(struct found *found);
/* Goes on; `over`: no event follows. True when something more was found. */
bool found_read(struct found *found, bool over);
/* The findings up to a step, the first `*count` of the list. */
const struct finding *found_until(const struct found *found, uint32_t step, uint32_t *count);

#endif
