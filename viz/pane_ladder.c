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
#include "viz/pane.h"

#include <stdio.h>

#include "viz/ladder_layout.h"
#include "viz/ladder_pane.h"
#include "viz/ladder_words.h"

struct drawing {
    const struct view *view;
    struct canvas *canvas;
    const struct ladder *ladder;
    struct ladder_layout layout;
    struct ladder_lanes lanes;
    int top, rows; /* first row shown, and how many */
    struct lane_use {
        bool several; /* tasks: brackets stand in columns of their own at the edge */
        int tracks;
    } use[LADDER_LANES_MAX];
};

static int y_of(const struct drawing *d, int row)
{
    return 1 + row - d->top;
}

static uint16_t lane_style(const struct drawing *d, int lane)
{
    return style_actor(d->lanes.actor[lane]);
}

/* Cells [from, to) of a line that nothing is drawn in. */
static bool blank(const struct canvas *canvas, int y, int from, int to)
{
    if (from < 0 || to > canvas->area.width || y < 0 || y >= canvas->area.height)
        return false;
    const struct cell *line =
        canvas->cells + (size_t)(canvas->area.y + y) * (size_t)canvas->stride + canvas->area.x;
    for (int x = from; x < to; x++)
        if (line[x].character != ' ')
            return false;
    return true;
}

/* ---- heads and lifelines
 * ------------------------------------------------------------------------------------------ */

static void draw_centered(struct canvas *canvas, int x, uint16_t style, const char *text)
{
    canvas_string(canvas, x - (int)strlen(text) / 2, 0, style, text);
}

static void draw_heads(const struct drawing *d)
{
    const struct ladder_layout *layout = &d->layout;
    for (unsigned i = 0; i < layout->count; i++) {
        const struct ladder_area *lane = &layout->lanes[i];
        struct str name = str_from(d->lanes.names[i]);
        int x = layout->apart ? lane->kernel : lane->x;
        if (layout->count == 2 && i == 1)
            x = d->canvas->area.width - text_width(name) - 1;
        uint16_t style = (uint16_t)(lane_style(d, (int)i) | STYLE_BOLD);
        canvas_text(d->canvas, x, 0, layout->apart ? lane->width + 1 : -1, style, name, true);
        if (!layout->apart)
            draw_centered(d->canvas, lane->kernel, STYLE_KERNEL, "kernel");
    }
    if (layout->other_kernel >= 0)
        draw_centered(d->canvas, layout->other_kernel, STYLE_KERNEL, "loopback");
}

static void draw_lifelines(const struct drawing *d)
{
    for (int y = 1; y <= d->rows; y++) {
        for (unsigned i = 0; i < d->layout.count; i++)
            canvas_glyph(d->canvas, d->layout.lanes[i].kernel, y, STYLE_KERNEL, GLYPH_DOTTED);
        if (d->layout.other_kernel >= 0)
            canvas_glyph(d->canvas, d->layout.other_kernel, y, STYLE_KERNEL, GLYPH_DOTTED);
    }
}

/* ---- brackets
 * ----------------------------------------------------------------------------------------------------- */

static void count_tracks(struct drawing *d)
{
    int32_t tids[LADDER_LANES_MAX] = { 0 };
    for (int i = 0; i < d->ladder->call_count; i++) {
        const struct ladder_call *call = &d->ladder->calls[i];
        if (call->lane < 0)
            continue;
        struct lane_use *use = &d->use[call->lane];
        if (tids[call->lane] && tids[call->lane] != call->tid)
            use->several = true;
        tids[call->lane] = call->tid;
        if (call->bracket && call->track >= use->tracks)
            use->tracks = call->track + 1;
    }
}

/* Cells that the text of a lane may take. */
static int text_room(const struct drawing *d, int lane)
{
    const struct ladder_area *area = &d->layout.lanes[lane];
    return d->use[lane].several ? area->bracket - 2 * (d->use[lane].tracks - 1) - 1 : area->width;
}

static int bracket_room(const struct drawing *d, int lane)
{
    int room = text_room(d, lane), most = d->layout.lanes[lane].bracket - 1;
    return room < most ? room : most;
}

/* Column of a bracket within its lane: beside its texts, or at the edge where several tasks share the lane.
 */
