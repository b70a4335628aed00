/* A slice of text or bytes that somebody else owns: mostly a piece of the mapped recording.
 * Not terminated; may hold NUL. A missing value has p == NULL. */
#ifndef SOCKEYE_RECORD_STR_H
#define SOCKEYE_RECORD_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* For printf: printf("%.*s", STR_ARGS(s)). */
#define STR_ARGS(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct str str_from(const char *text)
{
    return (struct str){ text, text ? strlen(text) : 0 };
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str s, const char *text)
{
    return str_equal(s, str_from(text));
}

#endif
