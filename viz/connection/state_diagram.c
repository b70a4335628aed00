/* The TCP state diagram. A column each for who asked to close, for both, and for who was asked:
 *
 *                          [CLOSED]
 *          ┌─── listen() ──────┴───── connect(), SYN ───┐
 *      [LISTEN]                                   [SYN_SENT]
 *          │ SYN ▸ SYN ACK                              │
 *      [SYN_RECV] ◀──────── SYN ▸ SYN ACK ──────────────┤
 *          └─────── ACK ───────┬───── SYN ACK ▸ ACK ────┘
 *                     C✓[ESTABLISHED]◀S
 *          ┌── close(), FIN ───┴───── FIN ▸ ACK ────────┐
 *   C▶[FIN_WAIT1]──────────────┐                   [CLOSE_WAIT]
 *          │ ACK     FIN ▸ ACK │           close(), FIN │
 *      [FIN_WAIT2]         [CLOSING]               [LAST_ACK]
 *          │ FIN ▸ ACK     ACK │                    ACK │
 *          └─────────────▶[TIME_WAIT]───── 2 MSL ───▶[CLOSED]
 *
 * "C▶": that end is there now; "C✓": it has been there. Beside it the way of each end with the time it took.
 */
#include "viz/connection/state_diagram.h"

#include <stdio.h>

#include "viz/connection/tcp_history.h"

enum {
    COLUMNS = 3,
    LEVELS = 7,
    CELL_WIDTH = 17, /* "C▶[ESTABLISHED]◀S" */
    PANEL_WIDTH = 26,
    DIAGRAM_MOST = 96,
    BARE_PITCH = 1, /* states alone */
    LINE_PITCH = 2, /* and their arrows */
    BOX_PITCH = 4,  /* boxes */
    TIME_PITCH = 5, /* boxes with times in them */
};

struct drawing {
    const struct view *view;
    const struct connection *connection;
    struct canvas *canvas;
    struct tcp_history ways[2];
    int width, pitch, box; /* box: lines of a state */
};

/* ---- arrows */

static int center(const struct drawing *d, int column)
{
    return d->width * (2 * column + 1) / (2 * COLUMNS);
}

static int top_of(const struct drawing *d, int level)
{
    return level * d->pitch;
}

/* The line of a state's name, where arrows meet it from the side. */
static int middle_of(const struct drawing *d, int level)
{
    return top_of(d, level) + (d->box > 1 ? 1 : 0);
}

static void put(const struct drawing *d, int x, int y, uint32_t character)
{
    canvas_fill(d->canvas, (struct rect){ x, y, 1, 1 }, STYLE_FRAME, character);
}

static void across(const struct drawing *d, int from, int to, int y)
{
    for (int x = from; x <= to; x++)
        put(d, x, y, 0x2500);
}

static void down(const struct drawing *d, int x, int from, int to)
{
    for (int y = from; y <= to; y++)
        put(d, x, y, 0x2502);
}

/* Cells from the middle of a state to the first beside it and its marks. */
static int reach(const struct drawing *d, int node)
{
    return d->box > 1 ? CELL_WIDTH / 2 + 3 : (int)strlen(state_infos[node].name) / 2 + 4;
}

/* Between two columns, in the middle of the line; in ASCII what is got and what is sent stand apart by ">".
 */
static void label_between(const struct drawing *d, int from, int to, int y, const char *text)
{
    int width = utf8_width(str_from(text)) + 2, x = from + (to - from + 1 - width) / 2;
    if (width > to - from)
        return;
    canvas_string(d->canvas, x, y, STYLE_DIM, " ");
    int used = canvas_string(d->canvas, x + 1, y, STYLE_DIM, text);
    canvas_string(d->canvas, x + 1 + used, y, STYLE_DIM, " ");
}

static void label_beside(const struct drawing *d, int x, int y, bool left, const char *text)
{
    canvas_string(d->canvas, left ? x - 1 - utf8_width(str_from(text)) : x + 2, y, STYLE_DIM, text);
}

