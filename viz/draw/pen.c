/* Rows of text: see pen.h. */
#include "viz/draw/pen.h"

#include "lab/course/lesson/markdown.h"
#include "viz/draw/prose.h"

static bool is_seen(const struct pen *pen)
{
    return pen->canvas && pen->y >= 0 && pen->y < pen->canvas->area.height;
}

int pen_put(const struct pen *pen, int x, uint16_t style, struct str text)
{
    if (is_seen(pen))
        canvas_text(pen->canvas, x, pen->y, pen->width + 1 - x, style, text, true);
    return x + text_width(text);
}

void pen_glyph(const struct pen *pen, int x, uint16_t style, enum glyph glyph)
{
    if (is_seen(pen))
        canvas_glyph(pen->canvas, x, pen->y, style, glyph);
}

void pen_wrap(struct pen *pen, int x, uint16_t style, struct str text)
{
    struct str line;

    while (text_wrap(&text, pen->width + 1 - x, &line)) {
        pen_put(pen, x, style, line);
        pen->y++;
    }
}

void pen_markdown(struct pen *pen, int x, struct str text)
{
    int width = pen->width + 1 - x;
    struct markdown prose;

    if (markdown_layout(&prose, text, width < 8 ? 8 : width))
        for (size_t i = 0; i < prose.line_count; i++, pen->y++) {
            const struct markdown_run *run = prose.runs + prose.lines[i].first;
            int at = x;
            for (size_t n = 0; n < prose.lines[i].count; n++)
                at = pen_put(pen, at, prose_style(run[n].style), run[n].text);
        }
    markdown_free(&prose);
}
