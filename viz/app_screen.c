/* The lesson screen:
 *
 *    sockeye  04 shutdown-vs-close            step 23 of 57   +1.284 ms   ▮▮ paused   ▸ client    title
 *   ┌1 source ── client.c:41 ─────┐┌2 ladder ───────────────────────────────────────────────┐    panes
 *   └─────────────────────────────┘└─────────────────────────────────────────────────────────┘
 *    what the step means                                                                          band
 *    space step   ← back   c run   1-7 pane   q quit                                    ? help    footer
 */
#include <stdio.h>
#include <string.h>

#include "viz/app_state.h"
#include "viz/connection/connection_view.h"
#include "viz/draw/markdown_layout.h"
#include "viz/navigate/selection.h"
#include "viz/panes/current_section.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/panes.h"
#include "viz/panes/question.h"
#include "viz/view/filter.h"
#include "viz/view/view.h"

enum { PIECE_MAX = 64, TABS_WIDE = 64 };

void app_layout(struct app *app)
{
    int width = app->canvas.area.width, height = app->canvas.area.height;
    /* Two rows for the step; a third for the lesson where that leaves room for the panes. */
    int band = app->session->lesson && height >= 24 ? 3 : 2;
    int asked = teaching_band(app, width - 2);
    struct layout_wish wish = { .width = width,
                                .height = height,
                                .focus = app->focus,
                                .guest = app->guest,
                                .zoom = app->zoom,
                                .band = asked > band ? asked : band,
                                .insist = asked > 0,
                                .spacious = app->options->demo };

    app->layout = layout_make(&wish);
}

void app_show_selected(struct app *app)
{
    app_layout(app);
    app->jumps.arrived = false;
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        struct rect inside = layout_inside(&app->layout, (enum pane_id)pane);
        if (app->layout.pane[pane].width > 0)
            selection_show(&app->view, (enum pane_id)pane, inside.height);
    }
}

/* ---- the title line: pieces from the right, the least needed dropped first */

struct status_form {
    enum glyph glyph;
    bool twice;
    const char *word;
    uint16_t style;
};

static const struct status_form status_forms[] = {
    [LIVE_PAUSED] = { GLYPH_PAUSED, true, "paused", STYLE_TITLE },
    [LIVE_WORKING] = { GLYPH_ELLIPSIS, false, "working", STYLE_TITLE },
    [LIVE_RUNNING] = { GLYPH_RUNNING, false, "running", STYLE_GOOD },
    [LIVE_BLOCKED] = { GLYPH_BLOCKED, false, "blocked", STYLE_BLOCKED },
    [LIVE_DEADLOCK] = { GLYPH_DEADLOCK, false, "deadlock", STYLE_ERROR },
    [LIVE_ENDED] = { GLYPH_ENDED, false, "ended", STYLE_TITLE },
    [LIVE_REPLAY] = { GLYPH_CURSOR, false, "replay", STYLE_TITLE },
};

static void put_time(char *out, size_t cap, int64_t ns, const char *sign)
{
    if (ns < 10000000000)
        snprintf(out, cap, "%s%.3f ms", sign, (double)ns / 1e6);
    else
        snprintf(out, cap, "%s%.3f s", sign, (double)ns / 1e9);
}

enum { PIECE_FILTER, PIECE_STEP, PIECE_TIME, PIECE_STATUS, PIECE_NEXT, PIECE_COUNT };

static void make_pieces(const struct app *app, char pieces[PIECE_COUNT][PIECE_MAX])
{
    const struct view *view = &app->view;
    const struct status_form *status = &status_forms[live_status(&app->live)];
    struct str next = live_next(&app->live, app->view.step);
    char glyph[9] = "";
    size_t size = utf8_encode(glyph_character(status->glyph, app->canvas.ascii), glyph);

    pieces[PIECE_FILTER][0] = '\0';
    if (view->filter)
        snprintf(pieces[PIECE_FILTER], PIECE_MAX, "filter: %.*s",
                 (int)utf8_fit(str_from(filter_text(view->filter)), 20), filter_text(view->filter));
    if (status->twice)
        memcpy(glyph + size, glyph, size);
    snprintf(pieces[PIECE_STEP], PIECE_MAX, "step %u of %u", (unsigned)view->step,
             (unsigned)timeline_steps(view->timeline));
    if (view->absolute_time)
        put_time(pieces[PIECE_TIME], PIECE_MAX, view->now.ns, "at ");
    else
        put_time(pieces[PIECE_TIME], PIECE_MAX, view->now.ns - view->before.ns, "+");
    snprintf(pieces[PIECE_STATUS], PIECE_MAX, "%s %s", glyph, status->word);
    if (next.n > 0)
        snprintf(pieces[PIECE_NEXT], PIECE_MAX, "next ▸ %.*s", STR_ARGS(next));
    else
        pieces[PIECE_NEXT][0] = '\0';
}