static int bracket_column(const struct drawing *d, const struct ladder_call *call)
{
    char text[LADDER_TEXT_MAX];
    int most = d->layout.lanes[call->lane].bracket;
    if (d->use[call->lane].several)
        return most - 2 * call->track;
    size_t n = ladder_begin_text(call, d->view->timeline, true, most - 1, text);
    int column = text_width((struct str){ text, n }) + 1;
    if (call->returned != EVENT_NO_INDEX) {
        n = ladder_end_text(call, d->view->timeline, most - 1, text);
        int end = text_width((struct str){ text, n }) + 1;
        column = end > column ? end : column;
    }
    return column < most ? column : most;
}

/* Beside the bracket where there is room, else before it where no text stands. */
static bool annotate(const struct drawing *d, const struct ladder_call *call, int x, int y, const char *text)
{
    const struct ladder_area *area = &d->layout.lanes[call->lane];
    int width = text_width(str_from(text)), column = area->x + bracket_column(d, call);
    uint16_t style = call->blocked != EVENT_NO_INDEX ? STYLE_BLOCKED : STYLE_DIM;
    if (x + width > area->x + area->width) {
        if (d->use[call->lane].several)
            column = area->x + area->bracket - 2 * (d->use[call->lane].tracks - 1);
        x = column - 1 - width;
        if (x < area->x || !blank(d->canvas, y, x - 1, column))
            return false;
    }
    canvas_string(d->canvas, x, y, style, text);
    return true;
}

/* That it slept, and how long it was out: on the first of its rows that have room. */
static void annotate_bracket(const struct drawing *d, const struct ladder_call *call)
{
    int row = call->first_row < d->top ? d->top : call->first_row;
    int to = call->last_row >= d->top + d->rows ? d->top + d->rows - 1 : call->last_row;
    if (call->lane < 0 || row > to)
        return;
    const struct ladder_area *area = &d->layout.lanes[call->lane];
    bool several = d->use[call->lane].several, whole = call->first_row >= d->top;
    int x = area->x + (several ? area->bracket : bracket_column(d, call)) + 2;
    char duration[FIGURE_MAX];
    bool slept = call->blocked != EVENT_NO_INDEX && (whole || !call->over || to > row);
    while (slept && row <= to)
        slept = !annotate(d, call, x, y_of(d, row++), "blocked");
    if (row == call->first_row)
        row++;
    figure_duration(call->end_ns - call->begin_ns, d->canvas->ascii, duration);
    while (call->over && row <= to && !annotate(d, call, x, y_of(d, row), duration))
        row++;
}

static void draw_bracket(const struct drawing *d, const struct ladder_call *call)
{
    int from = call->first_row < d->top ? d->top : call->first_row;
    int to = call->last_row >= d->top + d->rows ? d->top + d->rows - 1 : call->last_row;
    if (call->lane < 0 || from > to)
        return;
    const struct ladder_area *area = &d->layout.lanes[call->lane];
    int x = area->x + bracket_column(d, call);
    uint16_t style = call->blocked != EVENT_NO_INDEX ? STYLE_BLOCKED : lane_style(d, call->lane);
    for (int row = from; row <= to; row++) {
        bool opens = row == call->first_row, closes = row == call->last_row;
        canvas_glyph(d->canvas, x, y_of(d, row), style & (uint16_t)~STYLE_BOLD,
                     opens    ? GLYPH_TOP_RIGHT
                     : closes ? GLYPH_BOTTOM_RIGHT
                              : GLYPH_VERTICAL);
    }
}

/* ---- texts
 * -------------------------------------------------------------------------------------------------------- */

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

static void draw_part(const struct drawing *d, int index)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    char text[LADDER_TEXT_MAX];
    int y = y_of(d, index);
    if (row->part == LADDER_BANNER) {
        int n =
            (int)ladder_part_text(d->ladder, d->view->timeline, index, false, d->canvas->area.width, text);
        canvas_fill(d->canvas, (struct rect){ 0, y, d->canvas->area.width, 1 }, STYLE_BLOCKED, 0x2500);
        canvas_printf(d->canvas, 2, y, STYLE_BLOCKED, " %.*s ", n, text);
        return;
    }
    if (row->lane < 0 || row->part == LADDER_NOTHING)
        return;
    const struct ladder_area *area = &d->layout.lanes[row->lane];
    bool bracket = row->part == LADDER_BEGIN || row->part == LADDER_END;
    int x = area->x, room = bracket ? bracket_room(d, row->lane) : text_room(d, row->lane);
    uint16_t style = lane_style(d, row->lane);
    if (row->part == LADDER_HELD) {
        style = STYLE_NEXT;
        canvas_glyph(d->canvas, x, y, style, GLYPH_NEXT);
        x += 2, room -= 2;
    }
    size_t n = ladder_part_text(d->ladder, d->view->timeline, index, true, room, text);
    draw_call_text(d->canvas, x, y, room, style, (struct str){ text, n });
}

