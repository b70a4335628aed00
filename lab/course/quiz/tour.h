/* The sections of a lesson in the order in which a run came to them. Pure. */
#ifndef SOCKEYE_COURSE_TOUR_H
#define SOCKEYE_COURSE_TOUR_H

#include "lab/course/lesson/lesson.h"
#include "lab/record/timeline.h"

struct tour_stop {
    char tag[64];
    uint32_t event; /* the first call that was made from a line with this tag */
};

struct tour {
    struct tour_stop *stops;
    size_t count, capacity;
};

/* False when out of memory; tour_free() is right in either case. */
bool tour_take(struct tour *tour, const struct lesson *lesson, struct timeline *timeline);
void tour_free(struct tour *tour);

/* The section behind this one; "" for the opening. NULL behind the last, and for one that the run did not
 * come to.
 */
const struct tour_stop *tour_behind(const struct tour *tour, const char *tag);

#endif
