/* Numbers as a person reads them. Pure; every function returns `out`. */
#ifndef SOCKEYE_VIZ_FIGURES_H
#define SOCKEYE_VIZ_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FIGURE_MAX = 32 };

/* "87 040": groups of three. */
char *figure_grouped(int64_t value, char out[FIGURE_MAX]);
/* "850 ns" "93 µs" "1.1 ms" "2.34 s" "5 min 3 s"; "us" in ASCII. */
char *figure_duration(int64_t ns, bool ascii, char out[FIGURE_MAX]);
/* "+1.284119": seconds since the session began, to the microsecond. */
char *figure_time(int64_t ns, char out[FIGURE_MAX]);
/* "ECONNRESET"; "errno 4095" for one without a name. */
char *figure_errno(int error, char out[FIGURE_MAX]);

/* A line of text put together piece by piece; what does not fit is left out. */
struct words {
    char text[512];
    size_t used;
};

void words_clear(struct words *words);
void words_add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
