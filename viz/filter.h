/* Which events the ladder and the packets show. Each event is looked at once, when it is recorded or the
 * filter is made; drawing only asks for a bit. A call passes whole: asked, let go, asleep and answered. */
#ifndef SOCKEYE_VIZ_FILTER_H
#define SOCKEYE_VIZ_FILTER_H

#include "viz/pattern.h"

struct filter;

/* Owned by the caller; NULL when the text asks for nothing or memory is short. */
struct filter *filter_make(const char *text, const struct timeline *timeline);
void filter_free(struct filter *filter);
/* Takes in what was recorded since. False when memory is short: what is new then passes. */
bool filter_grow(struct filter *filter, const struct timeline *timeline);

/* Whether an event is shown; a NULL filter shows all. */
bool filter_passes(const struct filter *filter, uint32_t index);
/* Packets that are shown, of events before `position`. */
uint32_t filter_packets(const struct filter *filter, uint32_t position);
const char *filter_text(const struct filter *filter);

#endif
