#include "viz/frame/band.h"

#include <string.h>

#include "lab/base/utf8.h"
#include "viz/draw/markdown_layout.h"
#include "viz/panes/current_section.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/question.h"

int band_question_rows(const struct view *view, int width, int height)
{
    int rows = question_draw(view, NULL, 0, width - 2);
    return rows < height / 2 ? rows : height / 2;
}

/* The heading of the section that was reached, and its first line; stands first, as it changes least. */
static void draw_band_lesson(struct canvas *canvas, int y, const struct lesson_section *section,
                             unsigned parts)
{
    struct str heading = { section->heading, section->heading_size };
    int width = canvas->area.width - 2, x = 1;
    struct markdown prose;
    if (heading.n > 0)
        x += canvas_text(canvas, x, y, width, STYLE_HEADING, heading, true) + 2;
    if (markdown_layout_section(&prose, section, width - x - 2, parts) && prose.line_count > 0) {
        const struct markdown_run *run = prose.runs + prose.lines[0].first;
        for (size_t i = 0; i < prose.lines[0].count; i++)
            x += canvas_text(canvas, x, y, -1, markdown_layout_style(run[i].style), run[i].text, false);
        if (prose.line_count > 1)
            canvas_glyph(canvas, x, y, STYLE_DIM, GLYPH_ELLIPSIS);
    }
    markdown_free(&prose);
}

void band_draw(const struct view *view, struct canvas *canvas)
{
    char sentence[EXPLAIN_STEP_MAX];
    struct str rest = { sentence, explain_step(view, sentence, sizeof sentence) }, line;
    struct lesson_section section;
    int width = canvas->area.width - 2, rows = canvas->area.height, y = 0;
    int asked = question_draw(view, NULL, 0, width);
    if (asked > 0) {
        /* The choices stand last, so it is the front that goes where there is no room for them. */
        question_draw(view, canvas, asked > rows && question_open(view) ? rows - asked : 0, width);
        return;
    }

    if (rows > 1 && current_section(view, &section))
        draw_band_lesson(canvas, y++, &section, current_section_parts(view));
    while (y < rows && utf8_wrap(&rest, width, &line)) {
        if (y == rows - 1)
            line.n = (size_t)(sentence + strlen(sentence) - line.p);
        canvas_text(canvas, 1, y++, width, STYLE_PLAIN, line, true);
    }
}
