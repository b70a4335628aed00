/* The lesson's text at the place that was reached, below it what the step means. */
#include "viz/draw/markdown_layout.h"
#include "viz/draw/text_writer.h"
#include "viz/panes/current_section.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/question.h"
#include "viz/view/pane.h"

static void write_prose(struct text_writer *writer, const struct lesson_section *section, unsigned parts)
{
    struct markdown prose;

    if (markdown_layout_section(&prose, section, writer->width, parts))
        for (size_t i = 0; i < prose.line_count; i++, writer->y++) {
            const struct markdown_run *run = prose.runs + prose.lines[i].first;
            int x = 1;
            for (size_t n = 0; writer->canvas && n < prose.lines[i].count; n++)
                x += canvas_text(writer->canvas, x, writer->y, -1, markdown_layout_style(run[n].style),
                                 run[n].text, false);
        }
    markdown_free(&prose);
}

static void write_all(const struct view *view, struct text_writer *writer)
{
    struct lesson_section section;
    char sentence[EXPLAIN_STEP_MAX];
    size_t length = explain_step(view, sentence, sizeof sentence);
    int asked;

    if (current_section(view, &section)) {
        if (section.heading_size > 0)
            text_writer_wrap(writer, 1, STYLE_HEADING, (struct str){ section.heading, section.heading_size });
        write_prose(writer, &section, current_section_parts(view));
        writer->y++;
        writer->y += question_draw_past(view, (struct str){ section.heading, section.heading_size },
                                        writer->canvas, writer->y, writer->width);
    }
    asked = question_draw(view, writer->canvas, writer->y, writer->width);
    writer->y += asked > 0 ? asked + 1 : 0;
    if (length > 0) {
        text_writer_wrap(writer, 1, STYLE_TITLE, str_from("This step"));
        text_writer_wrap(writer, 1, STYLE_PLAIN, (struct str){ sentence, length });
    } else if (!view->lesson) {
        text_writer_wrap(writer, 1, STYLE_DIM, str_from("Nothing has happened yet."));
    }
}

static void draw(const struct view *view, struct canvas *canvas)
{
    struct text_writer writer = { canvas, -view->scroll[PANE_TEXT], canvas->area.width - 2 };

    write_all(view, &writer);
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    struct text_writer writer = { NULL, 0, width - 2 };

    write_all(view, &writer);
    *least = 0;
    *most = writer.y > height ? writer.y - height : 0;
}

const struct pane_ops pane_text = {
    .name = "text",
    .about = "the lesson at the line that was reached, and what this step means",
    .draw = draw,
    .limits = limits,
};
