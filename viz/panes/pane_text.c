/* The lesson's text at the place that was reached, below it what the step means. */
#include "viz/draw/pen.h"
#include "viz/draw/prose.h"
#include "viz/panes/narrate.h"
#include "viz/panes/panes.h"
#include "viz/panes/reached.h"
#include "viz/teaching/question.h"

static void write_prose(struct pen *pen, const struct lesson_section *section, unsigned parts)
{
    struct markdown prose;

    if (prose_layout(&prose, section, pen->width, parts))
        for (size_t i = 0; i < prose.line_count; i++, pen->y++) {
            const struct markdown_run *run = prose.runs + prose.lines[i].first;
            int x = 1;
            for (size_t n = 0; pen->canvas && n < prose.lines[i].count; n++)
                x += canvas_text(pen->canvas, x, pen->y, -1, prose_style(run[n].style), run[n].text, false);
        }
    markdown_free(&prose);
}

static void write_all(const struct view *view, struct pen *pen)
{
    struct lesson_section section;
    char sentence[NARRATE_MAX];
    size_t length = narrate(view, sentence, sizeof sentence);
    int asked;

    if (reached_section(view, &section)) {
        if (section.heading_size > 0)
            pen_wrap(pen, 1, STYLE_HEADING, (struct str){ section.heading, section.heading_size });
        write_prose(pen, &section, prose_parts(view));
        pen->y++;
        pen->y += question_draw_past(view, (struct str){ section.heading, section.heading_size }, pen->canvas,
                                     pen->y, pen->width);
    }
    asked = question_draw(view, pen->canvas, pen->y, pen->width);
    pen->y += asked > 0 ? asked + 1 : 0;
    if (length > 0) {
        pen_wrap(pen, 1, STYLE_TITLE, str_from("This step"));
        pen_wrap(pen, 1, STYLE_PLAIN, (struct str){ sentence, length });
    } else if (!view->lesson) {
        pen_wrap(pen, 1, STYLE_DIM, str_from("Nothing has happened yet."));
    }
}

static void draw(const struct view *view, struct canvas *canvas)
{
    struct pen pen = { canvas, -view->scroll[PANE_TEXT], canvas->area.width - 2 };

    write_all(view, &pen);
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    struct pen pen = { NULL, 0, width - 2 };

    write_all(view, &pen);
    *least = 0;
    *most = pen.y > height ? pen.y - height : 0;
}

const struct pane_ops pane_text = {
    .name = "text",
    .about = "the lesson at the line that was reached, and what this step means",
    .draw = draw,
    .limits = limits,
};
