/* The packets as captured, newest at the bottom; the chosen one opened below them.
 *
 *     6 +0.911 ms  client  SYN        win 65495
 *     7 +23 µs     server  SYN ACK    win 65483
 *     9 +151 µs    client  PSH ACK    3 bytes
 *
 * view.scroll counts packets back from the newest, so that a frame costs the same wherever it ends. */
#include "viz/view/pane.h"

#include <inttypes.h>
#include <stdio.h>

#include "lab/record/conversation.h"
#include "viz/panes/packet_detail.h"
#include "viz/panes/packets_list.h"
#include "viz/view/related.h"
#include "viz/view/step_point.h"
#include "viz/view/view.h"
#include "viz/view/wire_words.h"

enum { WIDE_FROM = 90, BOTH_ENDS_FROM = 64 };

/* The packet that is opened: the chosen event where it is one, else the newest. */
static uint32_t opened(const struct view *view)
{
    uint32_t chosen = related_packet(view);
    return chosen != EVENT_NO_INDEX ? chosen : packets_at_age(view, 0);
}

/* ---- one row */

struct row {
    struct canvas *canvas;
    int y, x;
    uint16_t bits;
};

static void put(struct row *row, int width, uint16_t style, struct str text)
{
    if (row->x >= row->canvas->area.width)
        return;
    canvas_text(row->canvas, row->x, row->y, width - 1, style | row->bits, text, true);
    row->x += width;
}

static void put_words(struct row *row, int width, uint16_t style, const struct words *words)
{
    put(row, width, style, (struct str){ words->text, words->used });
}

static uint16_t flags_style(const struct wire_facts *facts)
{
    if (facts->reset || facts->dropped)
        return STYLE_ERROR;
    return facts->payload ? STYLE_BOLD : STYLE_PLAIN;
}

/* In the order that tcpdump has them, and as many as fit: what says most about this packet is the last to go.
 */
static void put_numbers(struct row *row, const struct wire_facts *facts)
{
    bool opens = facts->flags.n >= 3 && memcmp(facts->flags.p, "SYN", 3) == 0;
    struct {
        const char *name;
        uint32_t value;
        int rank; /* -1: not there */
    } numbers[] = { { "seq", facts->sequence, facts->payload ? 0 : 2 },
                    { "ack", facts->acknowledgment, facts->acknowledgment ? 1 : -1 },
                    { "win", facts->window, opens ? 0 : 3 } };
    enum { COUNT = sizeof numbers / sizeof *numbers };
    int room = row->canvas->area.width - row->x;
    bool fits[COUNT] = { false };
    char text[COUNT][24];
    for (int rank = 0; rank <= 3; rank++)
        for (size_t i = 0; i < COUNT; i++) {
            if (numbers[i].rank != rank)
                continue;
            int width = snprintf(text[i], sizeof text[i], "%s %" PRIu32, numbers[i].name, numbers[i].value);
            if (width > room)
                room = 0;
            else
                fits[i] = true, room -= width + 1;
        }
    for (size_t i = 0; i < COUNT; i++)
        if (fits[i])
            row->x += canvas_string(row->canvas, row->x, row->y, STYLE_DIM | row->bits, text[i]) + 1;
}

/* Where that takes more than there is: the same in fewer words, in place of the flags too. */
static bool put_brief(struct row *row, const struct wire_facts *facts, uint16_t style)
{
    struct words flags, marks, label;
    char figure[UNITS_MAX];
    int room = row->canvas->area.width - row->x;
    wire_marks(facts, &marks);
    words_clear(&flags);
    if (facts->payload)
        words_add(&flags, "%s bytes ", units_grouped(facts->payload, figure));
    int needed = (facts->flags.n > 8 ? (int)facts->flags.n + 1 : 9) + (int)flags.used + (int)marks.used;
    if (needed + (facts->marks & MARK_RETRANSMISSION ? 3 : 0) <= room + 1)
        return false;
    wire_label(facts, room, row->canvas->ascii, &label);
    put_words(row, room + 1, style, &label);
    return true;
}

/* Length first, then what is out of the ordinary, then the numbers as far as they fit. */
static void put_figures(struct row *row, const struct wire_facts *facts)
{
    struct words words, marks;
    char figure[UNITS_MAX];
    words_clear(&words);
    if (facts->payload)
        words_add(&words, "%s %s", units_grouped(facts->payload, figure),
                  facts->payload == 1 ? "byte" : "bytes");
    if (facts->payload)
        row->x += canvas_string(row->canvas, row->x, row->y, STYLE_BOLD | row->bits, words.text) + 2;
    wire_marks(facts, &marks);
    if (marks.used) {
        const char *sign = !(facts->marks & MARK_RETRANSMISSION) ? "" : row->canvas->ascii ? "~ " : "↻ ";
        row->x +=
            canvas_printf(row->canvas, row->x, row->y, STYLE_BLOCKED | row->bits, "%s%s", sign, marks.text) +
            2;
    }
    put_numbers(row, facts);
}

