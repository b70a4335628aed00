/* The loop of the lesson screen. One for the person at a terminal and for the key script without one: it
 * waits for a key, for the recording to grow, or for a time to pass; acts; draws. Nothing wakes it while
 * nothing happens. */
#include "viz/app.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "viz/keys/key_script.h"
#include "viz/page.h"
#include "viz/reader.h"
#include "viz/screen.h"
#include "viz/terminal/term.h"

static const int64_t frame_ns = 32 * 1000 * 1000; /* between two frames while much happens */
static const int64_t hold_ns = 50 * 1000 * 1000;  /* a step under way may hold back the frame for this long */
static const int64_t begin_ns =
    1000 * 1000 * 1000LL; /* what leads to the first frame may hold it back for this long */
static const int64_t script_ns =
    5000 * 1000 * 1000LL; /* a script waits for the effect of a key for this long */

/* One run of the loop. */
struct loop {
    struct screen *screen;
    struct terminal *term; /* NULL: no terminal */
    struct reader *reader; /* in place of the screen; NULL: none */
    int wake;              /* -1 once the observer has gone */
    const char *keys;      /* rest of the script; NULL when it is done */
    int keys_left;
    const struct theme *theme; /* that the terminal has */
    int64_t key_ns;            /* when the script's last key was given */
    int64_t begun_ns;
    int64_t drawn_ns; /* when the last frame was drawn */
    int64_t timed_ns; /* when the key was read whose effect is to be timed; 0 none */
    FILE *timing;
    bool dirty, urgent;
};

/* Reads and forgets the wake-up bytes. */
static void drain_wake(struct loop *loop)
{
    char bytes[64];
    ssize_t got;
    do
        got = read(loop->wake, bytes, sizeof bytes);
    while (got > 0 || (got < 0 && errno == EINTR));
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        loop->wake = -1;
        loop->screen->live.gone = true;
    }
    loop->dirty = true;
}

static void grow(struct loop *loop)
{
    struct screen *screen = loop->screen;
    bool waited = live_waits(&screen->live);
    if (loop->wake >= 0)
        drain_wake(loop);
    if (!screen_grow(screen))
        return;
    loop->dirty = true;
    loop->urgent = loop->urgent || (waited && !live_waits(&screen->live));
}

/* ---- the script */

static void next_script_key(struct loop *loop)
{
    int key = script_next(&loop->keys, &loop->keys_left);
    if (key == 0) {
        loop->keys = NULL;
        return;
    }
    loop->key_ns = clock_monotonic_ns();
    screen_key(loop->screen, key);
    loop->dirty = true;
}

/* Whether the last key has had its effect, or did not have it in time; another run that is being recorded has
 * a time limit of its own. */
static bool may_go_on(const struct loop *loop)
{
    if (screen_busy(loop->screen))
        return false;
    return live_at_rest(&loop->screen->live) || clock_monotonic_ns() - loop->key_ns >= script_ns;
}

/* Gives keys as long as each has had its effect, or did not have it in time. */
static void run_script(struct loop *loop)
{
    while (loop->keys && !loop->screen->done && may_go_on(loop)) {
        if (loop->reader)
            reader_tell(loop->reader, loop->screen);
        next_script_key(loop);
        grow(loop);
    }
}

/* ---- drawing */

static bool fit_canvas(struct loop *loop)
{
    const struct screen_options *options = loop->screen->options;
    return page_fit(&loop->screen->canvas, loop->term, options, options->ascii);
}

static void draw(struct loop *loop)
{
    int64_t begun = clock_monotonic_ns(), now;
    if (loop->term) {
        if (loop->theme != loop->screen->theme)
            term_theme(loop->term, loop->theme = loop->screen->theme);
        screen_draw(loop->screen);
        term_draw(loop->term, &loop->screen->canvas);
    }
    if (loop->reader && !reader_tell(loop->reader, loop->screen))
        loop->screen->done = true;
    now = clock_monotonic_ns();
    if (loop->timed_ns && !live_waits(&loop->screen->live)) {
        if (loop->timing)
            fprintf(loop->timing, "%lld\n", (long long)(now - loop->timed_ns));
        loop->timed_ns = 0;
    }
    loop->drawn_ns = begun;
    loop->dirty = loop->urgent = false;
}

/* When the next frame may be drawn: at once after a key, unless its step is still to come. */
static int64_t draw_at(const struct loop *loop)
{
    const struct live *live = &loop->screen->live;
    if (loop->screen->session->held && live_begins(live))
        return loop->begun_ns + begin_ns;
    if (live_waits(live) && clock_monotonic_ns() < live->asked_ns + hold_ns)
        return live->asked_ns + hold_ns;
    return loop->urgent ? 0 : loop->drawn_ns + frame_ns;
}

/* ---- waiting */

/* Milliseconds until something has to be done without being woken; -1: never. */
static int time_out(const struct loop *loop)
{
    int64_t now = clock_monotonic_ns(), at = INT64_MAX;
    if (loop->dirty)
        at = draw_at(loop);
    if (screen_due(loop->screen) < at)
        at = screen_due(loop->screen);
    bool waits = loop->keys || loop->screen->options->dump || (loop->reader && !may_go_on(loop));
    if (waits && !screen_busy(loop->screen)) {
        int64_t look = loop->screen->live.running ? now + frame_ns : INT64_MAX;
        int64_t end = loop->key_ns + script_ns;
        at = at < end ? at : end;
        at = at < look ? at : look;
    }
    if (at == INT64_MAX)
        return -1;
    return at <= now ? 0 : (int)((at - now + 999999) / 1000000);
}

