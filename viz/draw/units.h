/* Numbers as a person reads them. Pure; every function returns `out`. */
#ifndef SOCKEYE_VIZ_UNITS_H
#define SOCKEYE_VIZ_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNITS_MAX = 32 };

/* "87 040": groups of three. */
char *units_grouped(int64_t value, char out[UNITS_MAX]);
/* "850 ns" "93 µs" "1.1 ms" "2.34 s" "5 min 3 s"; "us" in ASCII. */
char *units_duration(int64_t ns, bool ascii, char out[UNITS_MAX]);
/* What stands before a duration of which much is a person's pause, and else nothing. */
enum { UNITS_PAUSED_MAX = 8 };
const char *units_paused(bool paused, bool ascii);
/* "+1.284119": seconds since the session began, to the microsecond. */
char *units_time(int64_t ns, char out[UNITS_MAX]);

/* A line of text put together piece by piece; what does not fit is left out. */
struct words {
    char text[512];
    size_t used;
};

void words_clear(struct words *words);
void words_add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
