/* What a key does to the lesson screen. */
#include <stdio.h>

#include "viz/app_state.h"
#include "viz/connection/connection_view.h"
#include "viz/panes/panes.h"
#include "viz/view/view.h"

static unsigned lesson_contexts(const struct app *app)
{
    return app->live.on && live_status(&app->live) != LIVE_ENDED ? KEYS_LESSON | KEYS_LIVE : KEYS_LESSON;
}

unsigned app_contexts(const struct app *app)
{
    if (app->help)
        return KEYS_OVERLAY;
    if (app->quit_asked)
        return KEYS_CONFIRM;
    if (app->prompt.open)
        return KEYS_PROMPT;
    if (going_context(app))
        return going_context(app);
    if (teaching_context(app))
        return teaching_context(app);
    return lesson_contexts(app);
}

/* ---- moving in time */

static void forward(struct app *app, bool may_step)
{
    uint32_t last = timeline_steps(app->view.timeline);

    if (app->view.step < last) {
        jumps_go(&app->jumps, app->view.step + 1);
        return;
    }
    app->view.following = app->live.on;
    switch (live_status(&app->live)) {
    case LIVE_REPLAY:
        summary_offer(app);
        say(&app->message, "This is the end of the recording.");
        break;
    case LIVE_ENDED:
        summary_offer(app);
        say(&app->message, "The programs have ended: this is the end of the recording.");
        break;
    case LIVE_DEADLOCK:
        summary_offer(app);
        say(&app->message, "Deadlock: every program waits for another. Nothing can happen any more.");
        break;
    default:
        if (may_step)
            live_step(&app->live);
        else
            say(&app->message, "This is the present: space makes the next step.");
    }
}

static void act_in_time(struct app *app, enum action action)
{
    if (app->live.running && action != ACTION_RUN) {
        live_run(&app->live, false);
        if (action == ACTION_STEP || action == ACTION_FORWARD)
            return;
    }
    switch (action) {
    case ACTION_STEP:
        forward(app, true);
        break;
    case ACTION_FORWARD:
        forward(app, false);
        break;
    case ACTION_STEP_BACK:
        if (app->view.step == 0)
            say(&app->message, "This is the beginning.");
        else
            jumps_go(&app->jumps, app->view.step - 1);
        break;
    case ACTION_FIRST:
        jumps_go(&app->jumps, 0);
        break;
    case ACTION_LAST:
        jumps_go(&app->jumps, timeline_steps(app->view.timeline));
        break;
    case ACTION_RUN:
        live_run(&app->live, !app->live.running);
        jumps_go(&app->jumps, timeline_steps(app->view.timeline));
        break;
    default:
        break;
    }
}

/* ---- panes */

static void focus(struct app *app, enum pane_id pane)
{
    if (pane == app->focus)
        return;
    app->previous = app->focus;
    app->focus = pane;
    if (pane > PANE_LADDER)
        app->guest = pane;
}

static void scroll(struct app *app, enum action action)
{
    const struct pane_ops *pane = panes[app->focus];
    struct rect inside = layout_inside(&app->layout, app->focus);
    int page = inside.height > 2 ? inside.height - 1 : 1;
    int *rows = &app->view.scroll[app->focus], *columns = &app->view.across[app->focus];
    int least = -100000, most = 100000;

    if (pane->act && pane->act(&app->view, action, inside.height) == HANDLED)
        return;
    if (action == ACTION_OPEN)
        going_open_detail(app);
    if (pane->limits)
        pane->limits(&app->view, inside.width, inside.height, &least, &most);
    *rows += action == ACTION_UP ? -1 : action == ACTION_DOWN ? 1 : 0;
    *rows += action == ACTION_PAGE_UP ? -page : action == ACTION_PAGE_DOWN ? page : 0;
    *rows = *rows > most ? most : *rows;
    *rows = *rows < least ? least : *rows;
    *columns += action == ACTION_LEFT ? -8 : action == ACTION_RIGHT ? 8 : 0;
    *columns = *columns < 0 ? 0 : *columns > 1000 ? 1000 : *columns;
}

static void act_on_panes(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_NEXT_PANE:
        focus(app, (app->focus + 1) % PANE_COUNT);
        break;
    case ACTION_OUTPUT:
        focus(app, app->focus == PANE_OUTPUT ? app->previous : PANE_OUTPUT);
        break;
    case ACTION_PACKETS:
        focus(app, app->focus == PANE_PACKETS ? app->previous : PANE_PACKETS);
        break;
    case ACTION_ZOOM:
        app->zoom = !app->zoom;
        break;
    case ACTION_TIME:
        app->view.absolute_time = !app->view.absolute_time;
        break;
    case ACTION_FOLD:
        app->view.unfolded = !app->view.unfolded;
        app->view.unfolded_round = EVENT_NO_INDEX;
        break;
    default:
        scroll(app, action);
    }
}

