/* The grid of cells: see canvas.h. Every way of drawing ends in put(), which alone knows clipping and keeps
 * the two halves of a wide character together. */
#include "viz/draw/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool canvas_make(struct canvas *canvas, int width, int height, bool ascii)
{
    width = width < 1 ? 1 : width;
    height = height < 1 ? 1 : height;
    *canvas = (struct canvas){ .stride = width, .area = { 0, 0, width, height }, .ascii = ascii };
    canvas->cells = calloc((size_t)width * (size_t)height, sizeof *canvas->cells);
    if (!canvas->cells)
        return false;
    canvas_clear(canvas, STYLE_PLAIN);
    return true;
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
    *canvas = (struct canvas){ 0 };
}

/* What both rectangles cover; `a` and the result are in the same coordinates. */
static struct rect clip(struct rect a, int width, int height)
{
    int right = a.x + a.width, bottom = a.y + a.height;
    struct rect r = { a.x < 0 ? 0 : a.x, a.y < 0 ? 0 : a.y, 0, 0 };

    right = right > width ? width : right;
    bottom = bottom > height ? height : bottom;
    r.width = right > r.x ? right - r.x : 0;
    r.height = bottom > r.y ? bottom - r.y : 0;
    return r;
}

struct canvas canvas_part(const struct canvas *canvas, struct rect part)
{
    struct canvas view = *canvas;
    struct rect r = clip(part, canvas->area.width, canvas->area.height);

    view.area = (struct rect){ canvas->area.x + r.x, canvas->area.y + r.y, r.width, r.height };
    return view;
}

static struct cell *cell_at(const struct canvas *canvas, int x, int y)
{
    if (x < 0 || y < 0 || x >= canvas->area.width || y >= canvas->area.height)
        return NULL;
    return &canvas
                ->cells[(size_t)(canvas->area.y + y) * (size_t)canvas->stride + (size_t)(canvas->area.x + x)];
}

/* The other half of a wide character must not stay behind when one half is drawn over. */
static void part_halves(const struct canvas *canvas, struct cell *cell, int x)
{
    int column = canvas->area.x + x;

    if (cell->character == 0 && column > 0)
        cell[-1].character = ' ';
    if (column + 1 < canvas->stride && cell[1].character == 0)
        cell[1].character = ' ';
}

/* Draws a character of `cells` cells; a wide one that is cut in half by an edge shows a blank in the other
 * half. */
static void put(struct canvas *canvas, int x, int y, uint16_t style, uint32_t character, int cells)
{
    struct cell *left = cell_at(canvas, x, y);
    struct cell *right = cells == 2 ? cell_at(canvas, x + 1, y) : NULL;

    if (cells == 2 && (!left || !right))
        character = ' ';
    if (right)
        part_halves(canvas, right, x + 1);
    if (left) {
        part_halves(canvas, left, x);
        *left = (struct cell){ .character = character, .style = style };
    }
    if (right)
        *right = (struct cell){ .character = left ? 0 : ' ', .style = style };
}

static void put_mark(struct canvas *canvas, int x, int y, uint32_t mark)
{
    struct cell *cell = cell_at(canvas, x - 1, y);

    if (cell && cell->character == 0)
        cell = cell_at(canvas, x - 2, y);
    if (!cell || canvas->ascii)
        return;
    for (int i = 0; i < CELL_MARKS_MAX; i++)
        if (!cell->marks[i]) {
            cell->marks[i] = mark;
            return;
        }
}

/* Draws one character in the form it may have on a screen; returns its cells. */
static int put_form(struct canvas *canvas, int x, int y, uint16_t style, uint32_t c)
{
    char escape[UTF8_ESCAPE_MAX];
    int cells = utf8_form(c, escape);

    if (cells == UTF8_DROPPED)
        return 0;
    if (cells == 0) {
        put_mark(canvas, x, y, c);
        return 0;
    }
    if (escape[0]) {
        for (int i = 0; i < cells; i++)
            put(canvas, x + i, y, style, (unsigned char)escape[i], 1);
    } else if (canvas->ascii && c >= 0x80) {
        for (int i = 0; i < cells; i++)
            put(canvas, x + i, y, style, glyph_ascii(c), 1);
    } else {
        put(canvas, x, y, style, c, cells);
    }
    return cells;
}

int canvas_text(struct canvas *canvas, int x, int y, int width, uint16_t style, struct str text,
                bool ellipsis)
{
    int room = canvas->area.width - x, used = 0;
    bool cut;
    struct str rest;

    if (width < 0 || width > room)
        width = room;
    if (width <= 0 || text.n == 0)
        return 0;
    rest = (struct str){ text.p, utf8_fit(text, width) };
    cut = rest.n < text.n;
    if (cut && ellipsis)
        rest.n = utf8_fit(text, width - 1);
    while (rest.n > 0)
        used += put_form(canvas, x + used, y, style, utf8_next(&rest));
    if (cut && ellipsis) {
        canvas_glyph(canvas, x + used, y, style, GLYPH_ELLIPSIS);
        used++;
    } else if (cut && used < width) {
        /* The escape or wide character that does not fit shows what part of it can be shown. */
        rest = (struct str){ text.p + utf8_fit(text, width), text.n - utf8_fit(text, width) };
        struct canvas part = canvas_part(canvas, (struct rect){ 0, 0, x + width, canvas->area.height });
        put_form(&part, x + used, y, style, utf8_next(&rest));
        used = width;
    }
    return used;
}

