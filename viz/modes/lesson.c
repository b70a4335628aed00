/* The lesson screen:
 *
 *    sockeye  04 shutdown-vs-close            step 23 of 57   +1.284 ms   ▮▮ paused   ▸ client    title
 *   ┌1 source ── client.c:41 ─────┐┌2 ladder ───────────────────────────────────────────────┐    panes
 *   └─────────────────────────────┘└─────────────────────────────────────────────────────────┘
 *    what the step means                                                                          band
 *    space step   ← back   c run   1-7 pane   q quit                                    ? help    footer
 */
#include "viz/modes/lesson.h"

#include "viz/frame/band.h"
#include "viz/frame/title.h"
#include "viz/modes/variants.h"
#include "viz/navigate/selection.h"
#include "viz/panes/panes.h"

enum { WHEEL_ROWS = 3, SCROLL_MOST = 100000, ACROSS_MOST = 1000, ACROSS = 8 };

static unsigned keys_now(const void *self)
{
    const struct lesson_mode *lesson = self;
    const struct live *live = lesson->live;
    return KEYS_LESSON | (live->on && live_status(live) != LIVE_ENDED ? KEYS_LIVE : 0u) |
           (variants_offered(lesson->session) ? KEYS_VARIANTS : 0u);
}

static void go(const struct lesson_mode *lesson, uint32_t step)
{
    jumps_go(lesson->search->jumps, step);
}

/* ---- moving in time */

/* One step more where there is none: what was seen is shown, of a lesson; else what was found is offered. */
static struct mode_reply at_end(const struct lesson_mode *lesson, const char *words)
{
    uint32_t count;
    found_until(lesson->search->found, lesson->view->limit, &count);
    if (count > 0 && !lesson->session->lesson)
        say(lesson->message, "%s %u finding%s: w shows %s.", words, count, count == 1 ? "" : "s",
            count == 1 ? "it" : "them");
    else
        say(lesson->message, "%s", words);
    return (struct mode_reply){ .did = MODE_HANDLED,
                                .then = lesson->session->lesson ? ACTION_SUMMARY : ACTION_NONE };
}

static struct mode_reply forward(const struct lesson_mode *lesson, bool may_step)
{
    struct view *view = lesson->view;
    if (view->step < timeline_steps(view->timeline)) {
        go(lesson, view->step + 1);
        return mode_handled;
    }
    view->following = lesson->live->on;
    switch (live_status(lesson->live)) {
    case LIVE_REPLAY:
        return at_end(lesson, "This is the end of the recording.");
    case LIVE_ENDED:
        return at_end(lesson, "The programs have ended: this is the end of the recording.");
    case LIVE_DEADLOCK:
        return at_end(lesson, "Deadlock: every program waits for another. Nothing can happen any more.");
    default:
        if (may_step)
            live_step(lesson->live);
        else
            say(lesson->message, "This is the present: space makes the next step.");
        return mode_handled;
    }
}

static void back(const struct lesson_mode *lesson)
{
    if (lesson->view->step == 0)
        say(lesson->message, "This is the beginning.");
    else
        go(lesson, lesson->view->step - 1);
}

/* While all go, moving pauses them; a step forward does no more than that. */
static struct mode_reply act_in_time(const struct lesson_mode *lesson, enum action action)
{
    bool running = lesson->live->running;
    uint32_t last = timeline_steps(lesson->view->timeline);
    if (running && action != ACTION_RUN)
        live_run(lesson->live, false);
    switch (action) {
    case ACTION_STEP:
    case ACTION_FORWARD:
        return running ? mode_handled : forward(lesson, action == ACTION_STEP);
    case ACTION_STEP_BACK:
        back(lesson);
        return mode_handled;
    case ACTION_RUN:
        live_run(lesson->live, !running);
        go(lesson, last);
        return mode_handled;
    default:
        go(lesson, action == ACTION_FIRST ? 0 : last);
        return mode_handled;
    }
}

