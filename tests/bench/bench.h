/* What the benchmarks share. */
#ifndef SOCKEYE_TESTS_BENCH_H
#define SOCKEYE_TESTS_BENCH_H

#include <stddef.h>

double bench_now_ms(void);                          /* CLOCK_MONOTONIC */
double bench_median(double *figures, size_t count); /* sorts them */

/* Subcommands: exit statuses, 2 for wrong words. */
int bench_make(int count, char **words);
int bench_open(int count, char **words);
int bench_screen(int count, char **words);
int bench_flood(int count, char **words);
int bench_idle(int count, char **words);
int bench_frame(int count, char **words);

#endif
