/* Showing a class: keys that were pressed are shown, and the run plays by itself, waiting at each question.
 */
#include <stdio.h>

#include "viz/app_state.h"
#include "viz/panes/question.h"

static const int64_t intervals[] = { 8000, 4000, 2000, 1000, 500, 250 }; /* ms from step to step */
static const int64_t look_ns = 30 * 1000 * 1000, patience_ns = 5000 * 1000 * 1000LL;
enum { SPEEDS = sizeof intervals / sizeof *intervals, SPEED_FIRST = 2 };
enum { KEYS_SHOWN = sizeof((struct demo *)0)->keys / sizeof(int) };

void demo_begin(struct app *app)
{
    app->teaching.demo.speed = SPEED_FIRST;
}

void demo_wait(struct app *app)
{
    struct demo *demo = &app->teaching.demo;

    demo->next_ns = live_clock() + intervals[demo->speed] * 1000000;
}

void demo_note_key(struct app *app, int key)
{
    int *keys = app->teaching.demo.keys;

    for (int i = KEYS_SHOWN - 1; i > 0; i--)
        keys[i] = keys[i - 1];
    keys[0] = key;
}

/* ---- playing */

static bool is_over(const struct app *app)
{
    enum live_status status = live_status(&app->live);

    return app->view.step == timeline_steps(app->view.timeline) &&
           (status == LIVE_REPLAY || status == LIVE_ENDED || status == LIVE_DEADLOCK);
}

static void change_speed(struct app *app, int by)
{
    struct demo *demo = &app->teaching.demo;
    int speed = demo->speed + by;

    demo->speed = speed < 0 ? 0 : speed >= SPEEDS ? SPEEDS - 1 : speed;
    demo_wait(app);
    say(&app->message, "A step every %g s.", (double)intervals[demo->speed] / 1000);
}

static void play(struct app *app)
{
    struct demo *demo = &app->teaching.demo;

    if (!demo->playing && is_over(app)) {
        app_do(app, ACTION_STEP); /* which says that this is the end */
        return;
    }
    demo->playing = !demo->playing;
    demo_wait(app);
    if (demo->playing)
        app_do(app, ACTION_STEP);
}

bool demo_key(struct app *app, int key)
{
    struct demo *demo = &app->teaching.demo;

    if (!demo->on)
        return false;
    switch (keys_action(KEYS_DEMO, key)) {
    case ACTION_PLAY:
        play(app);
        return true;
    case ACTION_FASTER:
        change_speed(app, 1);
        return true;
    case ACTION_SLOWER:
        change_speed(app, -1);
        return true;
    case ACTION_STEP_BACK:
    case ACTION_FORWARD:
        demo->playing = false;
        return false;
    default:
        return false;
    }
}

/* A question that is open stops the play; with its answer it goes on. */
static bool is_due(const struct app *app)
{
    const struct demo *demo = &app->teaching.demo;

    return demo->on && demo->playing && !demo->blank && !app->teaching.summary.open &&
           !question_open(&app->view);
}

int64_t demo_due(const struct app *app)
{
    const struct demo *demo = &app->teaching.demo;

    if (!is_due(app))
        return INT64_MAX;
    return demo->next_ns > demo->look_ns ? demo->next_ns : demo->look_ns;
}

bool demo_tick(struct app *app)
{
    struct demo *demo = &app->teaching.demo;

    int64_t now = live_clock();

    if (!is_due(app) || now < demo_due(app))
        return false;
    /* A program that is still to start has its place in the lesson's order too. */
    if (!live_at_rest(&app->live) && now < demo->next_ns + patience_ns) {
        demo->look_ns = now + look_ns;
        return false;
    }
    demo_wait(app);
    if (is_over(app)) {
        demo->playing = false;
        return true;
    }
    app_do(app, ACTION_STEP);
    teaching_see(app);
    return true;
}

/* ---- the keys that were pressed */

static size_t name_of(int key, char *out, size_t cap)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    char bytes[4];

    for (size_t i = 0; i < count; i++)
        if (table[i].key == key)
            return (size_t)snprintf(out, cap, "%s", table[i].name);
    if (key < ' ' || key >= KEY_CODE_UP)
        return (size_t)snprintf(out, cap, "?");
    return (size_t)snprintf(out, cap, "%.*s", (int)utf8_encode((uint32_t)key, bytes), bytes);
}

int demo_draw_keys(const struct app *app, struct canvas *canvas)
{
    const struct demo *demo = &app->teaching.demo;
    char name[32];
    int x = canvas->area.width - 1;

    for (int i = 0; i < KEYS_SHOWN && demo->keys[i]; i++) {
        name_of(demo->keys[i], name, sizeof name);
        int width = utf8_width(str_from(name)) + 2;
        if (canvas->area.width - x + width > canvas->area.width / 3)
            break;
        x -= width + 1;
        canvas_printf(canvas, x, 0, i == 0 ? STYLE_TITLE | STYLE_SELECTED : STYLE_DIM, " %s ", name);
    }
    return canvas->area.width - x;
}
