/* Packets between the lifelines, and what waits beside them. */
#include "viz/ladder/ladder_draw.h"

#include <ctype.h>

#include "viz/view/wire_words.h"

static uint32_t port_of(struct str endpoint)
{
    uint32_t port = 0, scale = 1;
    for (size_t i = endpoint.n;
         i > 0 && endpoint.p[i - 1] >= '0' && endpoint.p[i - 1] <= '9' && scale <= 10000; i--) {
        port += (uint32_t)(endpoint.p[i - 1] - '0') * scale;
        scale *= 10;
    }
    return port;
}

struct wire_ends {
    int a, b; /* columns, a < b */
    bool rightward;
};

/* A packet to itself goes from the port the kernel chose to the one that was asked for: the larger to the
 * smaller. */
static struct wire_ends ends_of(const struct ladder_drawing *d, const struct ladder_row *row)
{
    const struct ladder_layout *layout = &d->layout;
    int from = row->from, to = row->to;
    if (layout->count == 1)
        return (struct wire_ends){ layout->lanes[0].kernel, layout->other_kernel,
                                   from != to ? from >= 0
                                              : port_of(row->wire.from) >= port_of(row->wire.to) };
    if (layout->count == 2 && from != to) {
        from = from < 0 ? 1 - to : from;
        to = to < 0 ? 1 - from : to;
    }
    if (from == to || from < 0 || to < 0) {
        int lane = from >= 0 ? from : to >= 0 ? to : 0;
        int at = layout->lanes[lane].kernel;
        bool inward = layout->count == 2 && lane == 1;
        return (struct wire_ends){ inward ? at - 12 : at, inward ? at : at + 12, (from >= 0) != inward };
    }
    int a = layout->lanes[from].kernel, b = layout->lanes[to].kernel;
    return (struct wire_ends){ a < b ? a : b, a < b ? b : a, a < b };
}

static uint16_t wire_style(const struct ladder_drawing *d, const struct wire_facts *facts,
                           const struct ladder_row *row)
{
    if (facts->reset || facts->dropped)
        return STYLE_ERROR;
    if (facts->marks & (MARK_RETRANSMISSION | MARK_OUT_OF_ORDER | MARK_LOST_SEGMENT | MARK_ZERO_WINDOW))
        return STYLE_BLOCKED;
    return facts->payload && row->from >= 0 ? ladder_lane_style(d, row->from) : STYLE_KERNEL;
}

/* In the middle of the arrow, with blanks around it; without them where it would not fit. */
static void draw_label(struct canvas *canvas, const struct wire_ends *ends, int y, uint16_t style,
                       struct str text)
{
    int inner = ends->b - ends->a - 1, width = utf8_width(text), room = inner - 4;
    int least = ends->a + (ends->rightward ? 3 : 4), x = ends->a + 1 + (inner - width) / 2;
    if (!text.n)
        return;
    if (width > room) {
        room = inner - 1;
        x = ends->a + (ends->rightward ? 1 : 2);
        canvas_text(canvas, x, y, room, style, text, true);
        return;
    }
    x = x < least ? least : x;
    x = x + width + (ends->rightward ? 2 : 1) > ends->b ? ends->b - width - (ends->rightward ? 2 : 1) : x;
    canvas_string(canvas, x - 1, y, style, " ");
    canvas_text(canvas, x, y, width, style, text, false);
    canvas_string(canvas, x + width, y, style, " ");
}

void ladder_draw_wire(const struct ladder_drawing *d, int index)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    struct wire_ends ends = ends_of(d, row);
    int y = ladder_y(d, index), inner = ends.b - ends.a - 1;
    if (inner < 3)
        return;
    /* Scrolled sideways, the label stands in the middle of what is seen of the arrow. */
    int left = d->layout.time_width + 1, right = d->canvas->area.width;
    struct wire_ends seen = { ends.a < left ? left : ends.a, ends.b > right ? right : ends.b,
                              ends.rightward };
    struct wire_facts facts;
    struct words label;
    wire_facts_of(&row->wire, &facts);
    wire_label(&facts, seen.b - seen.a - 5, d->canvas->ascii, &label);
    uint16_t style = wire_style(d, &facts, row);
    struct canvas *canvas = d->canvas;
    for (int x = ends.a + 1; x < ends.b; x++)
        canvas_glyph(canvas, x, y, style, GLYPH_HORIZONTAL);
    canvas_glyph(canvas, ends.a, y, style, GLYPH_TEE_RIGHT);
    canvas_glyph(canvas, ends.b, y, style, GLYPH_TEE_LEFT);
    enum glyph head = ends.rightward ? GLYPH_ARROW_RIGHT : GLYPH_ARROW_LEFT;
    canvas_glyph(canvas, ends.rightward ? ends.b - 1 : ends.a + 1, y, style,
                 facts.dropped ? GLYPH_DEADLOCK : head);
    if (seen.b - seen.a > 4)
        draw_label(canvas, &seen, y, style, (struct str){ label.text, label.used });
}

