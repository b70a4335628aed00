#include "viz/modes/reading.h"

#include "viz/draw/text_writer.h"
#include "viz/modes/window.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/lesson_page.h"
#include "viz/panes/look_at.h"
#include "viz/panes/question.h"

enum { WIDTH_MAX = 84, PRINTED_WIDTH = 76 };

/* The page, and the step below it; the rows that they take. */
static int write_all(const struct view *view, struct canvas *canvas, int scroll, int width)
{
    struct text_writer writer = { canvas, -scroll, width };
    char sentence[EXPLAIN_STEP_MAX], places[LOOK_AT_MAX];
    struct str step = { sentence, explain_step(view, sentence, sizeof sentence) };
    struct str where = { places, look_at_text(view, places, sizeof places) };

    lesson_page_write(view, &writer);
    if (step.n > 0) {
        text_writer_wrap(&writer, 1, STYLE_TITLE, str_from("This step"));
        text_writer_wrap(&writer, 1, STYLE_PLAIN, step);
        text_writer_wrap(&writer, 1, STYLE_PLAIN, where);
    } else if (writer.y > -scroll) {
        writer.y--;
    }
    return writer.y + scroll;
}

static void draw(const void *self, struct canvas *screen)
{
    const struct reading *reading = self;
    int width = window_width(screen->area.width, WIDTH_MAX) - 4;
    int rows = write_all(reading->view, NULL, 0, width);
    struct canvas inside = window_draw(screen, WIDTH_MAX, rows, " text    esc closes, up and down scroll ");
    int scroll = window_within(reading->scroll, rows, inside.area.height);

    write_all(reading->view, &inside, scroll, width);
    window_marks(&inside, scroll > 0, scroll < rows - inside.area.height);
}

static void print(const void *self, mode_put *put, void *data)
{
    const struct view *view = ((const struct reading *)self)->view;
    struct canvas canvas;

    if (!canvas_make(&canvas, PRINTED_WIDTH + 2, write_all(view, NULL, 0, PRINTED_WIDTH) + 1, false))
        return;
    write_all(view, &canvas, 0, PRINTED_WIDTH);
    window_print(&canvas, put, data);
    canvas_free(&canvas);
}

/* By its key; by that which opens things, where it is the text that one looks at, or nothing is selected. */
static bool open(void *self, enum action action)
{
    struct reading *reading = self;
    const struct view *view = reading->view;
    bool text = reading->focus->pane == PANE_TEXT || view->selected == EVENT_NO_INDEX;

    reading->scroll = 0;
    return action == ACTION_READ || (action == ACTION_OPEN && view->lesson && text);
}

static bool scrolls(struct reading *reading, enum action action)
{
    int width = window_width(reading->layout->width, WIDTH_MAX) - 4, height = reading->layout->height;

    if (!window_scroll(&reading->scroll, action, height / 2))
        return false;
    reading->scroll =
        window_within(reading->scroll, write_all(reading->view, NULL, 0, width), window_rows(height));
    return true;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct reading *reading = self;

    if (question_open(reading->view) && keys_action(KEYS_QUESTION, key) == ACTION_ANSWER)
        return mode_left;
    if (scrolls(reading, action))
        return mode_handled;
    return action == ACTION_NONE && keys_action(KEYS_LESSON, key) == ACTION_NONE ? mode_handled : mode_closed;
}

const struct mode_ops reading_mode = {
    .form = MODE_WINDOW, .keys = KEYS_OVERLAY, .open = open, .act = act, .draw = draw, .print = print
};
