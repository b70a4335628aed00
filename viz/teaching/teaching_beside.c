/* `d`: another run beside this one. First which, from what the session offers; it is recorded in a process of
 * its own while the screen stays alive; then both, side by side. */
#include <stdio.h>

#include "viz/app_state.h"
#include "viz/view/view.h"

enum { POLL_MS = 30, LIST_WIDTH = 96, OTHER_NAME_WIDTH = 22, CHOSEN_ROWS = 3 };

void comparing_free(struct app *app)
{
    struct comparing *comparing = &app->teaching.comparing;

    if (comparing->stage == COMPARING_WAIT)
        app->session->others->cancel(app->session->others->data);
    side_by_side_end(&comparing->beside);
    timeline_close(comparing->other);
    *comparing = (struct comparing){ 0 };
}

void comparing_open(struct app *app)
{
    const struct session_others *others = app->session->others;

    if (!others || others->count == 0) {
        say(&app->message,
            "Nothing to compare with here: `sockeye compare A.pcapng B.pcapng` lays two recordings side by "
            "side.");
        return;
    }
    app->teaching.comparing.stage = COMPARING_CHOOSE;
}

/* ---- the stages */

static void begin(struct app *app)
{
    struct comparing *comparing = &app->teaching.comparing;
    const struct session_others *others = app->session->others;
    char why[200];

    if (others->begin(others->data, comparing->choice, why, sizeof why)) {
        comparing->stage = COMPARING_WAIT;
        comparing->poll_ns = 0;
        return;
    }
    comparing->stage = COMPARING_NOT;
    say(&app->message, "%s", why);
}

/* No more of this run is compared than a person may look at. */
static uint32_t left_end(const struct app *app)
{
    uint32_t limit = app->view.limit;

    return limit < timeline_steps(app->view.timeline) ? timeline_step_end(app->view.timeline, limit)
                                                      : UINT32_MAX;
}

static void show(struct app *app, struct timeline *other)
{
    struct comparing *comparing = &app->teaching.comparing;
    const char *const names[2] = { app->session->title,
                                   app->session->others->items[comparing->choice].title };
    const struct timeline *const timelines[2] = { app->view.timeline, other };

    comparing->other = other;
    if (side_by_side_begin(&comparing->beside, names, timelines, left_end(app))) {
        comparing->stage = COMPARING_SHOWN;
        return;
    }
    comparing->stage = COMPARING_NOT;
    comparing_free(app);
    say(&app->message, "Out of memory: the runs cannot be compared.");
}

bool comparing_tick(struct app *app)
{
    struct comparing *comparing = &app->teaching.comparing;
    const struct session_others *others = app->session->others;
    struct timeline *other = NULL;
    char why[200];

    if (comparing->stage != COMPARING_WAIT || live_clock() < comparing->poll_ns)
        return false;
    comparing->poll_ns = live_clock() + POLL_MS * 1000000LL;
    switch (others->take(others->data, &other, why, sizeof why)) {
    case 0:
        return false;
    case 1:
        show(app, other);
        return true;
    default:
        comparing->stage = COMPARING_NOT;
        say(&app->message, "%s", why);
        return true;
    }
}

int64_t comparing_due(const struct app *app)
{
    const struct comparing *comparing = &app->teaching.comparing;

    return comparing->stage == COMPARING_WAIT ? comparing->poll_ns : INT64_MAX;
}

/* ---- keys */

static void choose(struct app *app, enum action action)
{
    struct comparing *comparing = &app->teaching.comparing;
    size_t count = app->session->others->count;

    switch (action) {
    case ACTION_UP:
        comparing->choice -= comparing->choice > 0;
        break;
    case ACTION_DOWN:
        comparing->choice += comparing->choice + 1 < count;
        break;
    case ACTION_OPEN:
        begin(app);
        break;
    default:
        comparing->stage = COMPARING_NOT;
    }
}

