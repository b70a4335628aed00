/* A call that takes its time is a bracket as long as it was out. */
#include "viz/ladder/ladder_draw.h"

#include <stdio.h>

#include "viz/ladder/ladder_words.h"

int ladder_y(const struct ladder_drawing *d, int row)
{
    return 1 + (row - d->top) * d->pitch;
}

uint16_t ladder_lane_style(const struct ladder_drawing *d, int lane)
{
    return ladder_lane_is_folded(&d->lanes, lane) ? STYLE_PLAIN : style_actor(d->lanes.actor[lane]);
}

/* Cells [from, to) of a line that nothing is drawn in. */
bool ladder_blank(const struct canvas *canvas, int y, int from, int to)
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

void ladder_count_tracks(struct ladder_drawing *d)
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
int ladder_text_room(const struct ladder_drawing *d, int lane)
{
    const struct ladder_area *area = &d->layout.lanes[lane];
    return d->use[lane].several ? area->bracket - 2 * (d->use[lane].tracks - 1) - 1 : area->width;
}

int ladder_bracket_room(const struct ladder_drawing *d, int lane)
{
    int room = ladder_text_room(d, lane), most = d->layout.lanes[lane].bracket - 1;
    return room < most ? room : most;
}

/* Column of a bracket within its lane: beside its texts, or at the edge where several tasks share the lane.
 */
static int bracket_column(const struct ladder_drawing *d, const struct ladder_call *call)
{
    char text[LADDER_TEXT_MAX];
    int most = d->layout.lanes[call->lane].bracket;
    if (d->use[call->lane].several)
        return most - 2 * call->track;
    int column = utf8_width(ladder_begin_text(call, d->view->timeline, true, most - 1, text)) + 1;
    if (call->returned != EVENT_NO_INDEX) {
        int end = utf8_width(ladder_end_text(call, d->view->timeline, most - 1, text)) + 1;
        column = end > column ? end : column;
    }
    return column < most ? column : most;
}

/* Beside the bracket where there is room, else before it where no text stands. */
static bool annotate(const struct ladder_drawing *d, const struct ladder_call *call, int x, int y,
                     const char *text)
{
    const struct ladder_area *area = &d->layout.lanes[call->lane];
    int width = utf8_width(str_from(text)), column = area->x + bracket_column(d, call);
    uint16_t style = call->blocked != EVENT_NO_INDEX ? STYLE_BLOCKED : STYLE_DIM;
    if (x + width > area->x + area->width) {
        if (d->use[call->lane].several)
            column = area->x + area->bracket - 2 * (d->use[call->lane].tracks - 1);
        x = column - 1 - width;
        if (x < area->x || !ladder_blank(d->canvas, y, x - 1, column))
            return false;
    }
    canvas_string(d->canvas, x, y, style, text);
    return true;
}

/* That it slept, and how long it was out: on the first of its rows that have room. */
void ladder_annotate_bracket(const struct ladder_drawing *d, const struct ladder_call *call)
{
    int row = call->first_row < d->top ? d->top : call->first_row;
    int to = call->last_row >= d->top + d->rows ? d->top + d->rows - 1 : call->last_row;
    if (call->lane < 0 || row > to)
        return;
    const struct ladder_area *area = &d->layout.lanes[call->lane];
    bool several = d->use[call->lane].several, whole = call->first_row >= d->top;
    int x = area->x + (several ? area->bracket : bracket_column(d, call)) + 2;
    char figure[UNITS_MAX], duration[UNITS_MAX + UNITS_PAUSED_MAX];
    bool slept = call->blocked != EVENT_NO_INDEX && (whole || !call->over || to > row);
    while (slept && row <= to)
        slept = !annotate(d, call, x, ladder_y(d, row++), "blocked");
    if (row == call->first_row)
        row++;
    units_duration(call->end_ns - call->begin_ns, d->canvas->ascii, figure);
    snprintf(duration, sizeof duration, "%s%s", units_paused(call->paused, d->canvas->ascii), figure);
    while (call->over && row <= to && !annotate(d, call, x, ladder_y(d, row), duration))
        row++;
}

void ladder_draw_bracket(const struct ladder_drawing *d, const struct ladder_call *call)
{
    int from = call->first_row < d->top ? d->top : call->first_row;
    int to = call->last_row >= d->top + d->rows ? d->top + d->rows - 1 : call->last_row;
    if (call->lane < 0 || from > to)
        return;
    const struct ladder_area *area = &d->layout.lanes[call->lane];
    int x = area->x + bracket_column(d, call);
    uint16_t style = call->blocked != EVENT_NO_INDEX ? STYLE_BLOCKED : ladder_lane_style(d, call->lane);
    for (int row = from; row <= to; row++) {
        bool opens = row == call->first_row, closes = row == call->last_row;
        canvas_glyph(d->canvas, x, ladder_y(d, row), style & (uint16_t)~STYLE_BOLD,
                     opens    ? GLYPH_TOP_RIGHT
                     : closes ? GLYPH_BOTTOM_RIGHT
                              : GLYPH_VERTICAL);
        for (int i = 1; i < d->pitch && row < to; i++)
            canvas_glyph(d->canvas, x, ladder_y(d, row) + i, style & (uint16_t)~STYLE_BOLD, GLYPH_VERTICAL);
    }
}
