/* The clocks, in nanoseconds. */
#ifndef SOCKEYE_BASE_CLOCK_H
#define SOCKEYE_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

enum { NS_PER_US = 1000, NS_PER_MS = 1000 * 1000, NS_PER_S = 1000 * 1000 * 1000 };

static inline int64_t clock_read_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Since some time in the past, never set back: for what lasts. */
static inline int64_t clock_monotonic_ns(void)
{
    return clock_read_ns(CLOCK_MONOTONIC);
}

static inline int64_t clock_monotonic_ms(void)
{
    return clock_monotonic_ns() / NS_PER_MS;
}

/* Since 1970: for what is shown or recorded as a time of day. */
static inline int64_t clock_realtime_ns(void)
{
    return clock_read_ns(CLOCK_REALTIME);
}

#endif