/* The lesson screen is left at the step that was looked at. */
static void close_shown(struct app *app)
{
    uint32_t step = side_by_side_left_step(&app->teaching.comparing.beside);
    size_t choice = app->teaching.comparing.choice;

    comparing_free(app);
    app->teaching.comparing.choice = choice;
    if (step > 0)
        jumps_go(&app->jumps, step);
}

void comparing_key(struct app *app, int key)
{
    struct comparing *comparing = &app->teaching.comparing;
    enum action action = keys_action(KEYS_BESIDE, key);

    switch (comparing->stage) {
    case COMPARING_CHOOSE:
        choose(app, keys_action(KEYS_OVERLAY, key));
        break;
    case COMPARING_WAIT:
        if (action == ACTION_BACK)
            comparing_free(app);
        break;
    default:
        if (!side_by_side_act(&comparing->beside, action, app->canvas.area.height - 4) &&
            action == ACTION_BACK)
            close_shown(app);
    }
}

/* ---- drawing */

static void draw_choice(const struct app *app, struct canvas *canvas)
{
    const struct session_others *others = app->session->others;
    size_t choice = app->teaching.comparing.choice;
    int width = canvas->area.width - 4 < LIST_WIDTH ? canvas->area.width - 4 : LIST_WIDTH;
    int text = width - OTHER_NAME_WIDTH - 5, most = canvas->area.height - 6, y = 0;
    int rows = (int)others->count + CHOSEN_ROWS - 1 < most ? (int)others->count + CHOSEN_ROWS - 1 : most;
    struct rect area = { (canvas->area.width - width) / 2, 2, width, rows + 2 };
    int top = (int)choice > rows - CHOSEN_ROWS ? (int)choice - (rows - CHOSEN_ROWS) : 0;

    canvas_fill(canvas, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(canvas, area, " compare with    enter records it, esc closes ", true);
    for (size_t i = (size_t)top; i < others->count && y < rows; i++) {
        const struct session_other *other = &others->items[i];
        struct str rest = str_from(other->about), line;
        bool here = i == choice;
        int first = y;
        if (here)
            canvas_glyph(&inside, 1, y, STYLE_NEXT, GLYPH_CURSOR);
        canvas_text(&inside, 3, y, OTHER_NAME_WIDTH - 1, here ? STYLE_TITLE : STYLE_PLAIN,
                    str_from(other->name), true);
        for (int row = 0; here && row < CHOSEN_ROWS && utf8_wrap(&rest, text, &line); row++)
            canvas_text(&inside, 3 + OTHER_NAME_WIDTH, y++, text, STYLE_PLAIN, line, true);
        if (y == first)
            canvas_text(&inside, 3 + OTHER_NAME_WIDTH, y++, text, STYLE_PLAIN, rest, true);
        if (here)
            canvas_mark(&inside, (struct rect){ 0, first, inside.area.width, y - first }, STYLE_SELECTED);
    }
}

static void draw_wait(const struct app *app, struct canvas *canvas)
{
    const struct session_other *other = &app->session->others->items[app->teaching.comparing.choice];
    int width = canvas->area.width - 4 < 60 ? canvas->area.width - 4 : 60;
    struct rect area = { (canvas->area.width - width) / 2, canvas->area.height / 2 - 1, width, 3 };

    canvas_fill(canvas, area, STYLE_PLAIN, ' ');
    struct canvas inside = canvas_frame(canvas, area, " compare ", true);
    canvas_printf(&inside, 1, 0, STYLE_PLAIN, "recording \"%s\"; esc gives it up", other->name);
}

void comparing_draw(const struct app *app, struct canvas *canvas)
{
    const struct comparing *comparing = &app->teaching.comparing;
    struct canvas part;

    switch (comparing->stage) {
    case COMPARING_CHOOSE:
        draw_choice(app, canvas);
        break;
    case COMPARING_WAIT:
        draw_wait(app, canvas);
        break;
    case COMPARING_SHOWN:
        part = canvas_part(canvas, (struct rect){ 0, 1, canvas->area.width, canvas->area.height - 2 });
        canvas_clear(&part, STYLE_PLAIN);
        side_by_side_draw(&comparing->beside, &part);
        break;
    default:
        break;
    }
}
