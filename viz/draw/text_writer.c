/* Rows of text: see text_writer.h. */
#include "viz/draw/text_writer.h"

#include <stdarg.h>
#include <stdio.h>

#include "viz/draw/markdown_layout.h"

static bool is_seen(const struct text_writer *writer)
{
    return writer->canvas && writer->y >= 0 && writer->y < writer->canvas->area.height;
}

int text_writer_put(const struct text_writer *writer, int x, uint16_t style, struct str text)
{
    if (is_seen(writer))
        canvas_text(writer->canvas, x, writer->y, writer->width + 1 - x, style, text, true);
    return x + utf8_width(text);
}

void text_writer_glyph(const struct text_writer *writer, int x, uint16_t style, enum glyph glyph)
{
    if (is_seen(writer))
        canvas_glyph(writer->canvas, x, writer->y, style, glyph);
}

void text_writer_wrap(struct text_writer *writer, int x, uint16_t style, struct str text)
{
    struct str line;

    while (utf8_wrap(&text, writer->width + 1 - x, &line)) {
        text_writer_put(writer, x, style, line);
        writer->y++;
    }
}

void text_writer_printf(struct text_writer *writer, int x, uint16_t style, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text_writer_wrap(writer, x, style, str_from(text));
}

void text_writer_lines(struct text_writer *writer, int x, const struct markdown *prose)
{
    for (size_t i = 0; i < prose->line_count; i++, writer->y++) {
        const struct markdown_run *run = prose->runs + prose->lines[i].first;
        int at = x;
        for (size_t n = 0; n < prose->lines[i].count; n++)
            at = text_writer_put(writer, at, markdown_layout_style(run[n].style), run[n].text);
    }
}

void text_writer_markdown(struct text_writer *writer, int x, struct str text)
{
    int width = writer->width + 1 - x;
    struct markdown prose;

    if (markdown_layout(&prose, text, width < 8 ? 8 : width))
        text_writer_lines(writer, x, &prose);
    markdown_free(&prose);
}
