#include "viz/panes/source_extract.h"

#include <stdio.h>

#include "viz/panes/source_text.h"
#include "viz/view/history.h"

enum {
    COMMENT_LOOK_BACK = 200, /* lines before the first one shown, for the state of a comment */
    WRAPPED_MOST = 3         /* rows of a line that is continued */
};

/* Where each task of the process is in this file: a thread's line is marked like its leader's. */
static const struct task *task_at(const struct view *view, unsigned actor, struct str file, int32_t line)
{
    const struct task *found = NULL;

    for (uint32_t i = 0; i < view->now.live_count; i++) {
        const struct task *task = &view->now.tasks[view->now.live[i]];
        if (task->line != line || !str_equal(task->file, file) ||
            view_actor_number(view, task->label) != actor)
            continue;
        if (!found || task->status == TASK_HELD || found->status == TASK_EXITED)
            found = task;
    }
    return found;
}

/* A task that is held before its call has not called yet. */
static uint32_t visits_of(const struct view *view, unsigned actor, struct str file, int32_t line)
{
    struct str label = str_from(view->actors[actor]);
    uint32_t visits = history_visits(view->trail, file, line, label, view->position);

    for (uint32_t i = 0; visits > 0 && i < view->now.live_count; i++) {
        const struct task *task = &view->now.tasks[view->now.live[i]];
        visits -= task->status == TASK_HELD && task->line == line && str_equal(task->file, file) &&
                  view_actor_number(view, task->label) == actor;
    }
    return visits;
}

/* "12", "4321", "120k", "12M": at most five cells. */
static void put_count(uint32_t count, char out[16])
{
    if (count < 10000)
        snprintf(out, 16, "%u", (unsigned)count);
    else if (count < 1000000)
        snprintf(out, 16, "%uk", (unsigned)(count / 1000));
    else
        snprintf(out, 16, "%uM", (unsigned)(count / 1000000));
}

static void draw_gutter(struct canvas *canvas, int y, int32_t line, const struct task *task, uint32_t visits,
                        int number_width)
{
    uint16_t style = STYLE_DIM;

    if (task && task->status == TASK_HELD) {
        style = STYLE_NEXT;
        canvas_glyph(canvas, 0, y, style, GLYPH_NEXT);
    } else if (task && task->status == TASK_BLOCKED) {
        style = STYLE_BLOCKED;
        canvas_glyph(canvas, 0, y, style, GLYPH_BLOCKED);
    } else if (visits > 0) {
        canvas_glyph(canvas, 0, y, style, GLYPH_UNSET);
    }
    canvas_printf(canvas, 1, y, style, "%-*d", number_width, (int)line);
}

static void draw_visits(struct canvas *canvas, int y, uint32_t visits)
{
    char count[16];

    if (visits < 2)
        return;
    put_count(visits, count);
    canvas_printf(canvas, canvas->area.width - (int)strlen(count) - 2, y, STYLE_DIM, " ×%s", count);
}

int source_number_width(const struct timeline_source *source)
{
    int digits = 1;

    for (uint32_t number = source->line_count; number >= 10; number /= 10)
        digits++;
    return digits > 3 ? digits : 3;
}

int32_t source_first_line(const struct timeline_source *source, int32_t current, int rows, int scroll)
{
    int32_t first = current - rows / 2, last = (int32_t)source->line_count - rows + 1;

    first = first > last ? last : first;
    first = first < 1 ? 1 : first;
    first += scroll;
    first = first > last ? last : first;
    return first < 1 ? 1 : first;
}

/* The line that it is about is continued in the rows below it, unless it is scrolled sideways. */
static struct source_text wrapped(const struct source_extract *of, int32_t line)
{
    int width = of->canvas->area.width - source_number_width(of->source) - 2;
    bool continued = line == of->anchor.line && of->view->across[PANE_SOURCE] == 0;

    return (struct source_text){ .x = source_number_width(of->source) + 2,
                                 .width = width,
                                 .across = of->view->across[PANE_SOURCE],
                                 .rows = continued ? WRAPPED_MOST : 1 };
}

/* Draws the line `n`, painted, in row `y` and those behind it; how many. */
static int draw_line(const struct source_extract *of, int y, int32_t n, const struct source_line *line,
                     bool moved)
{
    const struct task *here = task_at(of->view, of->actor, of->anchor.file, n);
    bool current = n == of->task->line && str_equal(of->anchor.file, of->task->file);
    uint32_t visits = visits_of(of->view, of->actor, of->anchor.file, n);
    struct source_text text = wrapped(of, n);
    int width = 1 + source_number_width(of->source);

    draw_gutter(of->canvas, y, n, here, visits, source_number_width(of->source));
    int rows = source_draw(of->canvas, y, line, &text, current ? STYLE_BOLD : 0);
    draw_visits(of->canvas, y, visits);
    if (current && moved)
        canvas_mark(of->canvas, (struct rect){ 0, y, width, 1 }, STYLE_LIT);
    if (n == of->anchor.line && of->anchor.chosen) {
        canvas_glyph(of->canvas, width, y, STYLE_PLAIN, GLYPH_CURSOR);
        canvas_mark(of->canvas, (struct rect){ 0, y, width + 1, 1 }, STYLE_SELECTED);
    }
    return rows;
}

void source_extract_draw(const struct source_extract *of)
{
    const struct task *earlier = state_task(&of->view->before, of->task->tid);
    bool moved = of->view->step > 0 && (!earlier || earlier->line != of->task->line), in_comment = false;
    struct source_text text = wrapped(of, of->anchor.line);
    struct source_line line;
    int height = of->canvas->area.height;

    source_paint(timeline_source_line(of->source, of->anchor.line), &in_comment, &line);
    int continued = source_draw(NULL, 0, &line, &text, 0) - 1;
    int32_t first =
        source_first_line(of->source, of->anchor.line, height - continued, of->view->scroll[PANE_SOURCE]);
    in_comment = false;
    for (int32_t n = first > COMMENT_LOOK_BACK ? first - COMMENT_LOOK_BACK : 1; n < first; n++)
        source_paint(timeline_source_line(of->source, n), &in_comment, &line);
    for (int y = 0; y < height && first <= (int32_t)of->source->line_count; first++) {
        source_paint(timeline_source_line(of->source, first), &in_comment, &line);
        y += draw_line(of, y, first, &line, moved);
    }
}