/* In the time since the packet before. */
static bool was_paused(const struct view *view, uint32_t before, uint32_t index)
{
    return before != EVENT_NO_INDEX && view_paused(view->timeline, before, index);
}

static void put_time(struct row *row, const struct view *view, const struct event *event, uint32_t index,
                     uint32_t before)
{
    char figure[UNITS_MAX];
    struct words words;
    words_clear(&words);
    int64_t since = before == EVENT_NO_INDEX ? 0 : timeline_ns(view->timeline, before);
    if (view->absolute_time)
        words_add(&words, "%s", units_time(event->ns, figure));
    else
        words_add(&words, "%s+%s", was_paused(view, before, index) ? row->canvas->ascii ? "|" : "▮" : "",
                  units_duration(event->ns - since, row->canvas->ascii, figure));
    put_words(row, view->absolute_time ? 11 : 9, STYLE_DIM, &words);
}

/* Column of an actor's name, with the blank behind it. */
static int name_width(const struct view *view)
{
    int width = 5;
    for (unsigned i = 0; i < view->actor_count; i++)
        width = (int)strlen(view->actors[i]) > width ? (int)strlen(view->actors[i]) : width;
    return (width > 12 ? 12 : view->actor_count ? width : 15) + 1;
}

static void draw_packet(struct row *row, const struct view *view, uint32_t index, uint32_t before,
                        uint32_t number)
{
    struct event event;
    struct conversation_parts parts;
    struct wire_facts facts;
    struct words words;
    int width = row->canvas->area.width;
    if (!timeline_event(view->timeline, index, &event))
        return;
    if (!conversation_parse(event.line, &parts))
        parts = (struct conversation_parts){ .info = event.line };
    wire_facts_of(&parts, &facts);
    words_clear(&words);
    words_add(&words, width < BOTH_ENDS_FROM ? "%3" PRIu32 : "%4" PRIu32, number);
    put_words(row, (int)words.used + 1, STYLE_DIM, &words);
    put_time(row, view, &event, index, before);
    uint16_t from = style_actor(view_actor_number(view, parts.from_actor));
    if (width >= WIDE_FROM) {
        words_clear(&words);
        words_add(&words, "%.*s %s %.*s", STR_ARGS(parts.from), row->canvas->ascii ? "->" : "→",
                  STR_ARGS(parts.to));
        put_words(row, 30, from, &words);
    } else {
        put(row, name_width(view), from, parts.from_actor);
        if (width >= BOTH_ENDS_FROM) {
            row->x += canvas_string(row->canvas, row->x, row->y, STYLE_DIM | row->bits,
                                    row->canvas->ascii ? "> " : "→ ");
            put(row, name_width(view), style_actor(view_actor_number(view, parts.to_actor)), parts.to_actor);
        }
    }
    if (!facts.tcp) {
        canvas_text(row->canvas, row->x, row->y, -1, flags_style(&facts) | row->bits, facts.flags, true);
        return;
    }
    if (put_brief(row, &facts, flags_style(&facts)))
        return;
    put(row, facts.flags.n > 8 ? (int)facts.flags.n + 1 : 9, flags_style(&facts), facts.flags);
    put_figures(row, &facts);
}

/* ---- the pane */

static void draw_list(const struct view *view, struct canvas *canvas)
{
    int height = canvas->area.height, skip = packets_clamp(view, view->scroll[PANE_PACKETS], height);
    uint32_t lit_from = view->step ? timeline_step_begin(view->timeline, view->step) : EVENT_NO_INDEX;
    uint32_t chosen = view->packet_open ? opened(view) : related_packet(view);
    struct step_point point = step_point_of(view);
    struct packets_list rows;
    packets_collect(view, skip, height + 1, &rows);
    int hidden = rows.count > height ? rows.count - height : 0;
    for (int i = hidden; i < rows.count; i++) {
        struct row row = { canvas, i - hidden, 1, rows.index[i] >= lit_from ? STYLE_LIT : 0 };
        if (step_point_is(&point, POINT_PACKET, rows.index[i])) {
            row.bits |= STYLE_STRONG;
            canvas_glyph(canvas, 0, row.y, STYLE_PLAIN, GLYPH_POINT);
        }
        draw_packet(&row, view, rows.index[i], i > 0 ? rows.index[i - 1] : EVENT_NO_INDEX, rows.number[i]);
        if (rows.index[i] == chosen && chosen != EVENT_NO_INDEX) {
            canvas_glyph(canvas, 0, row.y, STYLE_PLAIN, GLYPH_CURSOR);
            canvas_mark(canvas, (struct rect){ 0, row.y, canvas->area.width, 1 }, STYLE_SELECTED);
        }
    }
    if (rows.count == 0)
        canvas_string(canvas, 1, 0, STYLE_DIM, view->filter ? "no packets that match" : "no packets so far");
}

