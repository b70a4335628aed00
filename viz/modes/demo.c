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

/* The title says which of both it is. */
static void set_playing(struct demo *demo, bool on)
{
    demo->playing = on;
    demo->view->playing_ms = on ? (int32_t)interval(demo) : 0;
}

static void change_speed(struct demo *demo, int by)
{
    int faster = demo->faster + by;
    demo->faster = faster < SLOWEST ? SLOWEST : faster > FASTEST ? FASTEST : faster;
    wait(demo);
    set_playing(demo, demo->playing);
    say(demo->message, "A step every %g s.", (double)interval(demo) / 1000);
}

/* The first step of a play is made at once; at the end it says that this is the end. */
static struct mode_reply play(struct demo *demo)
{
    bool begins = !demo->playing;
    set_playing(demo, begins && !is_over(demo));
    wait(demo);
    return (struct mode_reply){ .did = MODE_HANDLED, .then = begins ? ACTION_STEP : ACTION_NONE };
}

/* A step by hand; one that plays is only stopped by it. */
static struct mode_reply stop(struct demo *demo)
{
    bool played = demo->playing;
    set_playing(demo, false);
    return played ? mode_handled : mode_passed;
}

/* Whether a key of the screen below goes somewhere in time. */
static bool goes_elsewhere(int key)
{
    switch (keys_action(KEYS_LESSON | KEYS_LIVE, key)) {
    case ACTION_RUN:
    case ACTION_FIRST:
    case ACTION_LAST:
    case ACTION_NEXT_ACTOR:
    case ACTION_NEXT_MATCH:
    case ACTION_PREVIOUS_MATCH:
    case ACTION_TO_MARK:
        return true;
    default:
        return false;
    }
}

static unsigned keys_now(const void *self)
{
    return ((const struct demo *)self)->on ? KEYS_DEMO : 0;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct demo *demo = self;
    if (!demo->on)
        return mode_passed;
    switch (action) {
    case ACTION_PLAY:
        return play(demo);
    case ACTION_FASTER:
    case ACTION_SLOWER:
        change_speed(demo, action == ACTION_FASTER ? 1 : -1);
        return mode_handled;
    case ACTION_STEP:
        return key ? stop(demo) : mode_passed;
    case ACTION_STEP_BACK:
    case ACTION_FORWARD:
    case ACTION_BLANK:
        set_playing(demo, false);
        return mode_passed;
    default:
        set_playing(demo, demo->playing && !goes_elsewhere(key));
        return mode_passed;
    }
}

/* A question stops the play: the class talks about it, and about its answer. */
static void see(void *self)
{
    struct demo *demo = self;
    if (demo->playing && question_open(demo->view))
        set_playing(demo, false);
}

static int64_t due(const void *self)
{
    const struct demo *demo = self;
    if (!demo->playing)
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
    set_playing(demo, !is_over(demo));
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
