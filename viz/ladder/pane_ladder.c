/* The ladder: who called what, and what the kernels said to each other meanwhile.
 *
 *   client                          kernel           kernel                          server
 *                                     ┆                ┆  accept(3, …) ┐ blocked
 *   connect(3, server:7000) ┐         ├───── SYN ─────▶┤               │ 1.1 ms
 *                           │ 93 µs   ├◀── SYN ACK ────┤               │
 *   = 0                     ┘         ├───── ACK ─────▶┤               │
 *                                     ┆                ┆  = 4          ┘
 *
 * Rows come from ladder_rows.c, columns from ladder_layout.c; here they meet. view.scroll counts events back
 * from the position, so that a frame costs the same wherever it ends. */
#include "viz/view/pane.h"

#include <stdio.h>

#include "viz/ladder/ladder_draw.h"
#include "viz/ladder/ladder_pane.h"
#include "viz/ladder/ladder_words.h"

/* ---- heads and lifelines */

static void draw_centered(struct canvas *canvas, int x, uint16_t style, const char *text)
{
    canvas_string(canvas, x - (int)strlen(text) / 2, 0, style, text);
}

static void draw_heads(const struct ladder_drawing *d)
{
    const struct ladder_layout *layout = &d->layout;
    for (unsigned i = 0; i < layout->count; i++) {
        const struct ladder_area *lane = &layout->lanes[i];
        struct str name = str_from(d->lanes.names[i]);
        int x = layout->apart ? lane->kernel : lane->x;
        if (layout->count == 2 && i == 1)
            x = d->canvas->area.width - utf8_width(name) - 1;
        uint16_t style = (uint16_t)(ladder_lane_style(d, (int)i) | STYLE_BOLD);
        canvas_text(d->canvas, x, 0, layout->apart ? lane->width + 1 : -1, style, name, true);
        if (!layout->apart)
            draw_centered(d->canvas, lane->kernel, STYLE_KERNEL, "kernel");
    }
    if (layout->other_kernel >= 0)
        draw_centered(d->canvas, layout->other_kernel, STYLE_KERNEL, "loopback");
}

static void draw_lifelines(const struct ladder_drawing *d)
{
    for (int y = 1; y <= (d->rows - 1) * d->pitch + 1; y++) {
        for (unsigned i = 0; i < d->layout.count; i++)
            canvas_glyph(d->canvas, d->layout.lanes[i].kernel, y, STYLE_KERNEL, GLYPH_DOTTED);
        if (d->layout.other_kernel >= 0)
            canvas_glyph(d->canvas, d->layout.other_kernel, y, STYLE_KERNEL, GLYPH_DOTTED);
    }
}

/* ---- texts */

/* A failed call's result stands out, and says so in its words. */
static void draw_call_text(struct canvas *canvas, int x, int y, int room, uint16_t style, struct str text)
{
    size_t at = text.n;
    for (size_t i = 0; i + 4 <= text.n; i++)
        if (memcmp(text.p + i, "= -1", 4) == 0 && (i == 0 || text.p[i - 1] == ' '))
            at = i;
    struct str before = { text.p, at }, failed = { text.p + at, text.n - at };
    int used = canvas_text(canvas, x, y, room, style, before, failed.n == 0);
    if (failed.n && used < room)
        canvas_text(canvas, x + used, y, room - used, STYLE_ERROR, failed, true);
}

