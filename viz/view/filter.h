/* Which events the ladder and the packets show. Each event is looked at once, when it is recorded or the
 * filter is made; drawing only asks for a bit. A call passes whole: asked, let go, asleep and answered, or
 * cut off by an exit. */
#ifndef SOCKEYE_VIZ_FILTER_H
#define SOCKEYE_VIZ_FILTER_H

#include "viz/view/pattern.h"

struct filter;

/* Owned by the caller; NULL when the text asks for nothing or memory is short. */
struct filter *filter_make(const char *text, const struct timeline *timeline);
void filter_free(struct filter *filter);
/* Takes in what was recorded since. False when memory is short: what is new then passes. */
bool filter_grow(struct filter *filter, const struct timeline *timeline);

/* Whether an event is shown; a NULL filter shows all. */
bool filter_passes(const struct filter *filter, uint32_t index);
/* First shown event from `from` on, `to` when there is none before it; last one before `index`, 0 when there
 * is none. They pass over what is not shown 4096 events at a time. */
uint32_t filter_next(const struct filter *filter, uint32_t from, uint32_t to);
uint32_t filter_before(const struct filter *filter, uint32_t index);
/* Packets that are shown, of events before `position`, and the n-th of them, from 0; EVENT_NO_INDEX when
 * there is none. */
uint32_t filter_packets(const struct filter *filter, uint32_t position);
uint32_t filter_packet(const struct filter *filter, uint32_t n);
const char *filter_text(const struct filter *filter);

#endif
