/* The loop of the lesson screen. One for the person at a terminal and for the key script without one: it
 * waits for a key, for the recording to grow, or for a time to pass; acts; draws. Nothing wakes it while
 * nothing happens. */
#include "viz/app.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "viz/app_state.h"
#include "viz/connection/connection_view.h"
#include "viz/export/export.h"
#include "viz/keys/key_script.h"
#include "viz/reader.h"
#include "viz/terminal/term.h"
#include "viz/view/view.h"

static const int64_t frame_ns = 32 * 1000 * 1000; /* between two frames while much happens */
static const int64_t hold_ns = 50 * 1000 * 1000;  /* a step under way may hold back the frame for this long */
static const int64_t script_ns =
    5000 * 1000 * 1000LL; /* a script waits for the effect of a key for this long */
enum { DEFAULT_WIDTH = 80, DEFAULT_HEIGHT = 24 };

/* One run of the loop. */
struct loop {
    struct app *app;
    struct terminal *term; /* NULL: no terminal */
    struct reader *reader; /* in place of the screen; NULL: none */
    int wake;              /* -1 once the observer has gone */
    const char *keys;      /* rest of the script; NULL when it is done */
    int keys_left;
    int64_t key_ns;   /* when the script's last key was given */
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
        loop->app->live.gone = true;
    }
    loop->dirty = true;
}

static void grow(struct loop *loop)
{
    struct app *app = loop->app;
    bool waited = live_waits(&app->live);

    if (loop->wake >= 0)
        drain_wake(loop);
    if (!app_grow(app))
        return;
    view_grow(&app->view);
    teaching_see(app);
    loop->dirty = true;
    loop->urgent = loop->urgent || (waited && !live_waits(&app->live));
}

/* ---- the script */

static void next_script_key(struct loop *loop)
{
    int key = script_next(&loop->keys, &loop->keys_left);

    if (key == 0) {
        loop->keys = NULL;
        return;
    }
    loop->key_ns = live_clock();
    app_layout(loop->app); /* panes scroll by the rows they have */
    app_key(loop->app, key);
    loop->dirty = true;
}

/* Whether the last key has had its effect, or did not have it in time; another run that is being recorded has
 * a time limit of its own. */
static bool may_go_on(const struct loop *loop)
{
    if (teaching_busy(loop->app))
        return false;
    return live_at_rest(&loop->app->live) || live_clock() - loop->key_ns >= script_ns;
}

/* Gives keys as long as each has had its effect, or did not have it in time. */
static void run_script(struct loop *loop)
{
    while (loop->keys && !loop->app->done && may_go_on(loop)) {
        if (loop->reader)
            reader_tell(loop->reader, loop->app);
        next_script_key(loop);
        grow(loop);
    }
}

/* ---- drawing */

static bool fit_canvas(struct loop *loop)
{
    struct app *app = loop->app;
    int width = app->options->width, height = app->options->height;

    if (loop->term)
        term_size(loop->term, &width, &height);
    width = width > 0 ? width : DEFAULT_WIDTH;
    height = height > 0 ? height : DEFAULT_HEIGHT;
    if (app->canvas.cells && app->canvas.area.width == width && app->canvas.area.height == height)
        return true;
    canvas_free(&app->canvas);
    return canvas_make(&app->canvas, width, height, app->options->ascii);
}

/* What is wrong with a recording, or has become of its file while it is shown. */
static void see_trouble(struct app *app)
{
    const char *trouble = app->live.on ? "" : timeline_trouble(app->session->timeline);

    if (*trouble && trouble != app->trouble)
        say(&app->message, "This recording is %s.", trouble);
    app->trouble = trouble;
}