/* Out of, or into, the state in the middle: a line that parts in two, or two that join. */
static void fork_line(const struct drawing *d, int level, bool parts, const char *left, const char *right)
{
    int a = center(d, 0), b = center(d, 1), c = center(d, 2);
    int from = top_of(d, level) + d->box, to = top_of(d, level + 1) - 1, y = parts ? from : to;
    across(d, a, c, y);
    put(d, a, y, parts ? 0x250c : 0x2514);
    put(d, c, y, parts ? 0x2510 : 0x2518);
    put(d, b, y, parts ? 0x2534 : 0x252c);
    label_between(d, a + 1, b - 1, y, left);
    label_between(d, b + 1, c - 1, y, right);
    if (parts) {
        down(d, a, from + 1, to);
        down(d, c, from + 1, to);
    } else {
        down(d, a, from, to - 1);
        down(d, c, from, to - 1);
    }
}

static void draw_arrows(const struct drawing *d)
{
    int a = center(d, 0), b = center(d, 1), c = center(d, 2);
    int gap = d->pitch - d->box, x, y;
    fork_line(d, 0, true, "listen()", "connect(), SYN");
    y = top_of(d, 1) + d->box;
    down(d, a, y, y + gap - 1);
    label_beside(d, a, y, false, "SYN ▸ SYN ACK");
    down(d, c, y, top_of(d, 3) - 1);
    y = middle_of(d, 2);
    x = a + reach(d, NODE_SYN_RECV);
    across(d, x + 1, c - 1, y);
    put(d, x, y, 0x25c0);
    put(d, c, y, 0x2524);
    label_between(d, x + 1, c - 1, y, "SYN ▸ SYN ACK");
    fork_line(d, 2, false, "ACK", "SYN ACK ▸ ACK");
    fork_line(d, 3, true, "close(), FIN", "FIN ▸ ACK");
    y = middle_of(d, 4);
    across(d, a + reach(d, NODE_FIN_WAIT1), b - 1, y);
    put(d, b, y, 0x2510);
    down(d, b, y + 1, top_of(d, 5) - 1);
    y = top_of(d, 4) + d->box;
    down(d, a, y, y + gap - 1);
    down(d, c, y, y + gap - 1);
    label_beside(d, a, y, false, "ACK");
    label_beside(d, b, y, true, "FIN ▸ ACK");
    label_beside(d, c, y, true, "close(), FIN");
    y = top_of(d, 5) + d->box;
    down(d, a, y, middle_of(d, 6) - 1);
    down(d, b, y, y + gap - 1);
    down(d, c, y, y + gap - 1);
    label_beside(d, a, y, false, "FIN ▸ ACK");
    label_beside(d, b, y, true, "ACK");
    label_beside(d, c, y, true, "ACK");
    y = middle_of(d, 6);
    put(d, a, y, 0x2514);
    x = b - reach(d, NODE_TIME_WAIT);
    across(d, a + 1, x - 1, y);
    put(d, x, y, 0x25b6);
    x = c - reach(d, NODE_END);
    across(d, b + reach(d, NODE_TIME_WAIT), x - 1, y);
    put(d, x, y, 0x25b6);
    if (x - b - reach(d, NODE_TIME_WAIT) >= 8)
        label_between(d, b + reach(d, NODE_TIME_WAIT), x - 1, y, "2 MSL");
}

/* ---- states */

/* "C▶" left of the state, "◀S" right of it. */
static void draw_mark(const struct drawing *d, int end, int node, int x, int y)
{
    const struct tcp_history *way = &d->ways[end];
    bool here = tcp_history_now(way) == node;
    if (!here && !tcp_history_was_at(way, node))
        return;
    uint16_t style = d->connection->ends[end].style | (here ? STYLE_BOLD : 0);
    style |= here && way->moved ? STYLE_STRONG : 0;
    canvas_printf(d->canvas, end ? x + 1 : x, y, style, "%c", d->connection->ends[end].letter);
    enum glyph glyph = !here ? GLYPH_CHECK : end ? GLYPH_ARROW_LEFT : GLYPH_ARROW_RIGHT;
    canvas_glyph(d->canvas, end ? x : x + 1, y, style, glyph);
}

