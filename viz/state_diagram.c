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
#include "viz/state_diagram.h"

#include <stdio.h>

#include "viz/trail.h"

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

struct node {
    const char *name;
    int column, level;
    const char *about;
};

/* CLOSED stands twice: where a connection begins and where it ends. */
static const struct node nodes[] = {
    { "CLOSED", 1, 0, "no connection" },
    { "LISTEN", 0, 1, "waits for SYNs" },
    { "SYN_SENT", 2, 1, "has asked, waits for SYN ACK" },
    { "SYN_RECV", 0, 2, "has answered a SYN, waits for the ACK" },
    { "ESTABLISHED", 1, 3, "both may send" },
    { "FIN_WAIT1", 0, 4, "has sent FIN, waits for its ACK" },
    { "CLOSE_WAIT", 2, 4, "the peer has sent FIN; this program has not closed yet" },
    { "FIN_WAIT2", 0, 5, "its FIN is acknowledged, waits for the peer's FIN" },
    { "CLOSING", 1, 5, "both have sent FIN, waits for the ACK" },
    { "LAST_ACK", 2, 5, "has closed too, waits for the last ACK" },
    { "TIME_WAIT", 1, 6, "all is said; late segments are waited out" },
    { "CLOSED", 2, 6, "the connection is over" },
};
enum {
    NODE_BEGIN = 0,
    NODE_LISTEN,
    NODE_SYN_SENT,
    NODE_SYN_RECV,
    NODE_ESTABLISHED,
    NODE_FIN_WAIT1,
    NODE_CLOSE_WAIT,
    NODE_FIN_WAIT2,
    NODE_CLOSING,
    NODE_LAST_ACK,
    NODE_TIME_WAIT,
    NODE_COUNT = sizeof nodes / sizeof *nodes,
    NODE_END = NODE_COUNT - 1
};

/* How one end came to where it is. */
struct way {
    int path[24]; /* nodes, oldest first */
    int64_t since[24];
    bool passed[24]; /* nobody saw it there: it was gone before the kernel was asked */
    int count;
    int64_t spent[NODE_COUNT]; /* ns */
    bool moved;                /* the last step brought it here */
};

struct drawing {
    const struct view *view;
    const struct connection *connection;
    struct canvas *canvas;
    struct way ways[2];
    int width, pitch, box; /* box: lines of a state */
};

/* ---- the way of each end */

static int node_of(struct str name, bool began)
{
    if (str_is(name, "GONE") || str_is(name, "CLOSE") || str_is(name, "CLOSED"))
        return began ? NODE_END : NODE_BEGIN;
    for (int i = 1; i < NODE_END; i++)
        if (str_is(name, nodes[i].name))
            return i;
    return -1;
}

/* What lies between two states that were seen one after the other: the kernel is asked at each stop, and goes
 * through several states in between. NODE_COUNT: nothing was seen before. */
static const struct {
    int from, to, between;
} passages[] = {
    { NODE_BEGIN, NODE_ESTABLISHED, NODE_SYN_SENT },
    { NODE_COUNT, NODE_ESTABLISHED, NODE_SYN_RECV },
    { NODE_BEGIN, NODE_CLOSE_WAIT, NODE_ESTABLISHED },
    { NODE_COUNT, NODE_CLOSE_WAIT, NODE_ESTABLISHED },
    { NODE_SYN_SENT, NODE_CLOSE_WAIT, NODE_ESTABLISHED },
    { NODE_ESTABLISHED, NODE_FIN_WAIT2, NODE_FIN_WAIT1 },
    { NODE_ESTABLISHED, NODE_CLOSING, NODE_FIN_WAIT1 },
    { NODE_ESTABLISHED, NODE_TIME_WAIT, NODE_FIN_WAIT1 },
    { NODE_FIN_WAIT1, NODE_TIME_WAIT, NODE_FIN_WAIT2 },
    { NODE_ESTABLISHED, NODE_LAST_ACK, NODE_CLOSE_WAIT },
};

static int between(int from, int to, bool orderly)
{
    if (orderly && from == NODE_CLOSE_WAIT && to == NODE_END)
        return NODE_LAST_ACK;
    for (size_t i = 0; i < sizeof passages / sizeof *passages; i++)
        if (passages[i].from == from && passages[i].to == to)
            return passages[i].between;
    return -1;
}

