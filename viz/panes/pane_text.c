/* The lesson's page at the place that was reached; where there is no lesson, what the step means. */
#include "viz/draw/text_writer.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/lesson_page.h"
#include "viz/panes/look_at.h"
#include "viz/view/pane.h"

static void write_step(const struct view *view, struct text_writer *writer)
{
    char sentence[EXPLAIN_STEP_MAX], places[LOOK_AT_MAX];
    size_t length = explain_step(view, sentence, sizeof sentence);
    size_t where = look_at_text(view, places, sizeof places);

    if (length > 0) {
        text_writer_wrap(writer, 1, STYLE_TITLE, str_from("This step"));
        text_writer_wrap(writer, 1, STYLE_PLAIN, (struct str){ sentence, length });
        text_writer_wrap(writer, 1, STYLE_PLAIN, (struct str){ places, where });
    } else {
        text_writer_wrap(writer, 1, STYLE_DIM, str_from("Nothing has happened yet."));
    }
}

static void draw(const struct view *view, struct canvas *canvas)
{
    struct text_writer writer = { canvas, -view->scroll[PANE_TEXT], canvas->area.width - 2 };

    if (view->lesson)
        lesson_page_draw(view, canvas, view->scroll[PANE_TEXT]);
    else
        write_step(view, &writer);
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    struct text_writer writer = { NULL, 0, width - 2 };

    if (view->lesson) {
        lesson_page_limits(view, width, height, least, most);
        return;
    }
    write_step(view, &writer);
    *least = 0;
    *most = writer.y > height ? writer.y - height : 0;
}

const struct pane_ops pane_text = {
    .name = "text",
    .about = "the lesson at the line that was reached; without a lesson, what this step means",
    .draw = draw,
    .limits = limits,
};
