/* Text put together piece by piece into somebody's buffer, without printf: decoding a call stands in the way
 * of the program that makes it, so it has to cost nanoseconds. What does not fit is cut, never an error; the
 * text is NUL-terminated by text_end(), and cut between characters. */
#ifndef SOCKEYE_OBSERVE_TEXT_H
#define SOCKEYE_OBSERVE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    char *start;
    size_t used, cap; /* cap counts the final NUL */
};

static inline struct text text_into(char *buffer, size_t cap)
{
    return (struct text){ buffer, 0, cap };
}

static inline void text_put(struct text *text, const char *bytes, size_t size)
{
    size_t room = text->cap - text->used - 1;
    if (size > room)
        size = room;
    memcpy(text->start + text->used, bytes, size);
    text->used += size;
}

static inline void text_string(struct text *text, const char *string)
{
    text_put(text, string, strlen(string));
}

static inline void text_char(struct text *text, char byte)
{
    if (text->used + 1 < text->cap)
        text->start[text->used++] = byte;
}

static inline void text_unsigned(struct text *text, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    text_put(text, digits + at, sizeof digits - at);
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
    char digits[16];
    size_t at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdef"[value & 15];
        value >>= 4;
    } while (value);
    text_put(text, "0x", 2);
    text_put(text, digits + at, sizeof digits - at);
}

/* Terminates the text, with no half of a UTF-8 character at its end. Returns its length. */
static inline size_t text_end(struct text *text)
{
    if (text->used + 1 == text->cap) {
        size_t lead = text->used;
        while (lead && ((unsigned char)text->start[lead - 1] & 0xc0) == 0x80)
            lead--;
        unsigned char first = lead ? (unsigned char)text->start[lead - 1] : 0;
        size_t whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
        if (lead && text->used - (lead - 1) < whole)
            text->used = lead - 1;
    }
    text->start[text->used] = '\0';
    return text->used;
}

#endif