/* ---- panes */

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* What is opened and not a matter of the pane's is passed on. */
static struct mode_reply act_on_pane(struct lesson_mode *lesson, enum action action)
{
    enum pane_id id = lesson->focus.pane;
    const struct pane_ops *pane = panes[id];
    struct rect inside = layout_inside(lesson->layout, id);
    int page = inside.height > 2 ? inside.height - 1 : 1, least = -SCROLL_MOST, most = SCROLL_MOST;
    int *rows = &lesson->view->scroll[id], *columns = &lesson->view->across[id];
    if (pane->act && pane->act(lesson->view, action, inside.height) == HANDLED)
        return mode_handled;
    if (action == ACTION_OPEN)
        return mode_passed;
    if (pane->limits)
        pane->limits(lesson->view, inside.width, inside.height, &least, &most);
    *rows += action == ACTION_UP ? -1 : action == ACTION_DOWN ? 1 : 0;
    *rows += action == ACTION_PAGE_UP ? -page : action == ACTION_PAGE_DOWN ? page : 0;
    *rows = clamp(*rows, least, most);
    *columns += action == ACTION_LEFT ? -ACROSS : action == ACTION_RIGHT ? ACROSS : 0;
    *columns = clamp(*columns, 0, ACROSS_MOST);
    return mode_handled;
}

static struct mode_reply back_out(struct lesson_mode *lesson)
{
    const struct pane_ops *pane = panes[lesson->focus.pane];
    if (pane->act && pane->act(lesson->view, ACTION_BACK, 0) == HANDLED)
        return mode_handled;
    if (lesson->view->selected != EVENT_NO_INDEX)
        lesson->view->selected = EVENT_NO_INDEX;
    else if (lesson->view->filter)
        search_filter(lesson->view, "", lesson->message);
    else
        lesson->focus.zoom = false;
    return mode_handled;
}

/* ---- how it is looked at */

static void toggle_mouse(struct lesson_mode *lesson)
{
    lesson->mouse = !lesson->mouse;
    say(lesson->message, "%s",
        lesson->mouse ? "Mouse on: a click chooses, the wheel scrolls. M gives it back to the terminal."
                      : "Mouse off: the terminal selects and copies text.");
}

static struct mode_reply act_on_view(struct lesson_mode *lesson, enum action action)
{
    struct view *view = lesson->view;
    switch (action) {
    case ACTION_ZOOM:
        lesson->focus.zoom = !lesson->focus.zoom;
        return mode_handled;
    case ACTION_TIME:
        view->absolute_time = !view->absolute_time;
        return mode_handled;
    case ACTION_NOTES:
        view->notes = !view->notes;
        return mode_handled;
    case ACTION_FOLD:
        view->unfolded = !view->unfolded;
        view->unfolded_round = EVENT_NO_INDEX;
        return mode_handled;
    case ACTION_MOUSE:
        toggle_mouse(lesson);
        return mode_handled;
    default:
        return mode_passed;
    }
}

/* ---- all of them */

static struct mode_reply quit(const struct lesson_mode *lesson)
{
    const struct live *live = lesson->live;
    bool asks = live->on && live_status(live) != LIVE_ENDED && live_own_tasks(live) > 0;
    return (struct mode_reply){ .did = asks ? MODE_PASSED : MODE_QUIT };
}