/* ---- the wire
 * ----------------------------------------------------------------------------------------------------- */

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
static struct wire_ends ends_of(const struct drawing *d, const struct ladder_row *row)
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

static uint16_t wire_style(const struct drawing *d, const struct wire_facts *facts,
                           const struct ladder_row *row)
{
    if (facts->reset || facts->dropped)
        return STYLE_ERROR;
    if (facts->marks & (MARK_RETRANSMISSION | MARK_OUT_OF_ORDER | MARK_LOST_SEGMENT | MARK_ZERO_WINDOW))
        return STYLE_BLOCKED;
    return facts->payload && row->from >= 0 ? lane_style(d, row->from) : STYLE_KERNEL;
}

/* In the middle of the arrow, with blanks around it; without them where it would not fit. */
static void draw_label(struct canvas *canvas, const struct wire_ends *ends, int y, uint16_t style,
                       struct str text)
{
    int inner = ends->b - ends->a - 1, width = text_width(text), room = inner - 4;
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

static void draw_wire(const struct drawing *d, int index)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    struct wire_ends ends = ends_of(d, row);
    int y = y_of(d, index), inner = ends.b - ends.a - 1;
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

/* ---- what the kernel has
 * ------------------------------------------------------------------------------------------ */

static void note_words(const struct ladder_note *note, bool brief, struct words *out)
{
    words_clear(out);
    char count[FIGURE_MAX];
    if (note->kind == NOTE_STATE) {
        words_add(out, "%.*s", STR_ARGS(note->state));
        return;
    }
    words_add(out, "%s", figure_grouped(note->value, count));
    if (!brief)
        words_add(out, note->kind == NOTE_QUEUE ? " waiting" : " to accept");
}

static enum glyph note_bar(const struct ladder_note *note)
{
    int64_t limit = note->kind == NOTE_ACCEPT ? (int64_t)note->limit + 1 : note->limit;
    int64_t level = note->limit > 0 ? 7 * (int64_t)note->value / limit : 0;
    return (enum glyph)(GLYPH_BAR_1 + (level > 7 ? 7 : level));
}

/* Left of a kernel the bar stands last, right of it first: beside the kernel in both. */
static bool draw_note_at(struct canvas *canvas, int y, int kernel, bool left, const struct ladder_note *note,
                         const struct words *words)
{
    bool bar = note->kind != NOTE_STATE;
    int width = text_width((struct str){ words->text, words->used }) + (bar ? 2 : 0);
    int x = left ? kernel - width - (bar ? 0 : 1) : kernel + (bar ? 1 : 2);
    if (!blank(canvas, y, left ? x - 1 : kernel + 1, left ? kernel : x + width + 1) &&
        !blank(canvas, y, left ? x - 1 : kernel + 1, left ? kernel : x + width))
        return false;
    canvas_string(canvas, bar && !left ? x + 2 : x, y, bar ? STYLE_GAUGE : STYLE_DIM, words->text);
    if (bar)
        canvas_glyph(canvas, left ? kernel - 1 : kernel + 1, y, STYLE_GAUGE, note_bar(note));
    return true;
}

static void draw_note(const struct drawing *d, int index, const struct ladder_note *note)
{
    if (note->kind == NOTE_NOTHING || note->lane < 0)
        return;
    const struct ladder_area *area = &d->layout.lanes[note->lane];
    int kernel = area->kernel, y = y_of(d, index);
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
    }
}

/* ---- rows
 * ---------------------------------------------------------------------------------------------------------
 */