static void draw_times(const struct drawing *d, int node, int x, int y, int width)
{
    for (unsigned i = 0; i < d->connection->count; i++) {
        const struct tcp_history *way = &d->ways[i];
        char figure[UNITS_MAX];
        if (!tcp_history_was_at(way, node) || node == NODE_BEGIN || node == NODE_END)
            continue;
        if (tcp_history_only_passed(way, node))
            snprintf(figure, sizeof figure, "passed");
        else
            units_duration(way->spent[node], d->canvas->ascii, figure);
        int used = utf8_width(str_from(figure));
        canvas_string(d->canvas, i ? x + width - used : x, y, d->connection->ends[i].style, figure);
    }
}

static void draw_node(const struct drawing *d, int node)
{
    const struct state_info *n = &state_infos[node];
    int half = CELL_WIDTH / 2, middle = center(d, n->column), x = middle - half, y = middle_of(d, n->level);
    bool here = false, been = false;
    for (unsigned i = 0; i < d->connection->count; i++) {
        here = here || tcp_history_now(&d->ways[i]) == node;
        been = been || tcp_history_was_at(&d->ways[i], node);
    }
    uint16_t style = here ? STYLE_TITLE : been ? STYLE_PLAIN : STYLE_DIM;
    int length = (int)strlen(n->name), name = middle - length / 2;
    if (d->box > 1) {
        struct rect area = { x - 2, top_of(d, n->level), CELL_WIDTH + 4, d->box };
        struct canvas inside = canvas_frame(d->canvas, area, NULL, here);
        canvas_clear(&inside, STYLE_PLAIN);
        draw_times(d, node, x, y + 1, CELL_WIDTH);
    } else {
        canvas_printf(d->canvas, name - 1, y, style, "[%s]", n->name);
    }
    canvas_string(d->canvas, name, y, style, n->name);
    int left = d->box > 1 ? x : name - 3, right = d->box > 1 ? x + CELL_WIDTH - 2 : name + length + 1;
    draw_mark(d, 0, node, left, y);
    if (d->connection->count > 1)
        draw_mark(d, 1, node, right, y);
}

/* ---- beside and below it */

static int draw_way(const struct drawing *d, struct canvas *panel, unsigned end, int y)
{
    const struct connection_end *e = &d->connection->ends[end];
    const struct tcp_history *way = &d->ways[end];
    char figure[UNITS_MAX];
    canvas_printf(panel, 0, y, e->style | STYLE_BOLD, "%c %s", e->letter, e->name.text);
    y++;
    for (int i = 0; i < way->count; i++, y++) {
        bool here = i == way->count - 1;
        int64_t until = here ? d->view->now.ns : way->since[i + 1];
        uint16_t style = here ? STYLE_BOLD | (way->moved ? STYLE_STRONG : 0) : STYLE_PLAIN;
        canvas_glyph(panel, 0, y, e->style, here ? GLYPH_ARROW_RIGHT : GLYPH_CHECK);
        canvas_printf(panel, 2, y, style, "%s", state_infos[way->path[i]].name);
        if (way->path[i] == NODE_BEGIN || way->path[i] == NODE_END)
            continue;
        if (way->passed[i])
            snprintf(figure, sizeof figure, "passed");
        else
            units_duration(until - way->since[i], panel->ascii, figure);
        canvas_string(panel, panel->area.width - utf8_width(str_from(figure)), y, STYLE_DIM, figure);
    }
    if (way->count == 0)
        canvas_string(panel, 2, y++, STYLE_DIM, "no state was seen");
    return y;
}

