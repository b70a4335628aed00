/* Bars, figures and words of one object, each lit by itself when the last step changed it. */
#include "viz/panes/buffer_block.h"

#include "lab/base/names.h"
#include "viz/view/object_words.h"
#include "viz/view/view.h"

enum { BAR_LEAST = 8, BAR_MOST = 32, HISTORY_FROM = 56, STATE_AT_MOST = 66 };

static int y_of(const struct buffer_block *b)
{
    return b->line - b->page->top;
}

/* Scrolled out of sight: such a line is counted and costs no more. */
static bool hidden(const struct buffer_block *b)
{
    return y_of(b) < 0 || y_of(b) >= b->page->canvas->area.height;
}

static int32_t number(const struct buffer_block *b, enum value_id id)
{
    return b->object->values.number[id];
}

static uint16_t lit(const struct buffer_block *b, enum value_id id)
{
    if (b->page->lit_from == EVENT_NO_INDEX || b->object->changed < b->page->lit_from)
        return 0;
    return !b->before || b->before->values.number[id] != number(b, id) ? STYLE_LIT : 0;
}

static uint16_t lit_text(const struct buffer_block *b, enum text_id id)
{
    if (b->page->lit_from == EVENT_NO_INDEX || b->object->changed < b->page->lit_from)
        return 0;
    bool same = b->before && str_equal(b->before->values.text[id], b->object->values.text[id]);
    bool point = b->page->point.kind == POINT_STATE && b->page->point.object == b->object->id;
    return same ? 0 : point ? STYLE_LIT | STYLE_STRONG : STYLE_LIT;
}

static void put(const struct buffer_block *b, int x, uint16_t style, const char *text)
{
    if (x < b->width)
        canvas_text(b->page->canvas, b->x + x, y_of(b), b->width - x, style, str_from(text), true);
}

/* ---- pieces */

static int cells_of(int64_t value, int width, int64_t limit)
{
    int64_t full = limit > 0 ? (value * width + limit / 2) / limit : 0;
    return full > width ? width : value > 0 && full == 0 ? 1 : (int)full;
}

/* The first cells of it are `value`, the last of those the part that is `later`. */
static void draw_bar(const struct buffer_block *b, int x, int width, int64_t value, int64_t later,
                     int64_t limit)
{
    int full = cells_of(value, width, limit), rest = later > 0 ? cells_of(later, width, limit) : 0;
    rest = later < value && rest >= full && full > 1 ? full - 1 : rest;
    for (int i = 0; i < width && x + i < b->width; i++)
        canvas_glyph(b->page->canvas, b->x + x + i, y_of(b), i < full ? STYLE_GAUGE : STYLE_GAUGE_REST,
                     i >= full          ? GLYPH_REST
                     : i >= full - rest ? GLYPH_HALF
                                        : GLYPH_FULL);
}

static int bar_width(const struct buffer_block *b)
{
    int width = b->width - 8 - 22;
    if (b->detail == DETAIL_ALL && b->width >= HISTORY_FROM)
        width -= HISTORY_LENGTH + 1;
    return width < BAR_LEAST ? BAR_LEAST : width > BAR_MOST ? BAR_MOST : width;
}

static void draw_history(const struct buffer_block *b, int x, enum history_queue queue)
{
    struct queue_history history;
    int32_t most = 1;
    if (b->detail < DETAIL_ALL || hidden(b))
        return;
    queue_history_read(b->page->view, b->object->id, queue, &history);
    if (history.count < 2 || x + history.count >= b->width)
        return;
    for (int i = 0; i < history.count; i++)
        most = history.values[i] > most ? history.values[i] : most;
    for (int i = 0; i < history.count; i++) {
        int32_t value = history.values[i];
        enum glyph bar = (enum glyph)(GLYPH_BAR_1 + (int64_t)value * 7 / most);
        canvas_glyph(b->page->canvas, b->x + x + i, y_of(b), value > 0 ? STYLE_GAUGE : STYLE_GAUGE_REST,
                     value > 0 ? bar : GLYPH_BAR_1);
    }
}

struct bar {
    const char *name;
    enum value_id value, limit;
    enum history_queue queue;
};

static const struct bar bars[] = {
    { "send", VALUE_SEND_QUEUE, VALUE_SEND_LIMIT, HISTORY_SEND },
    { "recv", VALUE_RECV_QUEUE, VALUE_RECV_LIMIT, HISTORY_RECV },
};
/* Of datagrams the kernel counts memory; the queue's figure is the next datagram's alone. */
static const struct bar memory_bars[] = {
    { "send", VALUE_SEND_QUEUE, VALUE_SEND_LIMIT, HISTORY_SEND },
    { "recv", VALUE_RECV_MEMORY, VALUE_RECV_LIMIT, HISTORY_RECV },
};