void ladder_mark_wire(const struct ladder_drawing *d, int index, uint16_t bits)
{
    struct wire_ends ends = ends_of(d, &d->ladder->rows[index]);
    canvas_mark(d->canvas, (struct rect){ ends.a, ladder_y(d, index), ends.b - ends.a + 1, 1 }, bits);
}

/* ---- what the kernel has */

static void note_words(const struct ladder_note *note, bool brief, struct words *out)
{
    words_clear(out);
    char count[UNITS_MAX];
    if (note->kind == NOTE_STATE) {
        words_add(out, "%.*s", STR_ARGS(note->state));
        return;
    }
    words_add(out, "%s", units_grouped(note->value, count));
    if (!brief)
        words_add(out, note->kind == NOTE_QUEUE ? " waiting" : " to accept");
}

static enum glyph note_bar(const struct ladder_note *note)
{
    int64_t limit = note->kind == NOTE_ACCEPT ? (int64_t)note->limit + 1 : note->limit;
    int64_t level = note->limit > 0 ? 7 * (int64_t)note->value / limit : 0;
    return (enum glyph)(GLYPH_BAR_1 + (level > 7 ? 7 : level));
}

/* Whether text begins in a cell: what is put right before it would be read as one word with it. */
static bool text_begins(const struct canvas *canvas, int y, int x)
{
    if (ladder_blank(canvas, y, x, x + 1) || x >= canvas->area.width)
        return false;
    uint32_t character =
        canvas->cells[(size_t)(canvas->area.y + y) * (size_t)canvas->stride + (size_t)(canvas->area.x + x)]
            .character;
    return character < 128 && isalnum((int)character);
}

/* Left of a kernel the bar stands last, right of it first: beside the kernel in both. */
static bool draw_note_at(struct canvas *canvas, int y, int kernel, bool left, const struct ladder_note *note,
                         const struct words *words)
{
    bool bar = note->kind != NOTE_STATE;
    int width = utf8_width((struct str){ words->text, words->used }) + (bar ? 2 : 0);
    int x = left ? kernel - width - (bar ? 0 : 1) : kernel + (bar ? 1 : 2);
    if (!ladder_blank(canvas, y, left ? x - 1 : kernel + 1, left ? kernel : x + width + 1) &&
        (!ladder_blank(canvas, y, left ? x - 1 : kernel + 1, left ? kernel : x + width) ||
         (!left && text_begins(canvas, y, x + width))))
        return false;
    canvas_string(canvas, bar && !left ? x + 2 : x, y, bar ? STYLE_GAUGE : STYLE_DIM, words->text);
    if (bar)
        canvas_glyph(canvas, left ? kernel - 1 : kernel + 1, y, STYLE_GAUGE, note_bar(note));
    return true;
}

/* Where the arrow takes both sides, it stands on the arrow itself, right behind its head. */
static bool draw_note_on_arrow(const struct ladder_drawing *d, int y, int kernel,
                               const struct ladder_note *note, const struct words *words)
{
    uint32_t line = glyph_character(GLYPH_HORIZONTAL, d->canvas->ascii);
    int width = utf8_width((struct str){ words->text, words->used }) + 1;
    if (note->kind == NOTE_STATE || y < 0 || y >= d->canvas->area.height)
        return false;
    for (int side = 0; side < 2; side++) {
        int x = side ? kernel - 2 - width : kernel + 3;
        if (x < 0 || x + width + 1 > d->canvas->area.width)
            continue;
        const struct cell *cell = d->canvas->cells +
                                  (size_t)(d->canvas->area.y + y) * (size_t)d->canvas->stride +
                                  d->canvas->area.x + x;
        int free = 0;
        while (free < width && cell[free].character == line)
            free++;
        if (free < width)
            continue;
        canvas_glyph(d->canvas, x, y, STYLE_GAUGE, note_bar(note));
        canvas_string(d->canvas, x + 1, y, STYLE_GAUGE, words->text);
        return true;
    }
    return false;
}

void ladder_draw_note(const struct ladder_drawing *d, int index, const struct ladder_note *note)
{
    if (note->kind == NOTE_NOTHING || note->lane < 0)
        return;
    const struct ladder_area *area = &d->layout.lanes[note->lane];
    int kernel = area->kernel, y = ladder_y(d, index);
    bool left = area->mirrored && d->layout.count > 1;
    if (d->layout.count == 1 && d->layout.other_kernel >= 0)
        kernel = d->layout.other_kernel;
    for (int brief = 0; brief < 2; brief++) {
        struct words words;
        note_words(note, brief, &words);
        if (draw_note_at(d->canvas, y, kernel, left, note, &words))
            return;
        if (d->layout.apart && draw_note_at(d->canvas, y, kernel, true, note, &words))
            return;
        if (brief && d->layout.apart && draw_note_on_arrow(d, y, kernel, note, &words))
            return;
    }
}