static void wait_without_terminal(struct loop *loop, int timeout)
{
    struct pollfd fd = { loop->wake, POLLIN, 0 };
    if (poll(&fd, loop->wake < 0 ? 0 : 1, timeout) > 0)
        grow(loop);
}

static void take_keys(struct loop *loop)
{
    struct screen *screen = loop->screen;
    int key;
    while (!screen->done && (key = term_key(loop->term)) != 0) {
        loop->dirty = loop->urgent = true;
        if (key == KEY_CODE_RESIZE) {
            fit_canvas(loop);
            continue;
        }
        if (keys_action(mode_stack_keys(&screen->stack), key) == ACTION_REDRAW)
            term_redraw(loop->term);
        int64_t read_ns = clock_monotonic_ns();
        screen_key(screen, key);
        if (!term_mouse(loop->term, screen->modes.lesson.mouse)) {
            screen->modes.lesson.mouse = false;
            say(&screen->message, "This terminal has no mouse.");
        }
        if (loop->timing && !loop->timed_ns)
            loop->timed_ns = read_ns;
    }
}

static void wait_at_terminal(struct loop *loop, int timeout)
{
    unsigned seen = term_wait(loop->term, loop->wake, timeout);
    if (seen & (TERM_CLOSED | TERM_SIGNAL)) {
        loop->screen->done = true;
        return;
    }
    if (seen & TERM_WAKE)
        grow(loop);
    if (seen & TERM_KEY)
        take_keys(loop);
}

static void wait_at_reader(struct loop *loop, int timeout)
{
    bool input = !loop->keys && (loop->reader->input.terminal || may_go_on(loop));
    unsigned seen = line_input_wait(&loop->reader->input, input, loop->wake, timeout);
    int key = 0;
    loop->screen->done = loop->screen->done || (seen & (TERM_CLOSED | TERM_SIGNAL)) != 0;
    if (seen & TERM_WAKE)
        grow(loop);
    if (!(seen & TERM_KEY) || loop->keys)
        return;
    loop->dirty = loop->urgent = true; /* no key, too, has something to tell: the program was stopped */
    if ((key = reader_key(loop->reader)) != 0) {
        loop->key_ns = clock_monotonic_ns();
        reader_tell(loop->reader, loop->screen); /* what the key before brought about */
        screen_key(loop->screen, key);
    }
}

static int run_loop(struct loop *loop)
{
    struct screen *screen = loop->screen;
    loop->key_ns = loop->begun_ns = clock_monotonic_ns();
    loop->dirty = loop->urgent = true;
    while (!screen->done) {
        if (!fit_canvas(loop))
            return 3;
        run_script(loop);
        if (!loop->term && !loop->reader && !loop->keys && may_go_on(loop))
            break;
        if (screen->done)
            break;
        if (screen_tick(screen))
            loop->dirty = loop->urgent = true;
        if (loop->dirty && clock_monotonic_ns() >= draw_at(loop))
            draw(loop);
        if (screen_look(screen))
            loop->dirty = true;
        int timeout = time_out(loop);
        if (loop->term)
            wait_at_terminal(loop, timeout);
        else if (loop->reader)
            wait_at_reader(loop, timeout);
        else
            wait_without_terminal(loop, timeout);
    }
    if (loop->reader)
        return line_input_signal();
    return loop->term ? term_signal(loop->term) : 0;
}

/* ---- beginning and end */

int app_watch(const struct screen_session *session, const struct screen_options *options)
{
    struct screen_options own = *options;
    struct reader reader = { .ascii = page_ascii(options) };
    struct screen screen;
    struct loop loop = { .screen = &screen,
                         .reader = options->reader ? &reader : NULL,
                         .wake = session->command ? session->wake : -1,
                         .keys = options->keys };
    own.ascii = reader.ascii;
    own.dump = options->dump || options->svg;
    if (!page_script(options->keys))
        return 2;
    if (!own.dump && !own.reader && !(loop.term = page_terminal(options)))
        return 3;
    if (own.reader)
        line_input_open(&reader.input);
    loop.timing = options->timing ? fopen(options->timing, "we") : NULL;
    screen_begin(&screen, session, &own);
    loop.theme = screen.theme;
    int status = run_loop(&loop);
    bool by_signal = status > 0 && (loop.term || own.reader);
    if (own.reader && status == 0)
        reader_tell(&reader, &screen);
    if (own.reader)
        line_input_close(&reader.input);
    bool goes_on = status == 0 && session->next && session->next->variant;
    if (goes_on)
        term_keep(loop.term);
    else
        term_close(loop.term);
    if (goes_on)
        session->next->keys = loop.keys;
    if (loop.timing)
        fclose(loop.timing);
    if (own.dump && status == 0 && !goes_on) {
        own.dump = options->dump;
        own.theme = screen.theme;
        screen_draw(&screen);
        status = page_write(&screen.canvas, &own, session->title);
    }
    screen_end(&screen);
    return by_signal ? 128 + status : status;
}

void app_release(void)
{
    term_release();
}
