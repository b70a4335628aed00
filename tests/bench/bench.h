/* The clock of the benchmarks. */
#ifndef SOCKEYE_TESTS_BENCH_H
#define SOCKEYE_TESTS_BENCH_H

#include <time.h>

static inline double bench_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

#endif
