#include "viz/modes/demo.h"

#include "lab/base/clock.h"
#include "viz/panes/question.h"

static const int64_t intervals[] = { 8000, 4000, 2000, 1000, 500, 250 }; /* ms from step to step */
static const int64_t look_ns = 30LL * NS_PER_MS, patience_ns = 5LL * NS_PER_S;
enum { SLOWEST = -2, FASTEST = 3 }; /* places in the table, counted from where it begins */

static int64_t interval(const struct demo *demo)
{
    return intervals[demo->faster - SLOWEST];
}

/* The next step is due an interval from now. */
static void wait(struct demo *demo)
{
    demo->next_ns = clock_monotonic_ns() + interval(demo) * NS_PER_MS;
}

static bool is_over(const struct demo *demo)
{
    enum live_status status = live_status(demo->live);
    return demo->view->step == timeline_steps(demo->view->timeline) &&
           (status == LIVE_REPLAY || status == LIVE_ENDED || status == LIVE_DEADLOCK);
}

static void change_speed(struct demo *demo, int by)
{
    int faster = demo->faster + by;
    demo->faster = faster < SLOWEST ? SLOWEST : faster > FASTEST ? FASTEST : faster;
    wait(demo);
    say(demo->message, "A step every %g s.", (double)interval(demo) / 1000);
}

/* The first step of a play is made at once; at the end it says that this is the end. */
static struct mode_reply play(struct demo *demo)
{
    bool begins = !demo->playing;
    demo->playing = begins && !is_over(demo);
    wait(demo);
    return (struct mode_reply){ .did = MODE_HANDLED, .then = begins ? ACTION_STEP : ACTION_NONE };
}

static unsigned keys_now(const void *self)
{
    return ((const struct demo *)self)->on ? KEYS_DEMO : 0;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct demo *demo = self;
    (void)key;
    if (!demo->on)
        return mode_passed;
    switch (action) {
    case ACTION_PLAY:
        return play(demo);
    case ACTION_FASTER:
    case ACTION_SLOWER:
        change_speed(demo, action == ACTION_FASTER ? 1 : -1);
        return mode_handled;
    case ACTION_STEP_BACK:
    case ACTION_FORWARD:
    case ACTION_BLANK:
        demo->playing = false;
        return mode_passed;
    default:
        return mode_passed;
    }
}

/* A question that is open stops the play; an interval after its answer it goes on. */
static void see(void *self)
{
    struct demo *demo = self;
    bool asks = question_open(demo->view) != NULL;
    if (demo->asked && !asks)
        wait(demo);
    demo->asked = asks;
}

static int64_t due(const void *self)
{
    const struct demo *demo = self;
    if (!demo->playing || question_open(demo->view))
        return INT64_MAX;
    return demo->next_ns > demo->look_ns ? demo->next_ns : demo->look_ns;
}

static struct mode_reply tick(void *self)
{
    struct demo *demo = self;
    int64_t now = clock_monotonic_ns();
    if (now < due(demo))
        return mode_passed;
    /* A program that is still to start has its place in the lesson's order too. */
    if (!live_at_rest(demo->live) && now < demo->next_ns + patience_ns) {
        demo->look_ns = now + look_ns;
        return mode_passed;
    }
    wait(demo);
    demo->playing = !is_over(demo);
    return (struct mode_reply){ .did = MODE_HANDLED, .then = demo->playing ? ACTION_STEP : ACTION_NONE };
}

const struct mode_ops demo_mode = {
    .form = MODE_BASE, .keys_now = keys_now, .act = act, .see = see, .due = due, .tick = tick
};

/* ---- the blank screen */

static bool open_blank(void *self, enum action action)
{
    (void)self;
    return action == ACTION_BLANK;
}

static struct mode_reply close_blank(void *self, enum action action, int key)
{
    (void)self;
    (void)action;
    (void)key;
    return mode_closed;
}

static void draw_blank(const void *self, struct canvas *screen)
{
    (void)self;
    canvas_clear(screen, STYLE_PLAIN);
}

const struct mode_ops blank_mode = {
    .form = MODE_COVER, .keys = KEYS_OVERLAY, .open = open_blank, .act = close_blank, .draw = draw_blank
};
