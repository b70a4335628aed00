/* Two runs side by side:
 *
 *    They part at step 23: client: shutdown(3, SHUT_WR) = 0 | at step 23: client: close(3) = 0
 *    04 shutdown-vs-close                       │ 04 shutdown-vs-close close
 *      22 client  send(3, "ask", 3, 0) = 3      │   22 client  send(3, "ask", 3, 0) = 3
 *    ▸ 23 client  shutdown(3, SHUT_WR) = 0      ≠   23 client  close(3) = 0
 *      23 packet  client > server:7000  FIN ACK │   23 packet  client > server:7000  FIN ACK
 *      24 client  recv(3, …) blocked            <
 *
 * The sign in the middle says it without colour: < in the left run alone, > in the right, ! not the same. */
#include "viz/modes/side_by_side.h"

#include <stdio.h>

#include "viz/modes/window.h"

enum { HEAD_ROWS = 2, STEP_WIDTH = 6, ACTOR_WIDTH = 10, ACTORS_FROM = 100 };

bool side_by_side_begin(struct side_by_side *beside, const char *const names[2],
                        const struct timeline *const timelines[2], uint32_t left_end)
{
    *beside =
        (struct side_by_side){ .names = { names[0], names[1] }, .timelines = { timelines[0], timelines[1] } };
    if (!compare_runs(timelines[0], left_end, timelines[1], &beside->comparison))
        return false;
    beside->cursor = beside->comparison.first;
    if (beside->cursor == beside->comparison.count && beside->cursor > 0)
        beside->cursor--;
    return true;
}

void side_by_side_end(struct side_by_side *beside)
{
    compare_free(&beside->comparison);
}

/* ---- moving */

static uint32_t row_step(const struct side_by_side *beside, size_t row, int side)
{
    const struct compare_row *at = &beside->comparison.rows[row];
    return compare_step(beside->timelines[side], side == 0 ? at->left : at->right);
}

/* To the next row at which either run is at another step. */
static void move_step(struct side_by_side *beside, int by)
{
    size_t last = beside->comparison.count - 1;
    uint32_t steps[2] = { row_step(beside, beside->cursor, 0), row_step(beside, beside->cursor, 1) };
    while (by < 0 ? beside->cursor > 0 : beside->cursor < last) {
        beside->cursor += by < 0 ? (size_t)-1 : 1;
        for (int side = 0; side < 2; side++) {
            uint32_t step = row_step(beside, beside->cursor, side);
            if (step != 0 && step != steps[side])
                return;
        }
    }
}

static void move_difference(struct side_by_side *beside, int by)
{
    size_t last = beside->comparison.count - 1, row = beside->cursor;
    while (by < 0 ? row > 0 : row < last) {
        row += by < 0 ? (size_t)-1 : 1;
        if (beside->comparison.rows[row].kind != COMPARE_SAME) {
            beside->cursor = row;
            return;
        }
    }
}

bool side_by_side_act(struct side_by_side *beside, enum action action, int rows)
{
    if (beside->comparison.count == 0)
        return false;
    switch (action) {
    case ACTION_FORWARD:
    case ACTION_STEP_BACK:
        move_step(beside, action == ACTION_FORWARD ? 1 : -1);
        return true;
    case ACTION_NEXT_KIND:
    case ACTION_PREVIOUS_KIND:
        move_difference(beside, action == ACTION_NEXT_KIND ? 1 : -1);
        return true;
    default:
        return window_choose(&beside->cursor, beside->comparison.count, action, rows > 2 ? rows - 1 : 1);
    }
}

uint32_t side_by_side_left_step(const struct side_by_side *beside)
{
    for (size_t row = beside->cursor + 1; row > 0 && row <= beside->comparison.count; row--)
        if (beside->comparison.rows[row - 1].left != EVENT_NO_INDEX)
            return row_step(beside, row - 1, 0);
    return 0;
}

/* ---- drawing */

struct sign {
    char character;
    uint16_t style;
};

