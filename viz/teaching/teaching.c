/* What teaches, put together: see teaching.h. */
#include "viz/teaching/teaching.h"

#include "viz/app_state.h"
#include "viz/panes/question.h"

void teaching_begin(struct app *app)
{
    app->teaching = (struct teaching){ .demo = { .on = app->options->demo } };
    demo_begin(app);
    asking_begin(app);
}

void teaching_free(struct app *app)
{
    comparing_free(app);
    quiz_end(&app->teaching.asking.quiz);
    findings_free(&app->teaching.summary.findings);
    app->view.quiz = NULL;
}

void teaching_grow(struct app *app)
{
    if (!app->teaching.asking.on)
        return;
    quiz_grow(&app->teaching.asking.quiz);
    asking_hold(app);
}

void teaching_see(struct app *app)
{
    asking_see(app);
}

unsigned teaching_context(const struct app *app)
{
    const struct teaching *teaching = &app->teaching;

    if (teaching->demo.blank || teaching->summary.open || teaching->comparing.stage == COMPARING_CHOOSE)
        return KEYS_OVERLAY;
    if (teaching->comparing.stage != COMPARING_NOT)
        return KEYS_BESIDE;
    if (question_open(&app->view))
        return KEYS_QUESTION;
    return teaching->demo.on ? KEYS_DEMO : 0;
}

/* The programs may have run ahead to their end while a question kept the view back: then to run is to go
 * there. */
static bool run_on(struct app *app, int key)
{
    uint32_t last = timeline_steps(app->view.timeline);

    if (!app->live.on || live_status(&app->live) != LIVE_ENDED || app->view.step == last ||
        keys_action(KEYS_LIVE, key) != ACTION_RUN)
        return false;
    jumps_go(&app->jumps, last);
    return true;
}

bool teaching_key(struct app *app, int key)
{
    struct teaching *teaching = &app->teaching;

    demo_note_key(app, key);
    if (teaching->demo.blank) {
        teaching->demo.blank = false;
        return true;
    }
    if (teaching->summary.open && summary_key(app, key))
        return true;
    if (teaching->comparing.stage != COMPARING_NOT) {
        comparing_key(app, key);
        return true;
    }
    return asking_key(app, key) || run_on(app, key) || demo_key(app, key);
}

bool teaching_act(struct app *app, enum action action)
{
    if (asking_bars(app, action))
        return true;
    switch (action) {
    case ACTION_SUMMARY:
        summary_open(app);
        return true;
    case ACTION_COMPARE:
        comparing_open(app);
        return true;
    case ACTION_NOTES:
        app->view.notes = !app->view.notes;
        return true;
    case ACTION_BLANK:
        app->teaching.demo.blank = true;
        app->teaching.demo.playing = false;
        return true;
    default:
        return false;
    }
}

int64_t teaching_due(const struct app *app)
{
    int64_t demo = demo_due(app), comparing = comparing_due(app);

    return demo < comparing ? demo : comparing;
}

bool teaching_busy(const struct app *app)
{
    return app->teaching.comparing.stage == COMPARING_WAIT;
}

bool teaching_tick(struct app *app)
{
    bool compared = comparing_tick(app);

    return demo_tick(app) || compared;
}

int teaching_band(const struct app *app, int width)
{
    int rows = question_draw(&app->view, NULL, 0, width), most = app->canvas.area.height / 2;

    return rows < most ? rows : most;
}

void teaching_draw(const struct app *app, struct canvas *canvas)
{
    if (app->teaching.summary.open)
        summary_draw(app, canvas);
    comparing_draw(app, canvas);
    if (app->teaching.demo.blank)
        canvas_clear(canvas, STYLE_PLAIN);
}

int teaching_draw_footer(const struct app *app, struct canvas *canvas)
{
    return app->teaching.demo.on ? demo_draw_keys(app, canvas) : 0;
}