static void draw(struct loop *loop)
{
    int64_t begun = live_clock(), now;

    see_trouble(loop->app);
    if (loop->term) {
        app_draw(loop->app);
        term_draw(loop->term, &loop->app->canvas);
    }
    if (loop->reader && !reader_tell(loop->reader, loop->app))
        loop->app->done = true;
    now = live_clock();
    if (loop->timed_ns && !live_waits(&loop->app->live)) {
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
    const struct live *live = &loop->app->live;

    if (live_waits(live) && live_clock() < live->asked_ns + hold_ns)
        return live->asked_ns + hold_ns;
    return loop->urgent ? 0 : loop->drawn_ns + frame_ns;
}

/* ---- waiting */

/* Milliseconds until something has to be done without being woken; -1: never. */
static int time_out(const struct loop *loop)
{
    int64_t now = live_clock(), at = INT64_MAX;

    if (loop->dirty)
        at = draw_at(loop);
    if (teaching_due(loop->app) < at)
        at = teaching_due(loop->app);
    bool waits = loop->keys || loop->app->options->dump || (loop->reader && !may_go_on(loop));
    if (waits && !teaching_busy(loop->app)) {
        int64_t look = loop->app->live.running ? now + frame_ns : INT64_MAX;
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
    struct app *app = loop->app;
    int key;

    while (!app->done && (key = term_key(loop->term)) != 0) {
        loop->dirty = loop->urgent = true;
        if (key == KEY_CODE_RESIZE) {
            fit_canvas(loop);
            continue;
        }
        if (keys_action(app_contexts(app), key) == ACTION_REDRAW)
            term_redraw(loop->term);
        int64_t read_ns = live_clock();
        app_layout(app);
        app_key(app, key);
        if (!term_mouse(loop->term, app->going.mouse)) {
            app->going.mouse = false;
            say(&app->message, "This terminal has no mouse.");
        }
        if (loop->timing && !loop->timed_ns)
            loop->timed_ns = read_ns;
    }
}

static void wait_at_terminal(struct loop *loop, int timeout)
{
    unsigned seen = term_wait(loop->term, loop->wake, timeout);

    if (seen & (TERM_CLOSED | TERM_SIGNAL)) {
        loop->app->done = true;
        return;
    }
    if (seen & TERM_WAKE)
        grow(loop);
    if (seen & TERM_KEY)
        take_keys(loop);
}

static void wait_at_reader(struct loop *loop, int timeout)
{
    bool input = !loop->keys && (reader_at_terminal(loop->reader) || may_go_on(loop));
    unsigned seen = reader_wait(loop->reader, input, loop->wake, timeout);
    int key = 0;

    loop->app->done = loop->app->done || (seen & (TERM_CLOSED | TERM_SIGNAL)) != 0;
    if (seen & TERM_WAKE)
        grow(loop);
    if (!(seen & TERM_KEY) || loop->keys)
        return;
    loop->dirty = loop->urgent = true; /* no key, too, has something to tell: the program was stopped */
    if ((key = reader_key(loop->reader)) != 0) {
        loop->key_ns = live_clock();
        reader_tell(loop->reader, loop->app); /* what the key before brought about */
        app_layout(loop->app);
        app_key(loop->app, key);
    }
}

static int run_loop(struct loop *loop)
{
    struct app *app = loop->app;

    loop->key_ns = live_clock();
    loop->dirty = loop->urgent = true;
    while (!app->done) {
        if (!fit_canvas(loop))
            return 3;
        run_script(loop);
        if (!loop->term && !loop->reader && !loop->keys && may_go_on(loop))
            break;
        if (app->done)
            break;
        if (teaching_tick(app)) {
            app_see_live(app);
            loop->dirty = loop->urgent = true;
        }
        if (loop->dirty && live_clock() >= draw_at(loop))
            draw(loop);
        int timeout = time_out(loop);
        if (loop->term)
            wait_at_terminal(loop, timeout);
        else if (loop->reader)
            wait_at_reader(loop, timeout);
        else
            wait_without_terminal(loop, timeout);
    }
    if (loop->reader)
        return reader_signal(loop->reader);
    return loop->term ? term_signal(loop->term) : 0;
}

/* ---- beginning and end */

static const struct canvas *drawn_screen(void *data)
{
    struct app *app = data;

    app_draw(app);
    return &app->canvas;
}

void app_begin(struct app *app, const struct screen_session *session, const struct screen_options *options)
{
    *app = (struct app){ .session = session,
                         .options = options,
                         .focus = PANE_LADDER,
                         .previous = PANE_SOURCE,
                         .guest = PANE_PACKETS };
    view_init(&app->view, session->timeline);
    app->jumps = (struct jumps){ .view = &app->view, .message = &app->message };
    app->search = (struct search){ .jumps = &app->jumps };
    app->save = (struct save){ .view = &app->view,
                               .message = &app->message,
                               .title = session->title,
                               .ascii = options->ascii,
                               .screen = drawn_screen,
                               .data = app };
    app->view.lesson = session->lesson;
    live_begin(&app->live, session->timeline, session->command, session->data);
    app_see_live(app);
    teaching_begin(app);
    view_go(&app->view, session->at);
    see_trouble(app);
    app->view.following = app->live.on && session->at == 0;
    if (app->view.following)
        view_go(&app->view, timeline_steps(session->timeline));
}

void app_see_live(struct app *app)
{
    struct view *view = &app->view;
    struct str next = live_next(&app->live, timeline_steps(view->timeline));

    view->live = app->live.on;
    view->running = app->live.running;
    snprintf(view->next, sizeof view->next, "%.*s", STR_ARGS(next));
    if (app->live.news[0])
        say(&app->message, "%s", app->live.news);
    app->live.news[0] = '\0';
}

bool app_grow(struct app *app)
{
    bool grown = live_grow(&app->live);

    if (grown)
        teaching_grow(app);
    app->live.running = app->live.running && live_status(&app->live) != LIVE_ENDED;
    app_see_live(app);
    return grown;
}

void app_end(struct app *app)
{
    canvas_free(&app->canvas);
    search_free(&app->search);
    teaching_free(app);
    live_free(&app->live);
    connection_view_close(&app->view);
    view_free(&app->view);
}

static int print_screen(struct app *app)
{
    char *text;
    bool good;

    app_draw(app);
    text = canvas_dump(&app->canvas);
    good = text && fputs(text, stdout) >= 0 && fflush(stdout) == 0;
    free(text);
    if (!good)
        fprintf(stderr, "sockeye: cannot print the screen\n");
    return good ? 0 : 3;
}

static int write_svg(struct app *app, const char *path)
{
    app_draw(app);
    return export_svg_file(&app->canvas, app->session->title, path);
}

int app_watch(const struct screen_session *session, const struct screen_options *options)
{
    struct screen_options own = *options;
    struct app app;
    struct loop loop = { .app = &app, .wake = session->command ? session->wake : -1, .keys = options->keys };
    char why[256];
    int status;

    setlocale(LC_CTYPE, "");
    own.ascii = (own.ascii || !term_is_utf8()) && !(options->svg && !options->ascii);
    own.dump = options->dump || options->svg;
    if (options->keys && script_check(options->keys, why, sizeof why) < 0) {
        fprintf(stderr, "sockeye: %s\n", why);
        return 2;
    }
    if (own.reader)
        loop.reader = reader_open(own.ascii);
    else if (!own.dump) {
        loop.term = term_open(&(struct term_wishes){ .color = options->color }, why, sizeof why);
        if (!loop.term) {
            fprintf(stderr, "sockeye: %s\n", why);
            return 3;
        }
    }
    if (options->timing)
        loop.timing = fopen(options->timing, "we");
    app_begin(&app, session, &own);
    status = run_loop(&loop);
    bool by_signal = loop.term || loop.reader;
    term_close(loop.term);
    if (loop.reader && status == 0)
        reader_tell(loop.reader, &app);
    reader_close(loop.reader);
    if (options->dump && status == 0)
        status = print_screen(&app);
    if (options->svg && status == 0)
        status = write_svg(&app, options->svg);
    if (loop.timing)
        fclose(loop.timing);
    app_end(&app);
    return status > 0 && by_signal ? 128 + status : status;
}