static bool datagrams(const struct object *object)
{
    return object_kind_is(object, "udp") || object_kind_is(object, "unix-dgram");
}

static const struct bar *bar_of(const struct object *object, int i)
{
    const struct bar *bar = datagrams(object) ? &memory_bars[i] : &bars[i];
    bool known = object->values.number[bar->value] != VALUE_UNKNOWN;
    return known && object->values.number[bar->limit] > 0 ? bar : NULL;
}

static void draw_queue(struct buffer_block *b, const struct bar *bar)
{
    char value[UNITS_MAX], limit[UNITS_MAX];
    struct words words;
    int width = bar_width(b), x = 8 + width + 1;
    int32_t now = number(b, bar->value);
    put(b, 3, STYLE_DIM, bar->name);
    draw_bar(b, 8, width, now, bar->value == VALUE_SEND_QUEUE ? number(b, VALUE_UNSENT) : 0,
             number(b, bar->limit));
    words_clear(&words);
    words_add(&words, "%9s", units_grouped(now, value));
    put(b, x, (now ? STYLE_BOLD : STYLE_PLAIN) | lit(b, bar->value), words.text);
    words_clear(&words);
    words_add(&words, "/ %9s", units_grouped(number(b, bar->limit), limit));
    put(b, x + 10, STYLE_DIM | lit(b, bar->limit), words.text);
    draw_history(b, x + 10 + 12, bar->queue);
    b->line++;
}

/* "asked 65 536, stored 131 072" where a program asked for a size. */
static void draw_asked(struct buffer_block *b, const char *name, enum value_id asked, enum value_id stored)
{
    char want[UNITS_MAX], have[UNITS_MAX];
    struct words words;
    if (number(b, asked) == VALUE_UNKNOWN || number(b, stored) == VALUE_UNKNOWN)
        return;
    words_clear(&words);
    words_add(&words, "%s asked %s, stored %s", name, units_grouped(number(b, asked), want),
              units_grouped(number(b, stored), have));
    put(b, 8, STYLE_DIM | lit(b, asked), words.text);
    b->line++;
}

struct piece {
    const char *name; /* stands before the figure */
    enum value_id id;
    bool even_zero;
    const char *unit; /* behind it; NULL: bytes, or it says so itself */
};

/* Words with figures, each lit by itself, on as many lines as they take. */
static void draw_pieces(struct buffer_block *b, const struct piece *pieces, size_t count)
{
    int x = 8;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        int32_t value = number(b, pieces[i].id);
        char figure[UNITS_MAX];
        struct words words;
        if (value == VALUE_UNKNOWN || (value == 0 && !pieces[i].even_zero))
            continue;
        bool time = pieces[i].id == VALUE_RTT || pieces[i].id == VALUE_RTO;
        words_clear(&words);
        words_add(&words, "%s%s%s", pieces[i].name,
                  time ? units_duration((int64_t)value * 1000, b->page->canvas->ascii, figure)
                       : units_grouped(value, figure),
                  pieces[i].unit ? pieces[i].unit : "");
        if (pieces[i].unit && value == 1)
            words.text[--words.used] = 0; /* "1 segment" */
        int width = utf8_width((struct str){ words.text, words.used });
        if (x > 8 && x + width > b->width) {
            b->line++;
            x = 8;
        }
        put(b, x, STYLE_DIM | lit(b, pieces[i].id), words.text);
        x += width + 2;
        any = true;
    }
    b->line += any;
}

static const struct piece tcp_pieces[] = {
    { "peer's window ", VALUE_PEER_WINDOW, true, NULL },
    { "own window ", VALUE_OWN_WINDOW, true, NULL },
    { "cwnd ", VALUE_CWND, false, " segments" },
    { "rtt ", VALUE_RTT, false, NULL },
    { "unacknowledged ", VALUE_UNACKED, false, " segments" },
    { "not yet sent ", VALUE_UNSENT, false, " bytes" },
    { "retransmitted ", VALUE_RETRANSMITS, false, NULL },
};
/* Said whatever the detail: what went wrong is never left out. */
static const struct piece loss_pieces[] = {
    { "dropped ", VALUE_DROPS, false, NULL },
};

