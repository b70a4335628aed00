/* Text put together piece by piece in somebody's buffer. What does not fit is cut between characters, never
 * an error, and nothing is put behind a cut; the text is NUL-terminated after each piece.
 *
 * Most of it is without printf: decoding a call stands in the way of the program that makes it, so it has to
 * cost nanoseconds. */
#ifndef SOCKEYE_BASE_TEXT_H
#define SOCKEYE_BASE_TEXT_H

#include <stdarg.h>

#include "lab/base/str.h"

struct text {
    char *start;
    size_t used, cap; /* cap counts the final NUL */
    bool cut;         /* something did not fit */
};

/* cap must not be 0. */
static inline struct text text_into(char *buffer, size_t cap)
{
    buffer[0] = '\0';
    return (struct text){ buffer, 0, cap, false };
}

/* Puts as much as fits of what does not fit whole. */
void text_put_cut(struct text *text, const char *bytes, size_t size);
__attribute__((format(printf, 2, 3))) void text_printf(struct text *text, const char *format, ...);
__attribute__((format(printf, 2, 0))) void text_vprintf(struct text *text, const char *format,
                                                        va_list values);

static inline void text_put(struct text *text, const char *bytes, size_t size)
{
    if (text->cut || size >= text->cap - text->used) {
        text_put_cut(text, bytes, size);
    } else if (size > 0) {
        memcpy(text->start + text->used, bytes, size);
        text->used += size;
        text->start[text->used] = '\0';
    }
}

/* Puts bytes as a person may see them: strace's escapes (\n \t \r \" \\ \xHH) for what is no text, and for
 * characters that a terminal would hide or obey (utf8_hidden()). No escape is cut in two. */
void text_escape(struct text *text, struct str bytes);

/* Puts text of others as a terminal may be given it: what steers it, or hides, as utf8_form() has it. */
void text_visible(struct text *text, struct str bytes);
/* The same for what has lines: newlines and tabs stay. */
void text_visible_lines(struct text *text, struct str bytes);

/* Puts '?' in the place of each byte that steers a terminal, in a text that stays where it is: control bytes
 * but newline, tab and carriage return, and C1, in UTF-8 and without. */
void text_defuse(char *text, size_t size);

/* Takes back what was put since it had `used` bytes, a cut too. */
static inline void text_back(struct text *text, size_t used)
{
    text->cut = false;
    text->used = used;
    text->start[used] = '\0';
}

static inline struct str text_made(const struct text *text)
{
    return (struct str){ text->start, text->used };
}

static inline void text_str(struct text *text, struct str piece)
{
    text_put(text, piece.p, piece.n);
}

static inline void text_string(struct text *text, const char *string)
{
    text_put(text, string, strlen(string));
}

static inline void text_char(struct text *text, char byte)
{
    text_put(text, &byte, 1);
}

/* In base 10 or 16. */
static inline void text_digits(struct text *text, uint64_t value, unsigned base)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = "0123456789abcdef"[value % base];
    while ((value /= base) != 0);
    text_put(text, digits + at, sizeof digits - at);
}

static inline void text_unsigned(struct text *text, uint64_t value)
{
    text_digits(text, value, 10);
}

static inline void text_int(struct text *text, int64_t value)
{
    if (value < 0)
        text_char(text, '-');
    text_unsigned(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

/* "0x1f" */
static inline void text_hex(struct text *text, uint64_t value)
{
    text_put(text, "0x", 2);
    text_digits(text, value, 16);
}

#endif