static uint16_t piece_style(const struct app *app, int piece)
{
    struct str next = live_next(&app->live, app->view.step);
    unsigned actor;

    if (piece == PIECE_STATUS)
        return status_forms[live_status(&app->live)].style;
    if (piece == PIECE_FILTER)
        return STYLE_BLOCKED;
    if (piece != PIECE_NEXT)
        return STYLE_PLAIN;
    actor = view_actor_number(&app->view, next);
    return (actor < app->view.actor_count ? style_actor(actor) : STYLE_PLAIN) | STYLE_BOLD;
}

static void draw_title(const struct app *app, struct canvas *canvas)
{
    static const int dropped_first[] = { PIECE_TIME, PIECE_STEP };
    char pieces[PIECE_COUNT][PIECE_MAX];
    int width = canvas->area.width, title = utf8_width(str_from(app->session->title)) + 2, total = 1;
    bool named;

    make_pieces(app, pieces);
    for (int i = 0; i < PIECE_COUNT; i++)
        total += pieces[i][0] ? utf8_width(str_from(pieces[i])) + 3 : 0;
    for (size_t i = 0; i < sizeof dropped_first / sizeof *dropped_first; i++)
        if (total + (title < 16 ? title : 16) > width) {
            total -= utf8_width(str_from(pieces[dropped_first[i]])) + 3;
            pieces[dropped_first[i]][0] = '\0';
        }
    named = total + title + 9 <= width;
    int x = named ? 1 + canvas_string(canvas, 1, 0, STYLE_DIM, "sockeye") + 2 : 1;
    canvas_text(canvas, x, 0, width - total - x, STYLE_TITLE, str_from(app->session->title), true);
    x = width - total + 3;
    for (int i = 0; i < PIECE_COUNT; i++)
        if (pieces[i][0])
            x += canvas_string(canvas, x, 0, piece_style(app, i), pieces[i]) + 3;
}

/* ---- panes */

static void pane_title(const struct app *app, enum pane_id pane, char *out, size_t cap)
{
    out[0] = '\0';
    if (panes[pane]->title)
        panes[pane]->title(&app->view, out, cap);
}

static void draw_pane(const struct app *app, struct canvas *canvas, enum pane_id pane)
{
    struct rect area = app->layout.pane[pane];
    struct canvas inside;
    char about[96], title[128];

    if (area.width < 1 || area.height < 1)
        return;
    if (app->layout.framed) {
        pane_title(app, pane, about, sizeof about);
        snprintf(title, sizeof title, "%d %s%s%s%s", (int)pane + 1, panes[pane]->name,
                 about[0] ? " ── " : " ", about, about[0] ? " " : "");
        canvas_frame(canvas, area, title, pane == app->focus);
    }
    inside = canvas_part(canvas, layout_inside(&app->layout, pane));
    panes[pane]->draw(&app->view, &inside);
}

static void tab_text(const struct app *app, enum pane_id pane, bool narrow, char *out, size_t cap)
{
    const char *name = panes[pane]->name;
    int digit = (int)pane + 1;

    if (pane == app->focus)
        snprintf(out, cap, narrow ? "[%d%s]" : "[%d %s]", digit, name);
    else if (narrow)
        snprintf(out, cap, "%s%d%s", pane > 0 && pane - 1 == app->focus ? "" : " ", digit, name);
    else
        snprintf(out, cap, " %d %s ", digit, name);
}

int app_tab_at(const struct app *app, int x)
{
    char text[128];

    for (int i = 0; i < PANE_COUNT; i++) {
        tab_text(app, (enum pane_id)i, app->canvas.area.width < TABS_WIDE, text, sizeof text);
        x -= utf8_width(str_from(text));
        if (x < 0)
            return i;
    }
    return PANE_COUNT;
}

