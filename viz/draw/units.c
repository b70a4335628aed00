/* One place for how numbers look, so that the same figure reads the same in every pane. */
#include "viz/draw/units.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

char *units_grouped(int64_t value, char out[UNITS_MAX])
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, value < 0 ? -(uint64_t)value : (uint64_t)value);
    size_t used = 0;
    if (value < 0)
        out[used++] = '-';
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            out[used++] = ' ';
        out[used++] = digits[i];
    }
    out[used] = 0;
    return out;
}

char *units_duration(int64_t ns, bool ascii, char out[UNITS_MAX])
{
    double value = (double)ns;
    if (ns < 1000)
        snprintf(out, UNITS_MAX, "%" PRId64 " ns", ns);
    else if (ns < 999500)
        snprintf(out, UNITS_MAX, ns < 9950 ? "%.1f %s" : "%.0f %s", value / 1e3, ascii ? "us" : "µs");
    else if (ns < 999500000)
        snprintf(out, UNITS_MAX, ns < 9950000 ? "%.1f ms" : "%.0f ms", value / 1e6);
    else if (ns < 59950000000)
        snprintf(out, UNITS_MAX, ns < 9995000000 ? "%.2f s" : "%.1f s", value / 1e9);
    else
        snprintf(out, UNITS_MAX, "%" PRId64 " min %" PRId64 " s", ns / 60000000000, ns / 1000000000 % 60);
    return out;
}

const char *units_paused(bool paused, bool ascii)
{
    return !paused ? "" : ascii ? "|| " : "▮▮ ";
}

char *units_time(int64_t ns, char out[UNITS_MAX])
{
    uint64_t us = (ns < 0 ? -(uint64_t)ns : (uint64_t)ns) / 1000;
    snprintf(out, UNITS_MAX, "%c%" PRIu64 ".%06" PRIu64, ns < 0 ? '-' : '+', us / 1000000, us % 1000000);
    return out;
}

void words_clear(struct words *words)
{
    words->used = 0;
    words->text[0] = 0;
}

void words_add(struct words *words, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t room = sizeof words->text - words->used;
    int length = vsnprintf(words->text + words->used, room, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < room)
        words->used += (size_t)length;
    else
        words->text[words->used] = 0;
}
