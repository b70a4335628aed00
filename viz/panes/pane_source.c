/* The source: for each actor the lines around the one where it is.
 *
 *   client.c:41 ──────────────────────────
 *  ·37      send_all(fd, ask, sizeof ask - 1);  ×3   has called three times
 *  ▶41      shutdown(fd, SHUT_WR);        about to call
 *   server.c:29 ──────────────────────────
 *  ●29      while ((n = recv(fd, buf, ...)) )   sleeps in this call
 *
 * A dot marks a line whose call was made a short while ago; of a call that is selected the line is shown, and
 * marked behind its number: the running line stays the running line. */
#include <stdio.h>

#include "viz/panes/source_extract.h"
#include "viz/panes/source_text.h"
#include "viz/view/pane.h"
#include "viz/view/related.h"
#include "viz/view/view.h"

enum {
    BLOCK_ROWS_MIN = 5, /* a heading and four lines: less shows no surroundings */
    LINES_MEASURED = 4000
};

/* The task of an actor to show: the one whose step it is, else the one that moved last and still lives. */
static const struct task *task_of(const struct view *view, unsigned actor)
{
    struct str stepped = view_actor(view);
    const struct task *best = NULL;

    for (uint32_t i = 0; i < view->now.live_count; i++) {
        const struct task *task = &view->now.tasks[view->now.live[i]];
        if (view_actor_number(view, task->label) != actor || task->line == 0)
            continue;
        if (stepped.n && str_equal(task->label, stepped))
            return task;
        bool lives = task->status != TASK_EXITED, best_lives = best && best->status != TASK_EXITED;
        if (!best || lives > best_lives || (lives == best_lives && task->since_ns >= best->since_ns))
            best = task;
    }
    return best;
}

/* `beside`, where it is not NULL, is that of another file which that passes through; its line is 0 without
 * one. */
static struct source_anchor anchor_of(const struct view *view, unsigned actor, const struct task *task,
                                      struct source_anchor *beside)
{
    struct related_place place;

    if (beside)
        *beside = (struct source_anchor){ .line = 0 };
    if (!related_place(view, &place) || view_actor_number(view, place.actor) != actor)
        return (struct source_anchor){ task->file, task->line, .chosen = false };
    if (beside)
        *beside = (struct source_anchor){ place.beside_file, place.beside_line, true, place.wrapped };
    return (struct source_anchor){ place.file, place.line, .chosen = true };
}

static const char *beside_words(struct source_anchor beside)
{
    return beside.wrapper ? "via" : "called from";
}

/* The actor shown when there is room for one: whose call is selected, else whose step it was, else the first
 * with a place in a source. */
static unsigned main_actor(const struct view *view)
{
    struct related_place place;
    struct str stepped = related_place(view, &place) ? place.actor : view_actor(view);
    unsigned actor = view_actor_number(view, view->source_actor[0] ? str_from(view->source_actor) : stepped);

    if (actor < view->actor_count && task_of(view, actor))
        return actor;
    for (actor = 0; actor < view->actor_count; actor++)
        if (task_of(view, actor))
            return actor;
    return 0;
}

static void title(const struct view *view, char *out, size_t cap)
{
    const struct task *task = view->actor_count ? task_of(view, main_actor(view)) : NULL;
    struct source_anchor anchor, beside;

    out[0] = '\0';
    if (!task)
        return;
    anchor = anchor_of(view, main_actor(view), task, &beside);
    if (beside.line > 0)
        snprintf(out, cap, "%.*s:%d (%s %.*s:%d)", STR_ARGS(str_behind_last(anchor.file, '/')),
                 (int)anchor.line, beside_words(beside), STR_ARGS(str_behind_last(beside.file, '/')),
                 (int)beside.line);
    else
        snprintf(out, cap, "%.*s:%d", STR_ARGS(str_behind_last(task->file, '/')), (int)task->line);
}

static const char *status_word(const struct task *task)
{
    static const char *const words[] = { [TASK_RUNNING] = "",
                                         [TASK_HELD] = "",
                                         [TASK_IN_CALL] = "in the call",
                                         [TASK_BLOCKED] = "blocked",
                                         [TASK_EXITED] = "exited" };

    return words[task->status];
}

static void draw_heading(const struct view *view, struct canvas *canvas, unsigned actor,
                         const struct task *task)
{
    struct str name = str_behind_last(task->file, '/');
    int x;

    for (x = 0; x < canvas->area.width; x++)
        canvas_glyph(canvas, x, 0, STYLE_FRAME, GLYPH_HORIZONTAL);
    x = 1 + canvas_printf(canvas, 1, 0, style_actor(actor) | STYLE_BOLD, " %.*s ", STR_ARGS(task->label));
    x += canvas_printf(canvas, x, 0, STYLE_DIM, "%.*s:%d ", STR_ARGS(name), (int)task->line);
    if (status_word(task)[0])
        canvas_printf(canvas, x, 0, task->status == TASK_BLOCKED ? STYLE_BLOCKED : STYLE_DIM, "%s ",
                      status_word(task));
    (void)view;
}

