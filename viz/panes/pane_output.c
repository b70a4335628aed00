/* What each program printed and what was typed to it, in order, the newest at the bottom.
 *
 *   server   waiting on port 7000
 *   client ◂ hello                      typed
 *   client!  connect: Connection refused   its standard error */
#include <stdio.h>

#include "viz/view/pane.h"
#include "viz/view/view.h"

enum { LABEL_WIDTH = 10 };

/* The last event before `index` that has a line here. */
static uint32_t previous_shown(const struct view *view, uint32_t index)
{
    if (index == 0)
        return EVENT_NO_INDEX;
    uint32_t output = timeline_previous(view->timeline, index - 1, EVENT_OUTPUT);
    uint32_t input = timeline_previous(view->timeline, index - 1, EVENT_INPUT);
    if (output == EVENT_NO_INDEX || input == EVENT_NO_INDEX)
        return output == EVENT_NO_INDEX ? input : output;
    return output > input ? output : input;
}

/* How many rows a piece of output takes at a width. */
static int rows_of(struct str data, int width)
{
    struct str line;
    int rows = 0;

    while (utf8_wrap(&data, width, &line))
        rows++;
    return rows;
}

static void draw_label(const struct view *view, struct canvas *canvas, int y, const struct event *event)
{
    unsigned actor = view_actor_number(view, event->actor);
    uint16_t style = actor < view->actor_count ? style_actor(actor) : STYLE_DIM;
    int used = canvas_text(canvas, 0, y, LABEL_WIDTH - 2, style, event->actor, true);

    if (event->kind == EVENT_INPUT)
        canvas_glyph(canvas, used + (used < LABEL_WIDTH - 2), y, STYLE_DIM, GLYPH_ARROW_LEFT);
    else if (event->u.io.fd == 2)
        canvas_string(canvas, used, y, STYLE_ERROR, "!");
}

/* Draws one event so that its last row is just above `bottom`; returns its rows. */
static int draw_event(const struct view *view, struct canvas *canvas, int bottom, uint32_t index)
{
    struct event event;
    int width = canvas->area.width - LABEL_WIDTH, rows, y;
    struct str rest, line;

    if (width < 1 || !timeline_event(view->timeline, index, &event))
        return 0;
    rest = event.u.io.data;
    rows = rows_of(rest, width);
    y = bottom - rows;
    uint16_t style = event.kind == EVENT_INPUT ? STYLE_DIM : STYLE_PLAIN;
    if (view->step > 0 && index >= timeline_step_begin(view->timeline, view->step))
        style |= STYLE_LIT;
    if (rows > 0)
        draw_label(view, canvas, y, &event);
    while (utf8_wrap(&rest, width, &line))
        canvas_text(canvas, LABEL_WIDTH, y++, width, style, line, false);
    if (index == view->selected)
        canvas_mark(canvas, (struct rect){ 0, bottom - rows, canvas->area.width, rows }, STYLE_SELECTED);
    return rows;
}

static void draw(const struct view *view, struct canvas *canvas)
{
    uint32_t index = previous_shown(view, view->position);
    int bottom = canvas->area.height - view->scroll[PANE_OUTPUT];

    if (index == EVENT_NO_INDEX) {
        canvas_string(canvas, 1, 0, STYLE_DIM, "Nothing printed as yet.");
        return;
    }
    /* A few lines stand at the top, as at a terminal. */
    int rows = 0;
    for (uint32_t i = index; i != EVENT_NO_INDEX && rows < bottom; i = previous_shown(view, i)) {
        struct event event;
        if (timeline_event(view->timeline, i, &event))
            rows += rows_of(event.u.io.data, canvas->area.width - LABEL_WIDTH);
    }
    if (rows < bottom)
        bottom = rows;
    for (; index != EVENT_NO_INDEX && bottom > 0; index = previous_shown(view, index))
        bottom -= draw_event(view, canvas, bottom, index);
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    int rows = 0;

    /* Enough to scroll through what was printed lately; the whole is in the transcript. */
    for (uint32_t i = previous_shown(view, view->position); i != EVENT_NO_INDEX && rows < 2000;
         i = previous_shown(view, i)) {
        struct event event;
        if (timeline_event(view->timeline, i, &event))
            rows += rows_of(event.u.io.data, width - LABEL_WIDTH);
    }
    *least = rows > height ? height - rows : 0;
    *most = 0;
}

static void title(const struct view *view, char *out, size_t cap)
{
    if (view->now.output_bytes > 0)
        snprintf(out, cap, "%u bytes", (unsigned)view->now.output_bytes);
    else
        out[0] = '\0';
}

const struct pane_ops pane_output = {
    .name = "output",
    .about = "what the programs printed; ! is standard error, ◀ is what was typed",
    .title = title,
    .draw = draw,
    .limits = limits,
};