/* " 1 source  2 ladder ...", the shown ones bold, the focus marked; behind it the title of the focus. */
static void draw_tabs(const struct app *app, struct canvas *canvas)
{
    char text[128];
    int x = 0;

    for (int i = 0; i < PANE_COUNT; i++) {
        uint16_t style = app->layout.pane[i].width > 0 ? STYLE_TITLE : STYLE_PLAIN;
        if (i == (int)app->focus)
            style = STYLE_TITLE | STYLE_SELECTED;
        tab_text(app, (enum pane_id)i, canvas->area.width < TABS_WIDE, text, sizeof text);
        x += canvas_string(canvas, x, 0, style, text);
    }
    pane_title(app, app->focus, text, sizeof text);
    int width = utf8_width(str_from(text));
    if (!app->layout.framed && width > 0 && x + width + 2 <= canvas->area.width)
        canvas_string(canvas, canvas->area.width - width - 1, 0, STYLE_DIM, text);
}

/* ---- band and footer */

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

static void draw_band(const struct app *app, struct canvas *canvas)
{
    char sentence[EXPLAIN_STEP_MAX];
    struct str rest = { sentence, explain_step(&app->view, sentence, sizeof sentence) }, line;
    struct lesson_section section;
    int width = canvas->area.width - 2, rows = canvas->area.height, y = 0;
    int asked = question_draw(&app->view, NULL, 0, width);

    if (asked > 0) {
        /* The choices stand last, so it is the front that goes where there is no room. */
        question_draw(&app->view, canvas, asked > rows ? rows - asked : 0, width);
        return;
    }

    if (rows > 1 && current_section(&app->view, &section))
        draw_band_lesson(canvas, y++, &section, current_section_parts(&app->view));
    while (y < rows && utf8_wrap(&rest, width, &line)) {
        if (y == rows - 1)
            line.n = (size_t)(sentence + strlen(sentence) - line.p);
        canvas_text(canvas, 1, y++, width, STYLE_PLAIN, line, true);
    }
}

static void draw_footer(const struct app *app, struct canvas *canvas)
{
    const struct binding *shown[32];
    int width = canvas->area.width, x = 1;
    size_t count;

    if (app->prompt.open) {
        prompt_draw(app, canvas);
        return;
    }
    if (going_draw(app, canvas))
        return;
    if (app->message.text[0]) {
        canvas_text(canvas, 1, 0, width - 2, STYLE_TITLE, str_from(app->message.text), true);
        return;
    }
    width -= teaching_draw_footer(app, canvas);
    count = keys_footer(app_contexts(app), width - 1, shown, sizeof shown / sizeof *shown);
    for (size_t i = 0; i < count; i++) {
        const char *key = keys_shown(shown[i]);
        bool help = shown[i]->action == ACTION_HELP;
        int from = help ? width - utf8_width(str_from(key)) - utf8_width(str_from(shown[i]->words)) - 2 : x;
        int used = canvas_string(canvas, from, 0, STYLE_KEY, key) + 1;
        used += canvas_string(canvas, from + used, 0, STYLE_PLAIN, shown[i]->words);
        x += help ? 0 : used + 3;
    }
}

static void draw_too_small(struct canvas *canvas)
{
    char text[80];
    int width = canvas->area.width, height = canvas->area.height;

    snprintf(text, sizeof text, "too small: %dx%d needed, this is %dx%d", LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT,
             width, height);
    struct str rest = str_from(text), line;
    for (int y = height > 2 ? height / 2 - 1 : 0; y < height && utf8_wrap(&rest, width, &line); y++)
        canvas_text(canvas, (width - utf8_width(line)) / 2, y, -1, STYLE_TITLE, line, false);
}

void app_draw(struct app *app)
{
    struct canvas *canvas = &app->canvas, part;

    canvas_clear(canvas, STYLE_PLAIN);
    app_layout(app);
    if (app->layout.kind == LAYOUT_TOO_SMALL) {
        draw_too_small(canvas);
        return;
    }
    for (int i = 0; i < PANE_COUNT && app->view.sheet.kind == SHEET_NONE; i++)
        draw_pane(app, canvas, (enum pane_id)i);
    part = canvas_part(canvas, layout_body(&app->layout));
    connection_view_grow(&app->view);
    connection_view_draw(&app->view, &part);
    part = canvas_part(canvas, app->layout.title);
    draw_title(app, &part);
    part = canvas_part(canvas, app->layout.tabs);
    if (part.area.height > 0)
        draw_tabs(app, &part);
    part = canvas_part(canvas, app->layout.band);
    if (part.area.height > 0)
        draw_band(app, &part);
    part = canvas_part(canvas, app->layout.footer);
    draw_footer(app, &part);
    teaching_draw(app, canvas);
    if (app->going.detail)
        going_draw_detail(app, canvas);
    if (app->help)
        app_draw_help(app, canvas);
}
