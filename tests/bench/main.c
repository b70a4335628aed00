/* bench: the measuring halves of `make bench`; tests/bench/run calls them and prints the figures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lab/base/clock.h"
#include "tests/bench/bench.h"

static const struct {
    const char *name, *usage;
    int (*run)(int count, char **words);
} parts[] = {
    { "make", "FILE EVENTS", bench_make },
    { "open", "FILE", bench_open },
    { "screen", "WxH KEY COUNT COMMAND...", bench_screen },
    { "flood", "WxH COMMAND...", bench_flood },
    { "idle", "WxH SECONDS COMMAND...", bench_idle },
    { "frame", "FILE WxH", bench_frame },
};

double bench_now_ms(void)
{
    return (double)clock_monotonic_ns() / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *figures, size_t count)
{
    qsort(figures, count, sizeof *figures, compare);
    return figures[count / 2];
}

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (argc < 2 || strcmp(argv[1], parts[i].name) != 0)
            continue;
        int status = parts[i].run(argc - 2, argv + 2);
        if (status == 2)
            fprintf(stderr, "usage: bench %s %s\n", parts[i].name, parts[i].usage);
        return status;
    }
    fprintf(stderr, "usage: bench make|open|screen|flood|idle|frame ...\n");
    return 2;
}