static void back_out(struct app *app)
{
    if (panes[app->focus]->act && panes[app->focus]->act(&app->view, ACTION_BACK, 0) == HANDLED)
        return;
    if (app->view.selected != EVENT_NO_INDEX)
        app->view.selected = EVENT_NO_INDEX;
    else if (!going_back(app))
        app->zoom = false;
}

/* ---- leaving */

static void quit(struct app *app)
{
    unsigned tasks = live_tasks(&app->live);

    if (app->quit_asked || !app->live.on || live_status(&app->live) == LIVE_ENDED || tasks == 0) {
        app->done = true;
        return;
    }
    app->quit_asked = true;
    say(&app->message, "%u %s still under way. Quit and end %s?   q or y: yes   esc: no", tasks,
        tasks == 1 ? "program is" : "programs are", tasks == 1 ? "it" : "them");
}

static void interrupt(struct app *app, bool again)
{
    if (again)
        app->done = true;
    app->interrupted = true;
    say(&app->message, "Ctrl-C again quits. (c pauses, q quits.)");
}

static void act_on_help(struct app *app, enum action action)
{
    int page = app->canvas.area.height / 2;

    switch (action) {
    case ACTION_UP:
    case ACTION_DOWN:
        app->help_scroll += action == ACTION_UP ? -1 : 1;
        break;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        app->help_scroll += action == ACTION_PAGE_UP ? -page : page;
        break;
    case ACTION_BACK:
    case ACTION_HELP:
    case ACTION_QUIT:
        app->help = false;
        break;
    default:
        break;
    }
    if (app->help_scroll < 0)
        app->help_scroll = 0;
}

void app_do(struct app *app, enum action action)
{
    if (teaching_act(app, action) || going_act(app, action) ||
        connection_view_act(&app->view, action, layout_body(&app->layout).height - 1) == HANDLED)
        return;
    switch (action) {
    case ACTION_STEP:
    case ACTION_FORWARD:
    case ACTION_STEP_BACK:
    case ACTION_FIRST:
    case ACTION_LAST:
    case ACTION_RUN:
        act_in_time(app, action);
        break;
    case ACTION_NEXT_ACTOR:
        jumps_go(&app->jumps, timeline_steps(app->view.timeline));
        live_choose_next(&app->live);
        break;
    case ACTION_HELP:
        app->help = true;
        app->help_scroll = 0;
        break;
    case ACTION_QUIT:
        quit(app);
        break;
    case ACTION_BACK:
        back_out(app);
        break;
    case ACTION_TYPE:
        prompt_open(app);
        break;
    case ACTION_REDRAW:
    case ACTION_NONE:
        break;
    default:
        if (action >= ACTION_PANE_1 && action <= ACTION_PANE_7)
            focus(app, (enum pane_id)(action - ACTION_PANE_1));
        else
            act_on_panes(app, action);
    }
}

/* Why a key of the live screen does nothing now. */
static void explain_idle_key(struct app *app, int key)
{
    if (keys_action(KEYS_LIVE, key) == ACTION_NONE)
        return;
    say(&app->message, app->live.on ? "The programs have ended: there is nothing left to run."
                                    : "This is a replay: nothing runs. Left and right go through it.");
}

void app_key(struct app *app, int key)
{
    unsigned contexts = app_contexts(app);
    enum action action = keys_action(contexts, key);
    bool again = app->interrupted;
    uint32_t selected = app->view.selected;

    app->message.text[0] = '\0';
    app->interrupted = false;
    if (keys_is_mouse(key)) {
        going_mouse_key(app, key);
    } else if (action == ACTION_INTERRUPT) {
        going_close(app);
        interrupt(app, again);
    } else if (app->help) {
        act_on_help(app, action);
    } else if (contexts == KEYS_PROMPT) {
        prompt_key(app, key);
    } else if (going_context(app)) {
        going_key(app, key);
    } else if (contexts == KEYS_CONFIRM) {
        if (action == ACTION_QUIT)
            app->done = true;
        app->quit_asked = false;
    } else if (!teaching_key(app, key)) {
        action = keys_action(lesson_contexts(app), key);
        if (action == ACTION_NONE)
            explain_idle_key(app, key);
        else
            app_do(app, action);
    }
    app_see_live(app);
    teaching_see(app);
    if (app->view.selected != selected || app->jumps.arrived)
        app_show_selected(app);
}
