/* See findings.h.
 *
 *   ┌ 2 findings ── enter goes there, esc closes ──────────────┐
 *   │▸ short-send       client   client.c:40   step 9          │
 *   │  unread-at-close  server   server.c:46   step 53         │
 *   │                                                          │
 *   │  send(fd, picture, sizeof picture, 0);                   │
 *   │  send(3) took 2625195 of 8000000 bytes ...               │
 *   │  A stream takes only what its buffer has room for ...    │
 *   │  look at what send() returns ...                         │
 *   └──────────────────────────────────────────────────────────┘ */
#include "viz/modes/findings.h"

#include <stdio.h>

#include "lab/explain/findings/findings_text.h"
#include "viz/draw/text_writer.h"
#include "viz/modes/window.h"

enum { WIDTH_MAX = 100, INDENT = 3, NAME_WIDTH = 22, ACTOR_WIDTH = 12 };

static const struct finding *list_of(const struct findings_list *list, uint32_t *count)
{
    return found_until(list->search->found, list->search->jumps->view->limit, count);
}

/* ---- what stands in it */

static void write_row(struct text_writer *writer, const struct finding *finding, bool here)
{
    char place[FINDING_PLACE_MAX], steps[64];
    uint16_t style = here ? STYLE_TITLE : STYLE_PLAIN;
    int x = INDENT;
    if (here)
        text_writer_glyph(writer, 1, STYLE_NEXT, GLYPH_CURSOR);
    text_writer_put(writer, x, style, str_from(finding->kind->name));
    text_writer_put(writer, x += NAME_WIDTH, STYLE_PLAIN, str_first(finding->actor, ACTOR_WIDTH - 1));
    x = text_writer_put(writer, x += ACTOR_WIDTH, STYLE_PLAIN, str_from(finding_place(finding, place)));
    text_writer_put(writer, place[0] ? x + 2 : x, STYLE_DIM, str_from(finding_steps(finding, steps)));
    writer->y++;
}

static void write_detail(struct text_writer *writer, struct timeline *timeline, const struct finding *finding)
{
    struct str line = finding_source_line(timeline, finding);
    writer->y++;
    if (line.n)
        text_writer_wrap(writer, INDENT, STYLE_CODE, line);
    text_writer_wrap(writer, INDENT, STYLE_PLAIN, str_from(finding->sentence));
    text_writer_wrap(writer, INDENT, STYLE_DIM, str_from(finding->kind->why));
    text_writer_wrap(writer, INDENT, STYLE_TITLE, str_from(finding->advice));
}

/* Rows of the list that are in sight: all of them, or as many as leave room for the chosen one in full. */
static int rows_in_sight(int count, int detail, int height)
{
    int room = height - detail;
    return count <= room ? count : room > 3 ? room : 3;
}

static void draw(const void *self, struct canvas *screen)
{
    const struct findings_list *list = self;
    struct timeline *timeline = list->search->jumps->view->timeline;
    uint32_t count;
    const struct finding *items = list_of(list, &count);
    if (count == 0)
        return;
    int cursor = list->cursor < count ? (int)list->cursor : (int)count - 1;
    struct text_writer measure = { NULL, 0, window_width(screen->area.width, WIDTH_MAX) - 4 };
    write_detail(&measure, timeline, &items[cursor]);
    int rows = rows_in_sight((int)count, measure.y, screen->area.height - 4);
    int top = cursor < rows ? 0 : cursor - rows + 1;
    char title[80];
    snprintf(title, sizeof title, " %u finding%s    enter goes there, esc closes ", count,
             count == 1 ? "" : "s");
    struct canvas inside = window_draw(screen, WIDTH_MAX, rows + measure.y, title);
    struct text_writer writer = { &inside, 0, measure.width };
    for (int i = top; i < top + rows; i++)
        write_row(&writer, &items[i], i == cursor);
    write_detail(&writer, timeline, &items[cursor]);
    window_marks(&inside, top > 0, top + rows < (int)count);
}

static void print(const void *self, mode_put *put, void *data)
{
    const struct findings_list *list = self;
    uint32_t count;
    const struct finding *items = list_of(list, &count);
    for (uint32_t i = 0; i < count; i++) {
        char paragraph[FINDING_TEXT_MAX];
        struct text text = text_into(paragraph, sizeof paragraph);
        finding_text(&text, list->search->jumps->view->timeline, &items[i], WIDTH_MAX, false);
        struct str rest = { paragraph, text.used }, line;
        while (str_take_line(&rest, &line))
            put(data, line);
    }
}

/* ---- what is done in it */

static bool open(void *self, enum action action)
{
    struct findings_list *list = self;
    uint32_t count;
    if (action != ACTION_FINDINGS)
        return false;
    list_of(list, &count);
    list->cursor = list->cursor < count ? list->cursor : 0;
    if (count == 0)
        say(list->search->jumps->message, "Nothing was found to be wrong%s.",
            list->search->found->over ? "" : " as yet");
    return count > 0;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct findings_list *list = self;
    uint32_t count;
    const struct finding *items = list_of(list, &count);
    bool again = keys_action(KEYS_LESSON, key) == ACTION_FINDINGS;
    if (action == ACTION_OPEN && list->cursor < count)
        search_to_finding(list->search, &items[list->cursor]);
    if (count == 0 || again || action == ACTION_OPEN || action == ACTION_BACK || action == ACTION_QUIT)
        return mode_closed;
    return window_choose(&list->cursor, count, action, 8) ? mode_handled : mode_passed;
}

const struct mode_ops findings_mode = {
    .form = MODE_WINDOW, .keys = KEYS_OVERLAY, .open = open, .act = act, .draw = draw, .print = print
};