static void draw_panel(const struct drawing *d, int x)
{
    int height = d->canvas->area.height, lines = 1, most;
    for (unsigned i = 0; i < d->connection->count; i++)
        lines += 2 + d->ways[i].count;
    most = lines - height;
    int top = d->view->sheet.scroll > most ? most : d->view->sheet.scroll;
    struct canvas panel =
        canvas_part(d->canvas, (struct rect){ x, 0, d->canvas->area.width - x - 1, height });
    int y = top > 0 ? -top : 0;
    for (unsigned i = 0; i < d->connection->count; i++)
        y = draw_way(d, &panel, i, y) + 1;
}

/* "C client 3  FIN_WAIT2 1.0 ms: its FIN is acknowledged, waits for the peer's FIN"; beside the panel, which
 * has the rest, what the state means. */
static void add_words(const struct drawing *d, unsigned end, int node, bool panel, struct words *text)
{
    const struct connection_end *e = &d->connection->ends[end];
    char figure[UNITS_MAX];
    words_clear(text);
    if (panel) {
        words_add(text, "%c: %s", e->letter, state_infos[node].about);
        return;
    }
    words_add(text, "%c %s  %s", e->letter, e->name.text, state_infos[node].name);
    if (node != NODE_BEGIN && node != NODE_END)
        words_add(text, " %s", units_duration(d->ways[end].spent[node], d->canvas->ascii, figure));
    words_add(text, ": %s", state_infos[node].about);
}

static void draw_words(const struct drawing *d, int y, bool panel)
{
    int width = (panel ? d->width : d->canvas->area.width) - 2;
    for (unsigned i = 0; i < d->connection->count; i++) {
        int node = tcp_history_now(&d->ways[i]), rows = d->canvas->area.height - y;
        int most = rows - (int)(d->connection->count - 1 - i);
        struct words text;
        struct str rest, line;
        if (node < 0)
            continue;
        add_words(d, i, node, panel, &text);
        rest = (struct str){ text.text, text.used };
        for (int row = 0; row < most && row < 2 && utf8_wrap(&rest, width, &line); row++) {
            if (row == most - 1 || row == 1)
                line.n = (size_t)(text.text + text.used - line.p);
            canvas_text(d->canvas, 1, y++, width, d->connection->ends[i].style, line, true);
        }
    }
}

static void choose_form(struct drawing *d)
{
    static const struct {
        int pitch, box;
    } forms[] = { { TIME_PITCH, 4 }, { BOX_PITCH, 3 }, { LINE_PITCH, 1 }, { BARE_PITCH, 1 } };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        d->pitch = forms[i].pitch;
        d->box = forms[i].box;
        int rows = (LEVELS - 1) * d->pitch + d->box;
        int width = COLUMNS * (CELL_WIDTH + (d->box > 1 ? 4 : 0));
        if (rows <= d->canvas->area.height && width <= d->width)
            return;
    }
}

void state_diagram_draw(const struct view *view, const struct connection *connection, struct canvas *canvas)
{
    struct drawing d = { .view = view, .connection = connection, .canvas = canvas };
    bool panel = canvas->area.width >= COLUMNS * CELL_WIDTH + PANEL_WIDTH;
    for (unsigned i = 0; i < connection->count; i++)
        tcp_history_read(view, connection->ends[i].object,
                         connection->count > 1 ? connection->ends[!i].object : 0, &d.ways[i]);
    d.width = canvas->area.width - (panel ? PANEL_WIDTH : 0);
    d.width = d.width > DIAGRAM_MOST ? DIAGRAM_MOST : d.width;
    choose_form(&d);
    if (d.pitch > BARE_PITCH)
        draw_arrows(&d);
    for (int i = 0; i < NODE_COUNT; i++)
        draw_node(&d, i);
    if (panel)
        draw_panel(&d, d.width + 1);
    draw_words(&d, (LEVELS - 1) * d.pitch + d.box + (canvas->area.height > LEVELS * d.pitch + 3), panel);
}
