/* A slice of text or bytes that somebody else owns: mostly a piece of the mapped recording.
 * Not terminated; may hold NUL. A missing value has p == NULL, and is as good as an empty one in all that
 * follows: memcpy() and its kin may not be given NULL, not even for no bytes, so slices are copied and
 * searched by what stands here. */
#ifndef SOCKEYE_BASE_STR_H
#define SOCKEYE_BASE_STR_H

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

/* The first `n` bytes, and what lies behind them; the whole, and its empty end, where there are not so many.
 */
static inline struct str str_first(struct str s, size_t n)
{
    return (struct str){ s.p, n < s.n ? n : s.n };
}

static inline struct str str_skip(struct str s, size_t n)
{
    n = n < s.n ? n : s.n;
    return n > 0 ? (struct str){ s.p + n, s.n - n } : s;
}

static inline bool str_starts(struct str s, const char *with)
{
    return str_is(str_first(s, strlen(with)), with);
}

static inline bool str_ends(struct str s, const char *with)
{
    size_t n = strlen(with);
    return s.n >= n && str_is((struct str){ s.p ? s.p + (s.n - n) : NULL, n }, with);
}

/* Where a byte, or a text, is first found; s.n when it is not. */
size_t str_find(struct str s, char byte);
size_t str_find_text(struct str s, const char *text);
static inline bool str_has(struct str s, const char *text)
{
    return str_find_text(s, text) < s.n;
}

/* What stands before the first `byte`: the whole when there is none. */
static inline struct str str_before(struct str s, char byte)
{
    return str_first(s, str_find(s, byte));
}

/* What stands behind the last `byte`: the whole when there is none. */
struct str str_behind_last(struct str s, char byte);

/* Without blanks (those of isspace() in the C locale) at either end. */
struct str str_trim(struct str s);

/* Takes the text up to the next `byte`, and that byte, off the front. */
struct str str_take(struct str *rest, char byte);
/* Takes the next word between blanks and the blanks after it; "" when none is left. */
struct str str_take_word(struct str *rest);
/* Takes the next line, without its newline; false when nothing is left. */
bool str_take_line(struct str *rest, struct str *line);

/* Copies into a buffer of `cap` bytes (not 0), terminated. False when it was cut. */
bool str_copy(char *out, size_t cap, struct str s);

/* ---- numbers: the one way to read them from text */

enum number {
    NUMBER_READ,
    NUMBER_NONE,         /* no number, or something besides it */
    NUMBER_OUT_OF_RANGE, /* held at the end of the range that it passes */
};

/* The whole text as a decimal number, with a sign where `least` is below 0. *value is not touched for
 * NUMBER_NONE. */
enum number str_number(struct str s, int64_t least, int64_t most, int64_t *value);

/* Takes the digits of base 8, 10 or 16 off the front ("0x" is none); false when there are none. What is above
 * `most` is held there. */
bool str_take_digits(struct str *rest, unsigned base, uint64_t most, uint64_t *value);

#endif