static void draw_time(const struct drawing *d, int index)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    if (!d->layout.time_width || row->part == LADDER_HELD || row->part == LADDER_BANNER)
        return;
    char figure[FIGURE_MAX];
    struct words text;
    words_clear(&text);
    if (d->view->absolute_time || index == 0)
        words_add(&text, "%s", figure_time(row->ns, figure));
    else
        words_add(&text, "+%s", figure_duration(row->ns - row[-1].ns, d->canvas->ascii, figure));
    int x = 1 + d->layout.time_width - 1 - text_width((struct str){ text.text, text.used });
    canvas_string(d->canvas, x < 1 ? 1 : x, y_of(d, index), STYLE_DIM, text.text);
}

static void draw_margin(const struct drawing *d)
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

/* Texts and arrows, not the gaps between them, nor what only passes through the row. */
static void light_row(const struct drawing *d, int y)
{
    struct canvas *canvas = d->canvas;
    uint32_t lifeline = glyph_character(GLYPH_DOTTED, canvas->ascii);
    uint32_t passing = glyph_character(GLYPH_VERTICAL, canvas->ascii);
    const struct cell *line =
        canvas->cells + (size_t)(canvas->area.y + y) * (size_t)canvas->stride + canvas->area.x;
    for (int x = 0; x < canvas->area.width; x++) {
        uint32_t c = line[x].character;
        bool gap = c == ' ' && (x == 0 || line[x - 1].character == ' ' || x + 1 >= canvas->area.width ||
                                line[x + 1].character == ' ');
        if (!gap && c != lifeline && c != passing)
            canvas_mark(canvas, (struct rect){ x, y, 1, 1 }, STYLE_LIT);
    }
}

static void mark_row(const struct drawing *d, int index, uint32_t lit_from)
{
    const struct ladder_row *row = &d->ladder->rows[index];
    struct rect line = { 0, y_of(d, index), d->canvas->area.width, 1 };
    if (row->part != LADDER_HELD && row->last >= lit_from)
        light_row(d, line.y);
    if (!ladder_row_has(d->ladder, index, d->view->selected))
        return;
    canvas_glyph(d->canvas, 0, line.y, STYLE_PLAIN, GLYPH_CURSOR);
    canvas_mark(d->canvas, line, STYLE_SELECTED);
}

static void draw_rows(struct drawing *d)
{
    uint32_t lit_from = timeline_step_begin(d->view->timeline, d->view->step);
    draw_heads(d);
    draw_lifelines(d);
    count_tracks(d);
    for (int i = 0; i < d->ladder->call_count; i++)
        if (d->ladder->calls[i].bracket)
            draw_bracket(d, &d->ladder->calls[i]);
    for (int row = d->top; row < d->top + d->rows; row++) {
        draw_part(d, row);
        if (d->ladder->rows[row].packet != EVENT_NO_INDEX)
            draw_wire(d, row);
    }
    for (int i = 0; i < d->ladder->call_count; i++)
        if (d->ladder->calls[i].bracket)
            annotate_bracket(d, &d->ladder->calls[i]);
    for (int row = d->top; row < d->top + d->rows; row++)
        for (int i = 0; i < LADDER_NOTES; i++)
            draw_note(d, row, &d->ladder->rows[row].notes[i]);
    draw_margin(d);
    for (int row = d->top; row < d->top + d->rows; row++)
        mark_row(d, row, d->view->step == 0 ? EVENT_NO_INDEX : lit_from);
}

static void draw(const struct view *view, struct canvas *canvas)
{
    struct drawing d = { .view = view, .canvas = canvas };
    struct ladder ladder;
    int height = canvas->area.height - 1;
    if (height < 1 || canvas->area.width < 8)
        return;
    ladder_lanes_of(view, &d.lanes);
    if (d.lanes.count == 0) {
        canvas_string(canvas, 1, 0, STYLE_DIM, "nothing has happened yet");
        return;
    }
    ladder_layout(canvas->area.width, d.lanes.count, view->now.packets > 0, view->across[PANE_LADDER],
                  &d.layout);
    if (!ladder_build_for(view, &d.lanes, ladder_end_of(view), height + 1, &ladder))
        return;
    d.ladder = &ladder;
    d.rows = ladder.row_count < height ? ladder.row_count : height;
    d.top = ladder.row_count - d.rows;
    draw_rows(&d);
    ladder_free(&ladder);
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
};