static const char *shutdown_words(const struct buffer_block *b)
{
    static const char *const words[] = { "", "shut down for receiving", "shut down for sending",
                                         "shut down both ways" };
    int32_t value = number(b, VALUE_SHUTDOWN);
    /* The kernel sets the receiving half itself when the peer's FIN comes. */
    if (value == 1 && str_is(b->object->values.text[TEXT_STATE], "CLOSE_WAIT"))
        return "the peer sends no more";
    return value > 0 && value < 4 ? words[value] : "";
}

static void draw_trouble(struct buffer_block *b)
{
    struct words words;
    words_clear(&words);
    words_add(&words, "%s", shutdown_words(b));
    if (number(b, VALUE_ERROR) > 0)
        words_add(&words, "%s%s pending", words.used ? ", " : "", names_errno((int)number(b, VALUE_ERROR)));
    if (words.used) {
        put(b, 8,
            (number(b, VALUE_ERROR) > 0 ? STYLE_ERROR : STYLE_DIM) | lit(b, VALUE_SHUTDOWN) |
                lit(b, VALUE_ERROR),
            words.text);
        b->line++;
    }
    draw_pieces(b, loss_pieces, sizeof loss_pieces / sizeof *loss_pieces);
}

/* ---- objects */

static bool listens(const struct object *object)
{
    return str_is(object->values.text[TEXT_STATE], "LISTEN");
}

static bool closed(const struct object *object)
{
    return str_is(object->values.text[TEXT_STATE], "CLOSED") ||
           str_is(object->values.text[TEXT_STATE], "CLOSE");
}

static void add_title(const struct buffer_block *b, struct words *out)
{
    const struct object *peer = object_peer(&b->page->view->now, b->object);
    object_add_name(&b->page->view->now, b->object->id, out);
    if (peer) {
        words_add(out, b->page->canvas->ascii ? " <-> " : " ⇄ ");
        object_add_name(&b->page->view->now, peer->id, out);
    } else if (b->object->values.text[TEXT_REMOTE].n) {
        words_add(out, b->page->canvas->ascii ? " -> %.*s" : " → %.*s",
                  STR_ARGS(b->object->values.text[TEXT_REMOTE]));
    } else if (b->object->values.text[TEXT_LOCAL].n) {
        words_add(out, "  %.*s", STR_ARGS(b->object->values.text[TEXT_LOCAL]));
    }
}

static void draw_head(struct buffer_block *b, bool brief)
{
    struct words title;
    if (hidden(b)) {
        b->line++;
        return;
    }
    words_clear(&title);
    struct str state = object_state(&b->object->values, brief);
    if (object_gone(b->object))
        state = str_from("gone");
    add_title(b, &title);
    const char *kind = object_kind(&b->object->values, true);
    int right = b->width < STATE_AT_MOST ? b->width : STATE_AT_MOST;
    int at = right - utf8_width(state) - 1, used;
    uint16_t style = style_actor(view_actor_number(b->page->view, b->object->values.text[TEXT_OWNER]));
    used = canvas_text(b->page->canvas, b->x + 1, y_of(b), at - 2, style,
                       (struct str){ title.text, title.used }, true);
    if (used + 3 + (int)strlen(kind) < at - 1)
        put(b, used + 3, STYLE_DIM, kind);
    canvas_text(b->page->canvas, b->x + at, y_of(b), -1, STYLE_PLAIN | lit_text(b, TEXT_STATE), state, false);
    if (lit_text(b, TEXT_STATE) & STYLE_STRONG)
        canvas_glyph(b->page->canvas, b->x, y_of(b), STYLE_PLAIN, GLYPH_POINT);
    b->line++;
}

/* "1 of 2"; "2 of 1(+1)" where one more waits than the backlog says, which is told of when it is so. */
static void add_queue(struct words *words, int32_t queued, int32_t backlog)
{
    words_add(words, queued > backlog ? "%d of %d(+1)" : "%d of %d", queued, backlog);
}

