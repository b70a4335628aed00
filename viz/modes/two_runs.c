#include "viz/modes/two_runs.h"

#include "lab/base/clock.h"
#include "viz/modes/window.h"

enum { POLL_MS = 30, WAIT_WIDTH = 60 };

static void end(void *self)
{
    struct two_runs *runs = self;
    const struct session_others *others = runs->session->others;
    if (runs->stage == TWO_RUNS_WAIT)
        others->cancel(others->data);
    side_by_side_end(&runs->beside);
    timeline_close(runs->other);
    runs->beside = (struct side_by_side){ 0 };
    runs->other = NULL;
    runs->stage = TWO_RUNS_CHOOSE;
}

static bool open(void *self, enum action action)
{
    struct two_runs *runs = self;
    const struct session_others *others = runs->session->others;
    if (action != ACTION_COMPARE)
        return false;
    if (others && others->count > 0)
        return true;
    say(runs->jumps->message, "Nothing to compare with here: `sockeye compare A.pcapng B.pcapng` lays two "
                              "recordings side by side.");
    return false;
}

/* ---- the stages */

static struct mode_reply begin(struct two_runs *runs)
{
    const struct session_others *others = runs->session->others;
    char why[200];
    if (!others->begin(others->data, runs->choice, why, sizeof why)) {
        say(runs->jumps->message, "%s", why);
        return mode_closed;
    }
    runs->stage = TWO_RUNS_WAIT;
    runs->poll_ns = 0;
    return mode_handled;
}

/* No more of this run is compared than a person may look at. */
static uint32_t left_end(const struct view *view)
{
    return view->limit < timeline_steps(view->timeline) ? timeline_step_end(view->timeline, view->limit)
                                                        : UINT32_MAX;
}

static struct mode_reply show(struct two_runs *runs)
{
    const struct view *view = runs->jumps->view;
    const char *const names[2] = { runs->session->title, runs->session->others->items[runs->choice].title };
    const struct timeline *const timelines[2] = { view->timeline, runs->other };
    runs->stage = TWO_RUNS_SHOWN;
    if (side_by_side_begin(&runs->beside, names, timelines, left_end(view)))
        return mode_handled;
    end(runs);
    say(runs->jumps->message, "Out of memory: the runs cannot be compared.");
    return mode_closed;
}

static struct mode_reply tick(void *self)
{
    struct two_runs *runs = self;
    const struct session_others *others = runs->session->others;
    char why[200];
    if (runs->stage != TWO_RUNS_WAIT || clock_monotonic_ns() < runs->poll_ns)
        return mode_passed;
    runs->poll_ns = clock_monotonic_ns() + (int64_t)POLL_MS * NS_PER_MS;
    switch (others->take(others->data, &runs->other, why, sizeof why)) {
    case 0:
        return mode_passed;
    case 1:
        return show(runs);
    default:
        runs->stage = TWO_RUNS_CHOOSE;
        say(runs->jumps->message, "%s", why);
        return mode_closed;
    }
}

static int64_t due(const void *self)
{
    const struct two_runs *runs = self;
    return runs->stage == TWO_RUNS_WAIT ? runs->poll_ns : INT64_MAX;
}

static bool busy(const void *self)
{
    return ((const struct two_runs *)self)->stage == TWO_RUNS_WAIT;
}

/* ---- keys */

static unsigned keys_now(const void *self)
{
    return ((const struct two_runs *)self)->stage == TWO_RUNS_CHOOSE ? KEYS_OVERLAY : KEYS_BESIDE;
}

static struct mode_reply choose(struct two_runs *runs, enum action action)
{
    if (window_choose(&runs->choice, runs->session->others->count, action, 1))
        return mode_handled;
    return action == ACTION_OPEN ? begin(runs) : mode_closed;
}

/* The lesson screen is left at the step that was looked at. */
static struct mode_reply act(void *self, enum action action, int key)
{
    struct two_runs *runs = self;
    bool shown = runs->stage == TWO_RUNS_SHOWN;
    (void)key;
    if (runs->stage == TWO_RUNS_CHOOSE)
        return choose(runs, action);
    if ((shown && side_by_side_act(&runs->beside, action, runs->layout->height - 4)) || action != ACTION_BACK)
        return mode_handled;
    uint32_t step = shown ? side_by_side_left_step(&runs->beside) : 0;
    end(runs);
    if (step > 0)
        jumps_go(runs->jumps, step);
    return mode_closed;
}

/* ---- drawing */

static struct window_item other(const void *data, size_t n)
{
    const struct session_other *items = data;
    return (struct window_item){ items[n].name, items[n].about };
}

static void draw_wait(const struct two_runs *runs, struct canvas *canvas)
{
    struct canvas inside = window_draw(canvas, WAIT_WIDTH, 1, " compare ");
    canvas_printf(&inside, 1, 0, STYLE_PLAIN, "recording \"%s\"; esc gives it up",
                  runs->session->others->items[runs->choice].name);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct two_runs *runs = self;
    const struct session_others *others = runs->session->others;
    struct rect body = { 0, 1, screen->area.width, screen->area.height - 2 };
    if (runs->stage == TWO_RUNS_CHOOSE) {
        window_list(screen, " compare with    enter records it, esc closes ", other, others->items,
                    others->count, runs->choice);
    } else if (runs->stage == TWO_RUNS_WAIT) {
        draw_wait(runs, screen);
    } else {
        struct canvas part = canvas_part(screen, body);
        canvas_clear(&part, STYLE_PLAIN);
        side_by_side_draw(&runs->beside, &part);
    }
}

const struct mode_ops two_runs_mode = { .form = MODE_COVER,
                                        .keys_now = keys_now,
                                        .open = open,
                                        .act = act,
                                        .draw = draw,
                                        .end = end,
                                        .due = due,
                                        .tick = tick,
                                        .busy = busy };