static struct mode_reply do_action(struct lesson_mode *lesson, enum action action)
{
    switch (action) {
    case ACTION_STEP:
    case ACTION_FORWARD:
    case ACTION_STEP_BACK:
    case ACTION_FIRST:
    case ACTION_LAST:
    case ACTION_RUN:
        return act_in_time(lesson, action);
    case ACTION_NEXT_ACTOR:
        go(lesson, timeline_steps(lesson->view->timeline));
        live_choose_next(lesson->live);
        return mode_handled;
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
        search_again(lesson->search, action == ACTION_PREVIOUS_MATCH);
        return mode_handled;
    case ACTION_NEXT_PANE:
        focus_on(&lesson->focus, (lesson->focus.pane + 1) % PANE_COUNT);
        return mode_handled;
    case ACTION_OUTPUT:
    case ACTION_PACKETS:
        focus_there_and_back(&lesson->focus, action == ACTION_OUTPUT ? PANE_OUTPUT : PANE_PACKETS);
        return mode_handled;
    case ACTION_BACK:
        return back_out(lesson);
    case ACTION_QUIT:
        return quit(lesson);
    case ACTION_SWITCH:
        return (struct mode_reply){ .did = MODE_QUIT };
    default:
        if (action >= ACTION_PANE_1 && action <= ACTION_PANE_7) {
            focus_on(&lesson->focus, (enum pane_id)(action - ACTION_PANE_1));
            return mode_handled;
        }
        return action >= ACTION_UP && action <= ACTION_OPEN ? act_on_pane(lesson, action)
                                                            : act_on_view(lesson, action);
    }
}

/* ---- keys without an action, and the mouse */

/* The programs may have run ahead to their end while a question kept the view back: then to run is to go
 * there. Else it is said why a key of the live screen does nothing. */
static struct mode_reply idle_key(const struct lesson_mode *lesson, int key)
{
    enum action action = keys_action(KEYS_LIVE, key);
    uint32_t last = timeline_steps(lesson->view->timeline);
    if (action == ACTION_RUN && lesson->live->on && lesson->view->step != last)
        go(lesson, last);
    else if (action != ACTION_NONE)
        say(lesson->message, lesson->live->on
                                 ? "The programs have ended: there is nothing left to run."
                                 : "This is a replay: nothing runs. Left and right go through it.");
    return mode_handled;
}

static struct mode_reply act_on_mouse(struct lesson_mode *lesson, int key)
{
    enum mouse_kind kind;
    int x, y;
    keys_mouse_parts(key, &kind, &x, &y);
    enum pane_id tab = focus_tab_at(lesson->layout, lesson->focus.pane, x, y);
    enum pane_id pane = focus_pane_at(lesson->layout, x, y);
    if (tab < PANE_COUNT && kind == MOUSE_CLICK)
        focus_on(&lesson->focus, tab);
    if (pane == PANE_COUNT)
        return mode_handled;
    struct rect inside = layout_inside(lesson->layout, pane);
    focus_on(&lesson->focus, pane);
    if (kind == MOUSE_CLICK)
        selection_at(lesson->view, pane, inside.height,
                     (y - inside.y) / pane_pitch(pane, lesson->view, inside.width, inside.height));
    for (int i = 0; i < WHEEL_ROWS && kind != MOUSE_CLICK; i++)
        act_on_pane(lesson, kind == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
    return mode_handled;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    if (keys_is_mouse(key))
        return act_on_mouse(self, key);
    return action == ACTION_NONE ? idle_key(self, key) : do_action(self, action);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct lesson_mode *lesson = self;
    const struct layout *layout = lesson->layout;
    struct canvas title = canvas_part(screen, layout->title), band = canvas_part(screen, layout->band);
    uint32_t count;
    found_until(lesson->search->found, lesson->view->limit, &count);
    if (lesson->view->sheet.kind == SHEET_NONE)
        focus_draw_panes(lesson->view, layout, lesson->focus.pane, screen);
    title_draw(lesson->session->title, lesson->view, lesson->live, count, &title);
    focus_draw_tabs(lesson->view, layout, lesson->focus.pane, screen);
    if (layout->band.height > 0)
        band_draw(lesson->view, layout->pane[PANE_TEXT].width == 0, &band);
}

const struct mode_ops lesson_mode = { .form = MODE_BASE, .keys_now = keys_now, .act = act, .draw = draw };
