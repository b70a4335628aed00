#include "lab/course/quiz/tour.h"

#include <stdlib.h>
#include <string.h>

#include "lab/base/array.h"
#include "lab/course/quiz/tagged.h"

static bool has(const struct tour *tour, const char *tag)
{
    for (size_t i = 0; i < tour->count; i++)
        if (strcmp(tour->stops[i].tag, tag) == 0)
            return true;
    return false;
}

bool tour_take(struct tour *tour, const struct lesson *lesson, struct timeline *timeline)
{
    struct lesson_section section;
    struct event event;
    struct tour_stop stop;
    *tour = (struct tour){ 0 };
    uint32_t index = timeline_next(timeline, 0, EVENT_ENTER);
    for (; index != EVENT_NO_INDEX; index = timeline_next(timeline, index + 1, EVENT_ENTER)) {
        stop.event = index;
        if (!timeline_event(timeline, index, &event) ||
            tagged_call(timeline, &event, stop.tag, sizeof stop.tag) == 0 ||
            !lesson_section(lesson, stop.tag, &section) || has(tour, stop.tag))
            continue;
        if (!array_reserve(&tour->stops, &tour->capacity, tour->count + 1, sizeof *tour->stops))
            return false;
        tour->stops[tour->count++] = stop;
    }
    return true;
}

void tour_free(struct tour *tour)
{
    free(tour->stops);
    *tour = (struct tour){ 0 };
}

const struct tour_stop *tour_behind(const struct tour *tour, const char *tag)
{
    size_t next = 0;
    while (tag[0] && next < tour->count && strcmp(tour->stops[next].tag, tag) != 0)
        next++;
    next += tag[0] != '\0';
    return next < tour->count ? &tour->stops[next] : NULL;
}