static void add_to_way(struct way *way, int node, int64_t ns, bool passed)
{
    const int most = sizeof way->path / sizeof *way->path;
    if (node < 0 || (way->count > 0 && way->path[way->count - 1] == node))
        return;
    if (way->count == most) { /* one that begins again and again: its last states are what counts */
        memmove(way->path, way->path + 1, (size_t)(most - 1) * sizeof *way->path);
        memmove(way->since, way->since + 1, (size_t)(most - 1) * sizeof *way->since);
        memmove(way->passed, way->passed + 1, (size_t)(most - 1) * sizeof *way->passed);
        way->count--;
    }
    way->path[way->count] = node;
    way->passed[way->count] = passed;
    way->since[way->count++] = ns;
}

static void see_state(struct way *way, int node, int64_t ns, bool orderly)
{
    for (int last; node >= 0;) {
        last = way->count ? way->path[way->count - 1] : NODE_COUNT;
        int middle = node, step;
        while ((step = between(last, middle, orderly)) >= 0)
            middle = step;
        add_to_way(way, middle, ns, middle != node);
        if (middle == node)
            return;
    }
}

/* Only an end that waited out its TIME_WAIT had its FIN answered by one: else the other went by a reset. */
static bool waited_out(const struct view *view, uint32_t object)
{
    const struct trail_state *states;
    size_t count = trail_states(view->trail, object, view->position, &states);
    for (size_t i = 0; i < count; i++)
        if (str_is(states[i].name, "TIME_WAIT"))
            return true;
    return false;
}

static void read_way(const struct view *view, uint32_t object, bool orderly, struct way *way)
{
    const struct trail_state *states;
    size_t count = trail_states(view->trail, object, view->position, &states);
    uint32_t lit_from = view->step ? timeline_step_begin(view->timeline, view->step) : EVENT_NO_INDEX;
    *way = (struct way){ 0 };
    bool began = false;
    for (size_t i = 0; i < count; i++) {
        /* A socket whose connection waits in TIME_WAIT answers CLOSE when it is asked itself. */
        if (began && i + 1 < count && str_is(states[i + 1].name, "TIME_WAIT") &&
            node_of(states[i].name, began) == NODE_END)
            continue;
        int node = node_of(states[i].name, began);
        began = began || node > NODE_BEGIN;
        see_state(way, node, states[i].ns, orderly);
        way->moved = states[i].index >= lit_from;
    }
    for (int i = 0; i < way->count; i++) {
        int64_t until = i + 1 < way->count ? way->since[i + 1] : view->now.ns;
        way->spent[way->path[i]] += until - way->since[i];
    }
}

static int now_at(const struct way *way)
{
    return way->count ? way->path[way->count - 1] : -1;
}

static bool was_at(const struct way *way, int node)
{
    for (int i = 0; i < way->count; i++)
        if (way->path[i] == node)
            return true;
    return false;
}

/* Nobody saw it there. */
static bool only_passed(const struct way *way, int node)
{
    for (int i = 0; i < way->count; i++)
        if (way->path[i] == node && !way->passed[i])
            return false;
    return true;
}

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
    return d->box > 1 ? CELL_WIDTH / 2 + 3 : (int)strlen(nodes[node].name) / 2 + 4;
}

/* Between two columns, in the middle of the line; in ASCII what is got and what is sent stand apart by ">".
 */
static void label_between(const struct drawing *d, int from, int to, int y, const char *text)
{
    int width = text_width(str_from(text)) + 2, x = from + (to - from + 1 - width) / 2;
    if (width > to - from)
        return;
    canvas_string(d->canvas, x, y, STYLE_DIM, " ");
    int used = canvas_string(d->canvas, x + 1, y, STYLE_DIM, text);
    canvas_string(d->canvas, x + 1 + used, y, STYLE_DIM, " ");
}

