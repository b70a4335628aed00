#include "lab/base/utf8.h"

#include <stdio.h>
#include <utf8proc.h>

size_t utf8_decode(struct str text, uint32_t *c)
{
    utf8proc_int32_t read;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.p,
                                          text.n < UTF8_MAX ? (utf8proc_ssize_t)text.n : UTF8_MAX, &read);
    if (n <= 0)
        return 0;
    *c = (uint32_t)read;
    return (size_t)n;
}

uint32_t utf8_next(struct str *rest)
{
    uint32_t c = (unsigned char)*rest->p;
    size_t n = 1;
    if (c >= 0x80 && (n = utf8_decode(*rest, &c)) == 0)
        c = UTF8_REPLACEMENT;
    *rest = str_skip(*rest, n > 0 ? n : 1);
    return c;
}

size_t utf8_encode(uint32_t c, char out[UTF8_MAX])
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

bool utf8_hidden(uint32_t c)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_CC: /* controls */
    case UTF8PROC_CATEGORY_CF: /* directions, joiners, the soft hyphen, tags */
    case UTF8PROC_CATEGORY_CS: /* surrogates */
    case UTF8PROC_CATEGORY_CO: /* private use */
    case UTF8PROC_CATEGORY_CN: /* not assigned */
    case UTF8PROC_CATEGORY_ZL: /* separators of lines and paragraphs */
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return c >= 0xe0000;
    }
}

/* Joiners and variation selectors: terminals disagree on what they do to the width, so they are left out. */
static bool is_dropped(uint32_t c)
{
    return (c >= 0x200b && c <= 0x200d) || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

/* As terminals have it: a mark that takes room of its own has a cell, a Hangul vowel that joins has none. */
static int cells(uint32_t c)
{
    if (c >= 0x1160 && c <= 0x11ff)
        return 0;
    if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_MC)
        return 1;
    return utf8proc_charwidth((utf8proc_int32_t)c);
}

int utf8_form(uint32_t c, char escape[UTF8_ESCAPE_MAX])
{
    static const char *const short_forms[] = { ['\t'] = "\\t", ['\n'] = "\\n", ['\r'] = "\\r" };

    escape[0] = '\0';
    if (c >= 0x20 && c < 0x7f)
        return 1;
    if (c < sizeof short_forms / sizeof *short_forms && short_forms[c])
        return snprintf(escape, UTF8_ESCAPE_MAX, "%s", short_forms[c]);
    if (c < 0x80)
        return snprintf(escape, UTF8_ESCAPE_MAX, "\\x%02x", (unsigned)c);
    if (is_dropped(c))
        return UTF8_DROPPED;
    if (utf8_hidden(c))
        return snprintf(escape, UTF8_ESCAPE_MAX, "\\u%04x", (unsigned)c);
    return cells(c);
}

/* How many characters at the front are of one byte and one cell: most text is nothing else. */
static size_t plain(struct str text)
{
    size_t n = 0;

    while (n < text.n && text.p[n] >= ' ' && text.p[n] < 0x7f)
        n++;
    return n;
}

int utf8_width(struct str text)
{
    char escape[UTF8_ESCAPE_MAX];
    int width = 0;

    while (text.n > 0) {
        size_t n = plain(text);
        text = str_skip(text, n);
        width += (int)n;
        if (n == 0) {
            int cells = utf8_form(utf8_next(&text), escape);
            width += cells > 0 ? cells : 0;
        }
    }
    return width;
}

size_t utf8_fit(struct str text, int width)
{
    size_t n = plain(str_first(text, width > 0 ? (size_t)width : 0));
    char escape[UTF8_ESCAPE_MAX];
    struct str rest = str_skip(text, n);
    int used = (int)n;

    while (rest.n > 0) {
        struct str after = rest;
        int cells = utf8_form(utf8_next(&after), escape);
        if (cells > 0 && used + cells > width)
            break;
        used += cells > 0 ? cells : 0;
        rest = after;
    }
    return text.n - rest.n;
}

/* Where to part a line of which `fit` bytes fit: behind the last space before, else where it is full. */
static size_t part_at(struct str line, size_t fit)
{
    size_t at = fit;

    while (at > 0 && line.p[at] != ' ' && line.p[at - 1] != ' ')
        at--;
    return at > 0 ? at : fit;
}

bool utf8_wrap(struct str *rest, int width, struct str *line)
{
    struct str whole = str_before(*rest, '\n'), after = whole;
    size_t cut = utf8_fit(whole, width > 0 ? width : 1);

    if (rest->n == 0)
        return false;
    if (cut == 0 && whole.n > 0) {
        utf8_next(&after);
        cut = whole.n - after.n;
    }
    if (cut < whole.n)
        cut = part_at(whole, cut);
    *line = str_first(whole, cut);
    while (line->n > 0 && line->p[line->n - 1] == ' ')
        line->n--;
    while (cut < whole.n && whole.p[cut] == ' ')
        cut++;
    *rest = str_skip(*rest, cut == whole.n ? cut + 1 : cut);
    return true;
}
