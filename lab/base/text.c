#include "lab/base/text.h"

#include <stdarg.h>
#include <stdio.h>

/* Ends the text here for good, with no half of a UTF-8 character at its end. */
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
    text->cap = text->used + 1;
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

void text_printf(struct text *text, const char *format, ...)
{
    size_t room = text->cap - text->used;
    va_list values;
    if (text->cut)
        return;
    va_start(values, format);
    int length = vsnprintf(text->start + text->used, room, format, values);
    va_end(values);
    if (length < 0)
        return;
    bool fits = (size_t)length < room;
    text->used += fits ? (size_t)length : room - 1;
    if (!fits)
        cut(text);
}