static void label_beside(const struct drawing *d, int x, int y, bool left, const char *text)
{
    canvas_string(d->canvas, left ? x - 1 - text_width(str_from(text)) : x + 2, y, STYLE_DIM, text);
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
    const struct way *way = &d->ways[end];
    bool here = now_at(way) == node;
    if (!here && !was_at(way, node))
        return;
    uint16_t style = d->connection->ends[end].style | (here ? STYLE_BOLD : 0);
    style |= here && way->moved ? STYLE_LIT : 0;
    canvas_printf(d->canvas, end ? x + 1 : x, y, style, "%c", d->connection->ends[end].letter);
    enum glyph glyph = !here ? GLYPH_CHECK : end ? GLYPH_ARROW_LEFT : GLYPH_ARROW_RIGHT;
    canvas_glyph(d->canvas, end ? x : x + 1, y, style, glyph);
}

static void draw_times(const struct drawing *d, int node, int x, int y, int width)
{
    for (unsigned i = 0; i < d->connection->count; i++) {
        const struct way *way = &d->ways[i];
        char figure[FIGURE_MAX];
        if (!was_at(way, node) || node == NODE_BEGIN || node == NODE_END)
            continue;
        if (only_passed(way, node))
            snprintf(figure, sizeof figure, "passed");
        else
            figure_duration(way->spent[node], d->canvas->ascii, figure);
        int used = text_width(str_from(figure));
        canvas_string(d->canvas, i ? x + width - used : x, y, d->connection->ends[i].style, figure);
    }
}

static void draw_node(const struct drawing *d, int node)
{
    const struct node *n = &nodes[node];
    int half = CELL_WIDTH / 2, middle = center(d, n->column), x = middle - half, y = middle_of(d, n->level);
    bool here = false, been = false;
    for (unsigned i = 0; i < d->connection->count; i++) {
        here = here || now_at(&d->ways[i]) == node;
        been = been || was_at(&d->ways[i], node);
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
    const struct way *way = &d->ways[end];
    char figure[FIGURE_MAX];
    canvas_printf(panel, 0, y, e->style | STYLE_BOLD, "%c %s", e->letter, e->name.text);
    y++;
    for (int i = 0; i < way->count; i++, y++) {
        bool here = i == way->count - 1;
        int64_t until = here ? d->view->now.ns : way->since[i + 1];
        uint16_t style = here ? STYLE_BOLD | (way->moved ? STYLE_LIT : 0) : STYLE_PLAIN;
        canvas_glyph(panel, 0, y, e->style, here ? GLYPH_ARROW_RIGHT : GLYPH_CHECK);
        canvas_printf(panel, 2, y, style, "%s", nodes[way->path[i]].name);
        if (way->path[i] == NODE_BEGIN || way->path[i] == NODE_END)
            continue;
        if (way->passed[i])
            snprintf(figure, sizeof figure, "passed");
        else
            figure_duration(until - way->since[i], panel->ascii, figure);
        canvas_string(panel, panel->area.width - text_width(str_from(figure)), y, STYLE_DIM, figure);
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
    char figure[FIGURE_MAX];
    words_clear(text);
    if (panel) {
        words_add(text, "%c: %s", e->letter, nodes[node].about);
        return;
    }
    words_add(text, "%c %s  %s", e->letter, e->name.text, nodes[node].name);
    if (node != NODE_BEGIN && node != NODE_END)
        words_add(text, " %s", figure_duration(d->ways[end].spent[node], d->canvas->ascii, figure));
    words_add(text, ": %s", nodes[node].about);
}

static void draw_words(const struct drawing *d, int y, bool panel)
{
    int width = (panel ? d->width : d->canvas->area.width) - 2;
    for (unsigned i = 0; i < d->connection->count; i++) {
        int node = now_at(&d->ways[i]), rows = d->canvas->area.height - y;
        int most = rows - (int)(d->connection->count - 1 - i);
        struct words text;
        struct str rest, line;
        if (node < 0)
            continue;
        add_words(d, i, node, panel, &text);
        rest = (struct str){ text.text, text.used };
        for (int row = 0; row < most && row < 2 && text_wrap(&rest, width, &line); row++) {
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
        read_way(view, connection->ends[i].object,
                 connection->count > 1 && waited_out(view, connection->ends[!i].object), &d.ways[i]);
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