/* "queue ▓░  1 of 2" */
static void draw_listener(struct buffer_block *b)
{
    static const struct piece pieces[] = { { "half-open ", VALUE_HALF_OPEN, true, NULL },
                                           { "overflows ", VALUE_OVERFLOWS, true, NULL } };
    int32_t queued = number(b, VALUE_ACCEPT_QUEUE), backlog = number(b, VALUE_BACKLOG);
    struct words words;
    if (queued == VALUE_UNKNOWN || backlog == VALUE_UNKNOWN)
        return;
    int32_t places = queued > backlog ? queued : backlog > 0 ? backlog : 1;
    int width = places > 16 ? 16 : places;
    put(b, 3, STYLE_DIM, "queue");
    draw_bar(b, 9, width, queued, 0, places);
    words_clear(&words);
    add_queue(&words, queued, backlog);
    put(b, 9 + width + 2, (queued ? STYLE_BOLD : STYLE_PLAIN) | lit(b, VALUE_ACCEPT_QUEUE), words.text);
    draw_history(b, 9 + width + 2 + (int)words.used + 2, HISTORY_RECV);
    b->line++;
    bool trouble = number(b, VALUE_HALF_OPEN) > 0 || number(b, VALUE_OVERFLOWS) > 0;
    if (b->detail == DETAIL_ALL || trouble)
        draw_pieces(b, pieces, 2);
}

static void draw_counter(struct buffer_block *b)
{
    static const struct piece pieces[] = { { "ready ", VALUE_COUNT_READY, true, NULL } };
    draw_pieces(b, pieces, 1);
}

/* One line for an object: "client 3 ⇄ server 4   send 0  recv 3  ESTAB". */
static void draw_line(struct buffer_block *b)
{
    struct words title, figures;
    char figure[UNITS_MAX];
    if (hidden(b)) {
        b->line++;
        return;
    }
    words_clear(&title), words_clear(&figures);
    add_title(b, &title);
    if (listens(b->object) && number(b, VALUE_BACKLOG) != VALUE_UNKNOWN) {
        words_add(&figures, "queue ");
        add_queue(&figures, number(b, VALUE_ACCEPT_QUEUE), number(b, VALUE_BACKLOG));
    }
    for (int i = 0; i < 2 && !listens(b->object); i++) {
        const struct bar *bar = bar_of(b->object, i);
        if (bar && (number(b, bar->value) || b->width >= 60))
            words_add(&figures, "%s%s %s", figures.used ? "  " : "", bar->name,
                      units_grouped(number(b, bar->value), figure));
    }
    if (number(b, VALUE_DROPS) > 0)
        words_add(&figures, "%sdropped %d", figures.used ? "  " : "", number(b, VALUE_DROPS));
    struct str state = object_gone(b->object) ? str_from("gone") : object_state(&b->object->values, true);
    int at = b->width - 12, used = utf8_width((struct str){ figures.text, figures.used });
    uint16_t style = style_actor(view_actor_number(b->page->view, b->object->values.text[TEXT_OWNER]));
    uint16_t changed = lit(b, VALUE_SEND_QUEUE) | lit(b, VALUE_RECV_QUEUE) | lit(b, VALUE_ACCEPT_QUEUE);
    canvas_text(b->page->canvas, b->x + 1, y_of(b), at - used - 3, style,
                (struct str){ title.text, title.used }, true);
    canvas_string(b->page->canvas, b->x + at - used - 1, y_of(b), STYLE_PLAIN | changed, figures.text);
    canvas_text(b->page->canvas, b->x + at, y_of(b), 11, STYLE_PLAIN | lit_text(b, TEXT_STATE), state, true);
    b->line++;
}

int buffer_block_draw(struct buffer_block b)
{
    int first = b.line;
    if (b.detail == DETAIL_LINE)
        draw_line(&b);
    else
        draw_head(&b, b.width < 40);
    scroll_list_spot(b.page, b.object->id, first, b.x, b.width);
    if (b.detail == DETAIL_LINE)
        return b.line;
    if (object_gone(b.object))
        return b.line;
    if (listens(b.object)) {
        draw_listener(&b);
        return b.line;
    }
    bool idle = closed(b.object) && number(&b, VALUE_RECV_QUEUE) <= 0;
    for (int i = 0; i < 2 && !idle; i++) {
        const struct bar *bar = bar_of(b.object, i);
        if (bar)
            draw_queue(&b, bar);
    }
    if (number(&b, VALUE_COUNT_READY) != VALUE_UNKNOWN)
        draw_counter(&b);
    draw_trouble(&b);
    if (b.detail < DETAIL_ALL)
        return b.line;
    draw_asked(&b, "send", VALUE_SEND_ASKED, VALUE_SEND_LIMIT);
    draw_asked(&b, "recv", VALUE_RECV_ASKED, VALUE_RECV_LIMIT);
    if (object_kind_is(b.object, "tcp") && !idle)
        draw_pieces(&b, tcp_pieces, sizeof tcp_pieces / sizeof *tcp_pieces);
    return b.line;
}
