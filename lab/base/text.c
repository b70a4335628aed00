#include "lab/base/text.h"

#include <stdio.h>

#include "lab/base/utf8.h"

/* Ends the text here, with no half of a UTF-8 character at its end. */
static void cut(struct text *text)
{
    size_t lead = text->used;
    while (lead && ((unsigned char)text->start[lead - 1] & 0xc0) == 0x80)
        lead--;
    unsigned char first = lead ? (unsigned char)text->start[lead - 1] : 0;
    size_t whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (lead && text->used - (lead - 1) < whole)
        text->used = lead - 1;
    text->start[text->used] = '\0';
    text->cut = true;
}

void text_put_cut(struct text *text, const char *bytes, size_t size)
{
    size_t room = text->cap - text->used - 1;
    if (text->cut)
        return;
    if (size > room)
        size = room;
    memcpy(text->start + text->used, bytes, size);
    text->used += size;
    cut(text);
}

void text_vprintf(struct text *text, const char *format, va_list values)
{
    size_t room = text->cap - text->used;
    int length = text->cut ? -1 : vsnprintf(text->start + text->used, room, format, values);
    if (length < 0)
        return;
    bool fits = (size_t)length < room;
    text->used += fits ? (size_t)length : room - 1;
    if (!fits)
        cut(text);
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    text_vprintf(text, format, values);
    va_end(values);
}

static size_t escape_byte(char out[4], uint8_t byte)
{
    static const char letters[128] = {
        ['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\',
    };
    out[0] = '\\';
    if (byte < 128 && letters[byte]) {
        out[1] = letters[byte];
        return 2;
    }
    out[1] = 'x';
    out[2] = "0123456789abcdef"[byte >> 4];
    out[3] = "0123456789abcdef"[byte & 15];
    return 4;
}

static bool is_plain(char c)
{
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

/* Bytes at the front that may be seen: all that are plain, or one character; 0 where there is none. */
static size_t seen(struct str bytes)
{
    size_t n = 0;
    uint32_t c;
    while (n < bytes.n && is_plain(bytes.p[n]))
        n++;
    if (n == 0 && (uint8_t)*bytes.p >= 0x80 && (n = utf8_decode(bytes, &c)) > 0 && utf8_hidden(c))
        n = 0;
    return n;
}

void text_escape(struct text *text, struct str bytes)
{
    while (bytes.n > 0 && !text->cut) {
        char escape[4];
        size_t plain = seen(bytes), n = plain > 0 ? 0 : escape_byte(escape, (uint8_t)*bytes.p);
        if (plain > 0)
            text_put(text, bytes.p, plain);
        else if (n < text->cap - text->used)
            text_put(text, escape, n);
        else
            cut(text);
        bytes = str_skip(bytes, plain > 0 ? plain : 1);
    }
}

void text_visible(struct text *text, struct str bytes)
{
    while (bytes.n > 0 && !text->cut) {
        char escape[UTF8_ESCAPE_MAX], plain[UTF8_MAX];
        size_t run = 0; /* most text is nothing else */
        while (run < bytes.n && bytes.p[run] >= ' ' && bytes.p[run] < 0x7f)
            run++;
        text_put(text, bytes.p, run);
        bytes = str_skip(bytes, run);
        if (bytes.n == 0)
            return;
        uint32_t c = utf8_next(&bytes);
        int cells = utf8_form(c, escape);
        if (escape[0])
            text_string(text, escape);
        else if (cells != UTF8_DROPPED)
            text_put(text, plain, utf8_encode(c, plain));
    }
}

void text_visible_lines(struct text *text, struct str bytes)
{
    while (bytes.n > 0 && !text->cut) {
        size_t line = 0;
        while (line < bytes.n && bytes.p[line] != '\n' && bytes.p[line] != '\t')
            line++;
        text_visible(text, str_first(bytes, line));
        if (line < bytes.n)
            text_char(text, bytes.p[line]);
        bytes = str_skip(bytes, line + 1);
    }
}

/* Bytes at the front that a terminal may be given, or that are no character of its; 0 where it must not. */
static size_t harmless(struct str text)
{
    uint32_t c;
    size_t n = utf8_decode(text, &c);
    if (n == 0)
        c = (uint8_t)*text.p;
    return (c < ' ' && !strchr("\n\t\r", (int)c)) || c == 0 || (c >= 0x7f && c < 0xa0) ? 0 : n ? n : 1;
}

void text_defuse(char *text, size_t size)
{
    for (size_t at = 0, n; at < size; at += n) {
        n = harmless((struct str){ text + at, size - at });
        if (n == 0)
            text[at] = '?'; /* of two bytes the second is next, and harms alone as well */
        n += n == 0;
    }
}