static void draw_part(const struct ladder_drawing *d, int index)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    char text[LADDER_TEXT_MAX];
    int y = ladder_y(d, index);
    if (row->part == LADDER_ROUNDS) {
        int x = 2 + d->layout.time_width, room = d->canvas->area.width - x - 1;
        canvas_fill(d->canvas, (struct rect){ x, y, room, 1 }, STYLE_DIM, ' ');
        canvas_text(d->canvas, x, y, room, STYLE_DIM,
                    ladder_part_text(d->ladder, d->view->timeline, index, false, room, text), true);
        return;
    }
    if (row->part == LADDER_BANNER) {
        struct str words =
            ladder_part_text(d->ladder, d->view->timeline, index, false, d->canvas->area.width, text);
        canvas_fill(d->canvas, (struct rect){ 0, y, d->canvas->area.width, 1 }, STYLE_BLOCKED, 0x2500);
        canvas_printf(d->canvas, 2, y, STYLE_BLOCKED, " %.*s ", STR_ARGS(words));
        return;
    }
    if (row->lane < 0 || row->part == LADDER_NOTHING)
        return;
    const struct ladder_area *area = &d->layout.lanes[row->lane];
    bool bracket = row->part == LADDER_BEGIN || row->part == LADDER_END;
    int x = area->x, room = bracket ? ladder_bracket_room(d, row->lane) : ladder_text_room(d, row->lane);
    uint16_t style = ladder_lane_style(d, row->lane);
    if (row->part == LADDER_HELD) {
        style = STYLE_NEXT;
        canvas_glyph(d->canvas, x, y, style, GLYPH_NEXT);
        x += 2, room -= 2;
    }
    draw_call_text(d->canvas, x, y, room, style,
                   ladder_part_text(d->ladder, d->view->timeline, index, true, room, text));
}

/* ---- rows */

static void draw_time(const struct ladder_drawing *d, int index)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    if (!d->layout.time_width || row->part == LADDER_HELD || row->part == LADDER_BANNER)
        return;
    char figure[UNITS_MAX];
    struct words text;
    words_clear(&text);
    if (d->view->absolute_time || index == 0)
        words_add(&text, "%s", units_time(row->ns, figure));
    else
        words_add(&text, "+%s", units_duration(row->ns - row[-1].ns, d->canvas->ascii, figure));
    int x = 1 + d->layout.time_width - 1 - utf8_width((struct str){ text.text, text.used });
    canvas_string(d->canvas, x < 1 ? 1 : x, ladder_y(d, index), STYLE_DIM, text.text);
}

static void draw_margin(const struct ladder_drawing *d)
{
    int width = d->layout.time_width + 2;
    if (d->layout.across > 0)
        canvas_fill(d->canvas, (struct rect){ 0, 0, width, d->canvas->area.height }, STYLE_PLAIN, ' ');
    if (d->layout.across > 0)
        canvas_glyph(d->canvas, 0, 0, STYLE_DIM, GLYPH_ARROW_LEFT);
    if (d->layout.across < d->layout.across_max)
        canvas_glyph(d->canvas, d->canvas->area.width - 1, 0, STYLE_DIM, GLYPH_ARROW_RIGHT);
    for (int row = d->top; row < d->top + d->rows; row++)
        draw_time(d, row);
}

/* Texts and arrows of the cells [from, end), not the gaps between them, nor what only passes through the row.
 */
static void light_cells(const struct ladder_drawing *d, int y, int from, int end, uint16_t bits)
{
    struct canvas *canvas = d->canvas;
    uint32_t lifeline = glyph_character(GLYPH_DOTTED, canvas->ascii);
    uint32_t passing = glyph_character(GLYPH_VERTICAL, canvas->ascii);
    const struct cell *line =
        canvas->cells + (size_t)(canvas->area.y + y) * (size_t)canvas->stride + canvas->area.x;
    for (int x = from < 0 ? 0 : from; x < end && x < canvas->area.width; x++) {
        uint32_t c = line[x].character;
        bool gap = c == ' ' && (x == 0 || line[x - 1].character == ' ' || x + 1 >= canvas->area.width ||
                                line[x + 1].character == ' ');
        if (!gap && c != lifeline && c != passing)
            canvas_mark(canvas, (struct rect){ x, y, 1, 1 }, bits);
    }
}

/* The arrow or the call that the step is about, with its sign at the margin. */
static void light_point(const struct ladder_drawing *d, int index)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    int y = ladder_y(d, index);
    if (step_point_is(&d->point, POINT_PACKET, row->packet)) {
        ladder_mark_wire(d, index, STYLE_STRONG);
    } else if (row->lane >= 0 && d->point.kind == POINT_CALL &&
               ladder_row_has(d->ladder, index, d->point.event)) {
        const struct ladder_area *area = &d->layout.lanes[row->lane];
        light_cells(d, y, area->x, area->x + area->width, STYLE_STRONG);
    } else {
        return;
    }
    canvas_glyph(d->canvas, 0, y, STYLE_PLAIN, GLYPH_POINT);
}

