/* The lesson's text at the place that was reached, below it what the step means. */
#include <stdio.h>

#include "viz/narrate.h"
#include "viz/panes.h"
#include "viz/reached.h"

/* Rows that were written, whether or not the canvas (NULL: only counting) shows them. */
struct pen {
    struct canvas *canvas;
    int width, y;
};

static void write_rows(struct pen *pen, uint16_t style, struct str text)
{
    struct str line;

    while (text_wrap(&text, pen->width, &line)) {
        if (pen->canvas)
            canvas_text(pen->canvas, 1, pen->y, pen->width, style, line, false);
        pen->y++;
    }
}

/* A question's choices carry their answers ("=> pattern"), which are not for reading. */
static struct str without_answer(struct str line)
{
    const char *answer = line.n ? memmem(line.p, line.n, " => ", 4) : NULL;

    if (answer && line.n > 2 && line.p[0] == '-' && line.p[1] == ' ')
        line.n = (size_t)(answer - line.p);
    return line;
}

static void write_markdown(struct pen *pen, struct str text)
{
    while (text.n > 0) {
        const char *newline = memchr(text.p, '\n', text.n);
        size_t length = newline ? (size_t)(newline - text.p) : text.n;
        struct str line = without_answer((struct str){ text.p, length });
        if (line.n > 3 && memcmp(line.p, "### ", 4) == 0)
            write_rows(pen, STYLE_HEADING, str_from("Before you go on"));
        else if (line.n == 0)
            pen->y++;
        else
            write_rows(pen, STYLE_PLAIN, line);
        length += newline != NULL;
        text.p += length;
        text.n -= length;
    }
}

static void write_all(const struct view *view, struct pen *pen)
{
    struct lesson_section section;
    char sentence[NARRATE_MAX];
    size_t length = narrate(view, sentence, sizeof sentence);

    if (reached_section(view, &section)) {
        if (section.heading_size > 0)
            write_rows(pen, STYLE_HEADING, (struct str){ section.heading, section.heading_size });
        write_markdown(pen, (struct str){ section.text, section.size });
        pen->y++;
    }
    if (length > 0) {
        write_rows(pen, STYLE_TITLE, str_from("This step"));
        write_rows(pen, STYLE_PLAIN, (struct str){ sentence, length });
    } else if (!view->lesson) {
        write_rows(pen, STYLE_DIM, str_from("Nothing has happened yet."));
    }
}

static void draw(const struct view *view, struct canvas *canvas)
{
    struct pen pen = { canvas, canvas->area.width - 2, -view->scroll[PANE_TEXT] };

    write_all(view, &pen);
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    struct pen pen = { NULL, width - 2, 0 };

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