int canvas_string(struct canvas *canvas, int x, int y, uint16_t style, const char *text)
{
    return canvas_text(canvas, x, y, -1, style, str_from(text), false);
}

int canvas_printf(struct canvas *canvas, int x, int y, uint16_t style, const char *format, ...)
{
    char text[1024];
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length < 0)
        return 0;
    return canvas_string(canvas, x, y, style, text);
}

void canvas_glyph(struct canvas *canvas, int x, int y, uint16_t style, enum glyph glyph)
{
    put(canvas, x, y, style, glyph_character(glyph, canvas->ascii), 1);
}

void canvas_fill(struct canvas *canvas, struct rect area, uint16_t style, uint32_t character)
{
    struct rect r = clip(area, canvas->area.width, canvas->area.height);

    if (canvas->ascii && character >= 0x80)
        character = glyph_ascii(character);
    for (int y = r.y; y < r.y + r.height; y++)
        for (int x = r.x; x < r.x + r.width; x++)
            put(canvas, x, y, style, character, 1);
}

void canvas_clear(struct canvas *canvas, uint16_t style)
{
    canvas_fill(canvas, (struct rect){ 0, 0, canvas->area.width, canvas->area.height }, style, ' ');
}

void canvas_mark(struct canvas *canvas, struct rect area, uint16_t bits)
{
    struct rect r = clip(area, canvas->area.width, canvas->area.height);

    for (int y = r.y; y < r.y + r.height; y++)
        for (int x = r.x; x < r.x + r.width; x++)
            cell_at(canvas, x, y)->style |= bits;
}

static void frame_edges(struct canvas *canvas, struct rect r, uint16_t style)
{
    int right = r.x + r.width - 1, bottom = r.y + r.height - 1;

    for (int x = r.x + 1; x < right; x++) {
        canvas_glyph(canvas, x, r.y, style, GLYPH_HORIZONTAL);
        canvas_glyph(canvas, x, bottom, style, GLYPH_HORIZONTAL);
    }
    for (int y = r.y + 1; y < bottom; y++) {
        canvas_glyph(canvas, r.x, y, style, GLYPH_VERTICAL);
        canvas_glyph(canvas, right, y, style, GLYPH_VERTICAL);
    }
    canvas_glyph(canvas, r.x, r.y, style, GLYPH_TOP_LEFT);
    canvas_glyph(canvas, right, r.y, style, GLYPH_TOP_RIGHT);
    canvas_glyph(canvas, r.x, bottom, style, GLYPH_BOTTOM_LEFT);
    canvas_glyph(canvas, right, bottom, style, GLYPH_BOTTOM_RIGHT);
}

struct canvas canvas_frame(struct canvas *canvas, struct rect area, const char *title, bool focused)
{
    uint16_t style = focused ? STYLE_FOCUS : STYLE_FRAME;
    struct rect r = clip(area, canvas->area.width, canvas->area.height);

    if (r.width >= 2 && r.height >= 2)
        frame_edges(canvas, r, style);
    if (title && title[0] && r.width > 4)
        canvas_text(canvas, r.x + 1, r.y, r.width - 3, focused ? style | STYLE_BOLD : style, str_from(title),
                    true);
    return canvas_part(canvas, (struct rect){ r.x + 1, r.y + 1, r.width - 2, r.height - 2 });
}

/* Bytes a row of the dump can take at most: a character and its marks are four bytes each. */
static size_t dump_row_max(const struct canvas *canvas)
{
    return (size_t)canvas->area.width * 4 * (1 + CELL_MARKS_MAX) + 1;
}

static size_t dump_cell(const struct cell *cell, char *out)
{
    size_t used = 0;

    if (cell->character == 0)
        return 0;
    used += utf8_encode(cell->character, out);
    for (int i = 0; i < CELL_MARKS_MAX && cell->marks[i]; i++)
        used += utf8_encode(cell->marks[i], out + used);
    return used;
}

char *canvas_dump(const struct canvas *canvas)
{
    size_t cap = dump_row_max(canvas) * (size_t)canvas->area.height + 1, used = 0;
    char *text = malloc(cap);

    if (!text)
        return NULL;
    for (int y = 0; y < canvas->area.height; y++) {
        size_t begin = used;
        for (int x = 0; x < canvas->area.width; x++)
            used += dump_cell(cell_at(canvas, x, y), text + used);
        while (used > begin && text[used - 1] == ' ')
            used--;
        text[used++] = '\n';
    }
    text[used] = '\0';
    return text;
}