static const struct sign signs[] = {
    [COMPARE_SAME] = { '|', STYLE_FRAME },
    [COMPARE_LEFT] = { '<', STYLE_BLOCKED },
    [COMPARE_RIGHT] = { '>', STYLE_BLOCKED },
    [COMPARE_DIFFERS] = { '!', STYLE_ERROR },
};

static void draw_event(const struct side_by_side *beside, struct canvas *canvas, int y, size_t row, int side)
{
    const struct compare_row *at = &beside->comparison.rows[row];
    uint32_t index = side == 0 ? at->left : at->right;
    uint16_t style = at->kind == COMPARE_SAME ? STYLE_PLAIN : STYLE_PLAIN | STYLE_STRONG;
    struct event event;
    int x = STEP_WIDTH;
    if (index == EVENT_NO_INDEX || !timeline_event(beside->timelines[side], index, &event))
        return;
    struct str actor = event.kind == EVENT_PACKET ? str_from("packet") : event.actor;
    canvas_printf(canvas, 0, y, STYLE_DIM, "%4u", (unsigned)row_step(beside, row, side));
    if (canvas->area.width * 2 >= ACTORS_FROM) {
        canvas_text(canvas, x, y, ACTOR_WIDTH - 1, STYLE_TITLE, actor, true);
        x += ACTOR_WIDTH;
    } else {
        x += canvas_text(canvas, x, y, ACTOR_WIDTH - 1, STYLE_TITLE, actor, true) + 1;
    }
    canvas_text(canvas, x, y, -1, style, event.line, true);
}

static void draw_row(const struct side_by_side *beside, struct canvas *canvas, int y, size_t row)
{
    const struct sign *sign = &signs[beside->comparison.rows[row].kind];
    int half = (canvas->area.width - 4) / 2;
    struct canvas left = canvas_part(canvas, (struct rect){ 1, 0, half, canvas->area.height });
    struct canvas right = canvas_part(canvas, (struct rect){ half + 4, 0, half, canvas->area.height });
    draw_event(beside, &left, y, row, 0);
    draw_event(beside, &right, y, row, 1);
    if (sign->character == '|')
        canvas_glyph(canvas, half + 2, y, sign->style, GLYPH_VERTICAL);
    else
        canvas_printf(canvas, half + 2, y, sign->style | STYLE_BOLD, "%c", sign->character);
    if (row == beside->cursor) {
        canvas_glyph(canvas, 0, y, STYLE_NEXT, GLYPH_CURSOR);
        canvas_mark(canvas, (struct rect){ 0, y, canvas->area.width, 1 }, STYLE_SELECTED);
    }
}

void side_by_side_draw(const struct side_by_side *beside, struct canvas *canvas)
{
    int half = (canvas->area.width - 4) / 2, rows;
    char parting[1200];
    struct str rest = { parting, compare_parting(&beside->comparison, beside->timelines[0],
                                                 beside->timelines[1], parting, sizeof parting) };
    canvas_text(canvas, 1, 0, canvas->area.width - 2,
                beside->comparison.first < beside->comparison.count ? STYLE_HEADING : STYLE_GOOD, rest, true);
    canvas_text(canvas, 1, 1, half, STYLE_TITLE, str_from(beside->names[0]), true);
    canvas_glyph(canvas, half + 2, 1, STYLE_FRAME, GLYPH_VERTICAL);
    canvas_text(canvas, half + 4, 1, half, STYLE_TITLE, str_from(beside->names[1]), true);
    struct canvas body = canvas_part(
        canvas, (struct rect){ 0, HEAD_ROWS, canvas->area.width, canvas->area.height - HEAD_ROWS });
    rows = body.area.height;
    /* The cursor stands in the middle, but at the ends. */
    long top = (long)beside->cursor - rows / 2, most = (long)beside->comparison.count - rows;
    top = top > most ? most : top;
    top = top < 0 ? 0 : top;
    for (int y = 0; y < rows && (size_t)(top + y) < beside->comparison.count; y++)
        draw_row(beside, &body, y, (size_t)(top + y));
}