static void mark_row(const struct ladder_drawing *d, int index, uint32_t lit_from)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    struct rect line = { 0, ladder_y(d, index), d->canvas->area.width, 1 };
    if (row->part != LADDER_HELD && row->last >= lit_from)
        light_cells(d, line.y, 0, line.width, STYLE_LIT);
    if (row->part != LADDER_HELD)
        light_point(d, index);
    if (!ladder_row_has(d->ladder, index, d->view->selected))
        return;
    canvas_glyph(d->canvas, 0, line.y, STYLE_PLAIN, GLYPH_CURSOR);
    canvas_mark(d->canvas, line, STYLE_SELECTED);
}

static void draw_rows(struct ladder_drawing *d)
{
    uint32_t lit_from = timeline_step_begin(d->view->timeline, d->view->step);
    draw_heads(d);
    draw_lifelines(d);
    ladder_count_tracks(d);
    for (int i = 0; i < d->ladder->call_count; i++)
        if (d->ladder->calls[i].bracket)
            ladder_draw_bracket(d, &d->ladder->calls[i]);
    for (int row = d->top; row < d->top + d->rows; row++) {
        draw_part(d, row);
        if (d->ladder->rows[row].packet != EVENT_NO_INDEX)
            ladder_draw_wire(d, row);
    }
    for (int i = 0; i < d->ladder->call_count; i++)
        if (d->ladder->calls[i].bracket)
            ladder_annotate_bracket(d, &d->ladder->calls[i]);
    for (int row = d->top; row < d->top + d->rows; row++)
        for (int i = 0; i < LADDER_NOTES; i++)
            ladder_draw_note(d, row, &d->ladder->rows[row].notes[i]);
    draw_margin(d);
    for (int row = d->top; row < d->top + d->rows; row++)
        mark_row(d, row, d->view->step == 0 ? EVENT_NO_INDEX : lit_from);
}

/* Lanes, columns and rows for a canvas of this size; ladder_free(). False where there is nothing to show. */
static bool build(const struct view *view, int width, int height, struct ladder_drawing *d,
                  struct ladder *ladder)
{
    ladder_lanes_of(view, &d->lanes);
    if (height < 1 || width < 8 || d->lanes.count == 0)
        return false;
    d->pitch = ladder_pitch(view);
    height = ladder_rows_on(view, height);
    ladder_fold_lanes(view, &d->lanes, ladder_end_of(view), width, height);
    struct ladder_wish wish = { .width = width,
                                .lanes = d->lanes.count,
                                .wires = view->now.packets > 0,
                                .narrow_last = d->lanes.quiet,
                                .across = view->across[PANE_LADDER] };
    ladder_layout(&wish, &d->layout);
    if (!ladder_build_for(view, &d->lanes, ladder_end_of(view), height + 1, ladder))
        return false;
    d->ladder = ladder;
    d->rows = ladder->row_count < height ? ladder->row_count : height;
    d->top = ladder->row_count - d->rows;
    return true;
}

static void draw(const struct view *view, struct canvas *canvas)
{
    struct ladder_drawing d = { .view = view, .canvas = canvas, .point = step_point_of(view) };
    struct ladder ladder;
    if (build(view, canvas->area.width, canvas->area.height - 1, &d, &ladder)) {
        draw_rows(&d);
        ladder_free(&ladder);
    } else if (d.lanes.count == 0) {
        canvas_string(canvas, 1, 0, STYLE_DIM,
                      view->now.packets > 0 ? "packets only: no program's calls are in this recording"
                                            : "nothing has happened yet");
    }
}

static int rows(const struct view *view, int width, int height)
{
    struct ladder_drawing d = { .view = view };
    struct ladder ladder;
    if (!build(view, width, height - 1, &d, &ladder))
        return 1;
    ladder_free(&ladder);
    return d.rows > 0 ? (d.rows - 1) * d.pitch + 2 : 1;
}

static void title(const struct view *view, char *out, size_t cap)
{
    snprintf(out, cap, "%s", view->scroll[PANE_LADDER] > 0 ? "scrolled back" : "");
}

const struct pane_ops pane_ladder = {
    .name = "ladder",
    .about = "the programs' calls and the packets between their kernels, newest at the bottom",
    .title = title,
    .draw = draw,
    .act = ladder_act,
    .rows = rows,
};
