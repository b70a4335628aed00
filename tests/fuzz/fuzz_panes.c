/* A recording of any fields (see fuzz.h), drawn: every pane at several sizes and steps, the sheets of its
 * connections, and the files that it is saved as. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "viz/connection/connection_view.h"
#include "viz/export/export.h"
#include "viz/modes/side_by_side.h"
#include "viz/panes/panes.h"
#include "viz/screen.h"

enum { OBJECTS_MOST = 4, LADDER_WIDTH = 60 };

/* Each thing that is drawn is drawn on a canvas of its own, so that a sanitizer sees what is beyond. */
static void draw_pane(struct view *view, const struct pane_ops *pane, int width, int height)
{
    struct canvas canvas;
    char title[100] = "";
    int least = 0, most = 0;
    FUZZ_CHECK(canvas_make(&canvas, width, height, width % 2));
    canvas_clear(&canvas, STYLE_PLAIN);
    pane->draw(view, &canvas);
    if (pane->title)
        pane->title(view, title, sizeof title);
    if (pane->limits)
        pane->limits(view, width, height, &least, &most);
    FUZZ_CHECK(least <= most);
    if (pane->act) {
        pane->act(view, ACTION_DOWN, height);
        pane->act(view, ACTION_OPEN, height);
        pane->draw(view, &canvas);
        pane->act(view, ACTION_PAGE_UP, height);
    }
    canvas_free(&canvas);
}

static void draw_sheets(struct view *view)
{
    for (uint32_t object = 0; object <= OBJECTS_MOST && object <= view->now.object_count; object++)
        for (int kind = SHEET_STATES; kind <= SHEET_TALK; kind++) {
            struct canvas canvas;
            FUZZ_CHECK(canvas_make(&canvas, 90, 30, false));
            canvas_clear(&canvas, STYLE_PLAIN);
            connection_view_open(view, (enum sheet_kind)kind, object);
            connection_view_grow(view);
            connection_view_draw(view, &canvas);
            connection_view_act(view, ACTION_DOWN, 30);
            view->sheet.bytes = !view->sheet.bytes;
            connection_view_draw(view, &canvas);
            connection_view_close(view);
            canvas_free(&canvas);
        }
}

static void draw_steps(struct view *view)
{
    static const int sizes[][2] = { { 130, 40 }, { 61, 12 }, { 17, 4 } };
    uint32_t last = timeline_steps(view->timeline);
    const uint32_t steps[] = { 0, last, last / 2 };
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        FUZZ_CHECK(view_go(view, steps[step]));
        view->unfolded = step == 1;
        view->absolute_time = step == 2;
        view->packet_open = step == 1;
        for (enum pane_id pane = 0; pane < PANE_COUNT; pane++)
            draw_pane(view, panes[pane], sizes[step][0], sizes[step][1]);
        draw_sheets(view);
    }
}

static void write_files(const struct view *view)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    FUZZ_CHECK(out && export_transcript(view, out) && export_ladder_text(view, LADDER_WIDTH, true, out));
    FUZZ_CHECK(export_ladder_svg(view, LADDER_WIDTH, out) && export_ladder_mermaid(view, out));
    fclose(out);
    free(text);
}

static void draw_screen(const struct screen_session *session, int width, int height)
{
    static struct screen screen; /* stays where it is */
    struct screen_options options = { .color = true, .width = width, .height = height };
    screen_begin(&screen, session, &options);
    FUZZ_CHECK(canvas_make(&screen.canvas, width, height, false));
    screen_draw(&screen);
    FUZZ_CHECK(view_go(&screen.view, UINT32_MAX));
    screen_draw(&screen);
    free(canvas_dump(&screen.canvas));
    screen_end(&screen);
}

static void draw_beside(struct timeline *timeline)
{
    const char *const names[] = { "one", "the same" };
    const struct timeline *const timelines[] = { timeline, timeline };
    struct side_by_side beside;
    struct canvas canvas;
    FUZZ_CHECK(side_by_side_begin(&beside, names, timelines, timeline_count(timeline) / 2));
    FUZZ_CHECK(canvas_make(&canvas, 80, 20, false));
    side_by_side_draw(&beside, &canvas);
    side_by_side_act(&beside, ACTION_PAGE_UP, 20);
    side_by_side_left_step(&beside);
    side_by_side_draw(&beside, &canvas);
    canvas_free(&canvas);
    side_by_side_end(&beside);
}

static void run(const uint8_t *bytes, size_t size)
{
    char why[200];
    struct view view;
    int file = fuzz_recording_file((struct str){ (const char *)bytes, size }, NULL);
    struct timeline *timeline = timeline_open(file, false, why, sizeof why);
    FUZZ_CHECK(timeline);
    const struct screen_session session = { .title = "fuzz", .timeline = timeline, .wake = -1 };
    view_init(&view, timeline);
    draw_steps(&view);
    write_files(&view);
    view_free(&view);
    draw_screen(&session, 40 + (int)(size % 100), 12 + (int)(size % 31));
    draw_beside(timeline);
    timeline_close(timeline);
}

const struct fuzz_target fuzz_panes = { "panes", run, NULL };
