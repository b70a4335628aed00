/* See inspector.h.
 *
 *   ┌ client: connect(3, server:7000, 16) = 0 ── esc closes ─┐
 *   │ fd = 3: the socket                                      │ */
#include "viz/modes/inspector.h"

#include "lab/base/text.h"
#include "lab/base/utf8.h"
#include "lab/explain/explain.h"
#include "lab/record/packet.h"
#include "lab/record/transcript.h"
#include "viz/modes/window.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/packet_detail.h"

enum { ROWS_MAX = 160, WIDTH_MAX = 100 };

struct detail_row {
    struct str text;
    int indent;
    uint16_t style;
};

struct detail {
    char lines[EXPLAIN_LINES_MAX][EXPLAIN_LINE_MAX];
    char sentence[EXPLAIN_STEP_MAX], made[EVENT_LINE_MAX];
    struct detail_row rows[ROWS_MAX];
    int count, width;
};

/* Continued lines stand further in. */
static void add(struct detail *detail, uint16_t style, struct str text)
{
    struct str line;
    int indent = 0;
    while (text.n > 0 && text.p[0] == ' ')
        text.p++, text.n--, indent++;
    if (text.n == 0 && detail->count < ROWS_MAX)
        detail->rows[detail->count++] = (struct detail_row){ 0 };
    for (bool first = true;
         detail->count < ROWS_MAX && utf8_wrap(&text, detail->width - indent - (first ? 0 : 2), &line);
         first = false)
        detail->rows[detail->count++] = (struct detail_row){ line, indent + (first ? 0 : 2), style };
}

static void fill(const struct view *view, const struct event *event, struct detail *detail)
{
    bool call = event->kind == EVENT_ENTER || event->kind == EVENT_GO || event->kind == EVENT_BLOCK ||
                event->kind == EVENT_RETURN;
    add(detail, STYLE_TITLE, transcript_text(event, detail->made, sizeof detail->made));
    add(detail, STYLE_PLAIN, (struct str){ 0 });
    if (call) {
        int count = explain_arguments(event, explain_extent(view), detail->lines);
        for (int i = 0; i < count; i++)
            add(detail, STYLE_PLAIN, str_from(detail->lines[i]));
        add(detail, STYLE_PLAIN, (struct str){ 0 });
    }
    explain_step(view, detail->sentence, sizeof detail->sentence);
    add(detail, STYLE_PLAIN, str_from(detail->sentence));
}

static void head_of(const struct view *view, const struct event *event, char *out, size_t cap)
{
    struct str who = event->kind == EVENT_PACKET ? str_from("packet") : event->actor;
    struct text head = text_into(out, cap);
    text_printf(&head, " %.*s, step %u", STR_ARGS(who), (unsigned)view->step);
    if ((event->kind == EVENT_ENTER || event->kind == EVENT_RETURN) && event->u.call.line > 0)
        text_printf(&head, ", %.*s:%d", STR_ARGS(str_behind_last(event->u.call.file, '/')),
                    (int)event->u.call.line);
    text_string(&head, "    esc closes ");
}

static void draw_rows(const struct detail *detail, int scroll, struct canvas *canvas)
{
    int most = detail->count - canvas->area.height;
    scroll = scroll > most ? most : scroll;
    scroll = scroll < 0 ? 0 : scroll;
    for (int y = 0; y < canvas->area.height && y + scroll < detail->count; y++) {
        const struct detail_row *row = &detail->rows[y + scroll];
        canvas_text(canvas, 1 + row->indent, y, -1, row->style, row->text, false);
    }
    window_marks(canvas, scroll > 0, scroll < most);
}

/* Rows the whole of it takes. */
static int height_of(const struct event *event, const struct detail *detail)
{
    int sentence = detail->count;
    return event->kind == EVENT_PACKET ? sentence + 1 + packet_detail_lines(event, detail->width + 2)
                                       : sentence;
}

/* Of a packet's window so high, those with the words above its bytes. */
static int word_rows(const struct detail *detail, int height)
{
    return detail->count < height / 2 ? detail->count : height / 2;
}

/* Takes the scroll back to what there is of a call, or of a packet below its words. */
static void keep_within(struct inspector *inspector)
{
    const struct view *view = inspector->view;
    struct detail detail = { .width = window_width(inspector->layout->width, WIDTH_MAX) - 4 };
    int most = window_rows(inspector->layout->height);
    struct event event;
    if (!timeline_event(view->timeline, view_event(view), &event))
        return;
    fill(view, &event, &detail);
    int height = height_of(&event, &detail) < most ? height_of(&event, &detail) : most;
    if (event.kind == EVENT_PACKET)
        inspector->scroll = window_within(inspector->scroll, packet_detail_lines(&event, detail.width + 2),
                                          height - word_rows(&detail, height) - 1);
    else
        inspector->scroll = window_within(inspector->scroll, detail.count, height);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct inspector *inspector = self;
    const struct view *view = inspector->view;
    struct detail detail = { .width = window_width(screen->area.width, WIDTH_MAX) - 4 };
    struct event event;
    char head[200];
    if (!timeline_event(view->timeline, view_event(view), &event))
        return;
    fill(view, &event, &detail);
    head_of(view, &event, head, sizeof head);
    struct canvas inside = window_draw(screen, WIDTH_MAX, height_of(&event, &detail), head);
    if (event.kind != EVENT_PACKET) {
        draw_rows(&detail, inspector->scroll, &inside);
        return;
    }
    int top = word_rows(&detail, inside.area.height);
    struct canvas words = canvas_part(&inside, (struct rect){ 0, 0, inside.area.width, top });
    struct canvas below =
        canvas_part(&inside, (struct rect){ 0, top + 1, inside.area.width, inside.area.height - top - 1 });
    draw_rows(&detail, 0, &words);
    packet_detail_draw(&event, inspector->scroll, &below);
}

static void print(const void *self, mode_put *put, void *data)
{
    const struct view *view = ((const struct inspector *)self)->view;
    struct detail detail = { .width = WIDTH_MAX };
    char lines[PACKET_LINES_MAX][PACKET_LINE_MAX];
    struct event event;
    if (!timeline_event(view->timeline, view_event(view), &event))
        return;
    fill(view, &event, &detail);
    for (int i = 0; i < detail.count; i++)
        if (detail.rows[i].text.n > 0)
            put(data, detail.rows[i].text);
    int count = event.kind == EVENT_PACKET ? packet_describe(&event.u.packet, lines) : 0;
    for (int i = 0; i < count; i++)
        put(data, str_from(lines[i]));
}

static bool open(void *self, enum action action)
{
    struct inspector *inspector = self;
    inspector->scroll = 0;
    return action == ACTION_OPEN && view_event(inspector->view) != EVENT_NO_INDEX;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct inspector *inspector = self;
    (void)key;
    if (action == ACTION_BACK || action == ACTION_QUIT || action == ACTION_HELP || action == ACTION_OPEN)
        return mode_closed;
    if (window_scroll(&inspector->scroll, action, inspector->layout->height / 2))
        keep_within(inspector);
    return mode_handled;
}

const struct mode_ops inspector_mode = {
    .form = MODE_WINDOW, .keys = KEYS_OVERLAY, .open = open, .act = act, .draw = draw, .print = print
};