static void draw(const struct view *view, struct canvas *canvas)
{
    int height = packets_list_height(view, canvas->area.height), width = canvas->area.width;
    struct canvas list = canvas_part(canvas, (struct rect){ 0, 0, width, height });
    uint32_t index = opened(view);
    struct event event;
    draw_list(view, &list);
    if (!view->packet_open || index == EVENT_NO_INDEX || !timeline_event(view->timeline, index, &event))
        return;
    canvas_fill(canvas, (struct rect){ 0, height, width, 1 }, STYLE_FRAME, 0x2500);
    struct canvas below =
        canvas_part(canvas, (struct rect){ 0, height + 1, width, canvas->area.height - height - 1 });
    packet_detail_draw(&event, view->packet_scroll, &below);
}

static int rows(const struct view *view, int width, int height)
{
    (void)width;
    return view->packet_open ? height : (int)packets_shown(view) + 1;
}

static void title(const struct view *view, char *out, size_t cap)
{
    struct str drops = timeline_note(view->timeline, NOTE_DROPS);
    char figure[UNITS_MAX];
    char all[UNITS_MAX + 4] = "";
    if (view->filter)
        snprintf(all, sizeof all, " of %s", units_grouped(view->now.packets, figure));
    snprintf(out, cap, "%s%s%s%.*s", units_grouped(packets_shown(view), figure), all, drops.n ? ", " : "",
             STR_ARGS(drops));
}

/* Chooses the packet `by` rows further down; past the newest nothing is chosen and the newest stay in sight.
 */
static enum handled move(struct view *view, int by, int height)
{
    int age = packets_age(view, view->selected),
        skip = packets_clamp(view, view->scroll[PANE_PACKETS], height);
    int oldest = (int)packets_shown(view) - 1;
    if (oldest < 0)
        return HANDLED;
    if (age < 0 && by > 0 && skip == 0)
        return HANDLED;
    int next = age < 0 ? skip + (by < 0 ? -by - 1 : 0) : age - by;
    next = next > oldest ? oldest : next;
    view->packet_scroll = 0;
    if (next < 0 && age == 0) {
        view->selected = EVENT_NO_INDEX;
        view->scroll[PANE_PACKETS] = 0;
        return HANDLED;
    }
    next = next < 0 ? 0 : next;
    view->selected = packets_at_age(view, next);
    skip = next < skip ? next : next >= skip + height ? next - height + 1 : skip;
    view->scroll[PANE_PACKETS] = packets_clamp(view, skip, height);
    return HANDLED;
}

static enum handled scroll_detail(struct view *view, int by)
{
    view->packet_scroll += by;
    view->packet_scroll = view->packet_scroll < 0 ? 0 : view->packet_scroll > 400 ? 400 : view->packet_scroll;
    return HANDLED;
}

static enum handled close_detail(struct view *view)
{
    if (!view->packet_open)
        return IGNORED;
    view->packet_open = false;
    view->packet_scroll = 0;
    return HANDLED;
}

static enum handled act(struct view *view, enum action action, int rows)
{
    int height = packets_list_height(view, rows < 1 ? 1 : rows), page = height > 1 ? height - 1 : 1;
    int below = rows - height - 2 > 1 ? rows - height - 2 : 1;
    switch (action) {
    case ACTION_UP:
        return move(view, -1, height);
    case ACTION_DOWN:
        return move(view, 1, height);
    case ACTION_PAGE_UP:
        return view->packet_open ? scroll_detail(view, -below) : move(view, -page, height);
    case ACTION_PAGE_DOWN:
        return view->packet_open ? scroll_detail(view, below) : move(view, page, height);
    case ACTION_OPEN:
        if (view->packet_open)
            return close_detail(view);
        view->packet_open = opened(view) != EVENT_NO_INDEX;
        if (view->packet_open)
            view->selected = opened(view);
        return HANDLED;
    case ACTION_BACK:
        return close_detail(view);
    default:
        return IGNORED;
    }
}

const struct pane_ops pane_packets = {
    .name = "packets",
    .about = "the packets as captured; enter opens one: its layers and its bytes",
    .title = title,
    .draw = draw,
    .act = act,
    .rows = rows,
};