/* A file around a line of it. */
static void draw_place(const struct view *view, struct canvas *canvas, unsigned actor,
                       const struct task *task, struct source_anchor anchor)
{
    const struct timeline_source *source = timeline_source(view->timeline, anchor.file);

    if (source && source->line_count > 0) {
        struct source_extract extract = { view, canvas, source, task, actor, anchor };
        source_extract_draw(&extract);
        return;
    }
    canvas_printf(canvas, 1, 0, STYLE_DIM, "%.*s, line %d", STR_ARGS(anchor.file), (int)anchor.line);
    canvas_string(canvas, 1, 1, STYLE_DIM, "The text of this file is not in the recording.");
}

/* The lower part of a canvas, below a heading; what is left above it is the canvas. */
static struct canvas part_below(struct canvas *canvas, struct source_anchor beside)
{
    struct rect all = canvas->area;
    int upper = (all.height - 1) / 2;
    struct canvas below =
        canvas_part(canvas, (struct rect){ 0, upper + 1, all.width, all.height - upper - 1 });

    for (int x = 0; x < all.width; x++)
        canvas_glyph(canvas, x, upper, STYLE_FRAME, GLYPH_HORIZONTAL);
    canvas_printf(canvas, 1, upper, STYLE_DIM, " %s %.*s:%d ", beside_words(beside),
                  STR_ARGS(str_behind_last(beside.file, '/')), (int)beside.line);
    *canvas = canvas_part(canvas, (struct rect){ 0, 0, all.width, upper });
    return below;
}

static void draw_actor(const struct view *view, struct canvas *canvas, unsigned actor, bool heading)
{
    const struct task *task = task_of(view, actor);
    struct source_anchor anchor, beside;
    struct canvas lines = *canvas;

    if (!task)
        return;
    if (heading) {
        draw_heading(view, canvas, actor, task);
        lines = canvas_part(canvas, (struct rect){ 0, 1, canvas->area.width, canvas->area.height - 1 });
    }
    anchor = anchor_of(view, actor, task, &beside);
    if (beside.line > 0 && lines.area.height >= 2 * BLOCK_ROWS_MIN) {
        struct canvas below = part_below(&lines, beside);
        draw_place(view, &below, actor, task, beside);
    }
    draw_place(view, &lines, actor, task, anchor);
}

/* The actors shown, `main_actor` among them, in their order; as many as there is room for. */
static unsigned choose(const struct view *view, int height, unsigned shown[VIEW_ACTORS_MAX])
{
    unsigned first = main_actor(view),
             room = height / BLOCK_ROWS_MIN < 1 ? 1 : (unsigned)(height / BLOCK_ROWS_MIN);
    unsigned count = 0, others = 0;

    if (view->source_actor[0])
        room = 1;
    for (unsigned i = 0; i < view->actor_count; i++) {
        if (!task_of(view, i) || (i != first && others + 1 >= room))
            continue;
        others += i != first;
        shown[count++] = i;
    }
    return count;
}

static void draw(const struct view *view, struct canvas *canvas)
{
    unsigned shown[VIEW_ACTORS_MAX];
    unsigned count = choose(view, canvas->area.height, shown);
    int y = 0;

    if (count == 0) {
        canvas_string(canvas, 1, 0, STYLE_DIM,
                      view->actor_count ? "No call with a source line as yet."
                                        : "This recording has no programs in it.");
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        int rows = (canvas->area.height - y) / (int)(count - i);
        struct canvas part = canvas_part(canvas, (struct rect){ 0, y, canvas->area.width, rows });
        draw_actor(view, &part, shown[i], count > 1);
        y += rows;
    }
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    const struct task *task = view->actor_count ? task_of(view, main_actor(view)) : NULL;
    struct source_anchor anchor =
        task ? anchor_of(view, main_actor(view), task, NULL) : (struct source_anchor){ 0 };
    const struct timeline_source *source = task ? timeline_source(view->timeline, anchor.file) : NULL;

    (void)width;
    *least = source ? 1 - source_first_line(source, anchor.line, height, 0) : 0;
    *most = source ? (int)source->line_count - height + *least : 0;
    *most = *most < 0 ? 0 : *most;
}

/* Enter: all actors, then each alone. */
static enum handled act(struct view *view, enum action action, int rows)
{
    unsigned next = 0;

    (void)rows;
    if (action != ACTION_OPEN)
        return IGNORED;
    if (view->source_actor[0])
        next = view_actor_number(view, str_from(view->source_actor)) + 1;
    view->scroll[PANE_SOURCE] = 0;
    view->source_actor[0] = '\0';
    if (next < view->actor_count)
        snprintf(view->source_actor, sizeof view->source_actor, "%s", view->actors[next]);
    return HANDLED;
}

/* ---- how wide it would be */

static int widest_line(const struct timeline_source *source)
{
    int widest = 0;

    for (int32_t n = 1; n <= (int32_t)source->line_count && n <= LINES_MEASURED; n++) {
        int width = source_width(timeline_source_line(source, n), widest);
        widest = width > widest ? width : widest;
    }
    return widest > 0 ? widest + 2 + source_number_width(source) : 0;
}

int source_columns(const struct view *view)
{
    int widest = 0;

    for (unsigned i = 0; i < view->actor_count; i++) {
        const struct task *task = task_of(view, i);
        const struct timeline_source *source = task ? timeline_source(view->timeline, task->file) : NULL;
        int width = source ? widest_line(source) : 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

const struct pane_ops pane_source = {
    .name = "source",
    .about = "the programs' source: ▶ about to call, ● asleep in the call, · has called, how often; enter "
             "shows each alone",
    .title = title,
    .draw = draw,
    .act = act,
    .limits = limits,
};
