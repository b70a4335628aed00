#include "lab/explain/explain_text.h"

#include <stdarg.h>
#include <stdio.h>

void text_start(struct explain_text *text, char *out, size_t cap)
{
    *text = (struct explain_text){ out, cap, 0 };
    out[0] = '\0';
}

/* A cut must not leave half a character behind: what was cut off is whole, in UTF-8. */
static void end_whole(struct explain_text *text)
{
    size_t at = text->used, bytes = 0;
    while (at > 0 && bytes < 4 && ((unsigned char)text->out[at - 1] & 0xc0) == 0x80) {
        at--;
        bytes++;
    }
    if (at == 0)
        return;
    unsigned char first = (unsigned char)text->out[at - 1];
    size_t wanted = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    if (bytes < wanted)
        text->used = at - 1;
    text->out[text->used] = '\0';
}

void text_put(struct explain_text *text, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text->out + text->used, text->cap - text->used, format, values);
    va_end(values);
    text->used += (size_t)length;
    if (text->used >= text->cap) {
        text->used = text->cap - 1;
        end_whole(text);
    }
}

void text_put_str(struct explain_text *text, struct str piece)
{
    text_put(text, "%.*s", STR_ARGS(piece));
}
