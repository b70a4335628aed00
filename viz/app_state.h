/* What the lesson screen remembers between keys. Private to app.c and app_*.c. */
#ifndef SOCKEYE_VIZ_APP_STATE_H
#define SOCKEYE_VIZ_APP_STATE_H

#include "viz/app.h"
#include "viz/going/going.h"
#include "viz/navigate/save.h"
#include "viz/navigate/search.h"
#include "viz/panes/layout.h"
#include "viz/teaching/teaching.h"
#include "viz/view/pane.h"

/* How the session stands; each is shown as a glyph and a word. */
enum live_status {
    LIVE_PAUSED,
    LIVE_WORKING,
    LIVE_RUNNING,
    LIVE_BLOCKED,
    LIVE_DEADLOCK,
    LIVE_ENDED,
    LIVE_REPLAY
};

/* The session under way, as far as the screen needs to know it. */
struct live {
    bool on;                     /* not a replay */
    bool gone;                   /* the observer closed its end */
    bool ended;                  /* it said that the session is over */
    bool running;                /* all go */
    bool waiting;                /* a step was asked for and has not had its effect yet */
    int queued;                  /* steps to ask for after that */
    uint32_t asked_count;        /* events there were when it was asked for */
    int64_t asked_ns;            /* CLOCK_MONOTONIC */
    int64_t changed_ns;          /* CLOCK_MONOTONIC, when the recording last grew */
    uint32_t seen;               /* events looked at for what follows */
    uint32_t go, note, deadlock; /* last of their kind; EVENT_NO_INDEX none */
    char chosen[32];             /* who goes next, when a person chose */
    size_t order_at;             /* place in the lesson's order */
    struct state end;            /* at the end of the recording, wherever the view is */
};

/* A line that is being typed to a program. */
struct prompt {
    bool open;
    unsigned actor; /* number in view->actors */
    char text[200]; /* UTF-8 */
    size_t size;
};

struct app {
    const struct screen_session *session;
    const struct screen_options *options;
    struct view view;
    struct live live;
    struct canvas canvas;
    struct layout layout;
    enum pane_id focus, guest, previous; /* previous: where `o` and `p` go back to */
    bool zoom, help, quit_asked, interrupted, done;
    int help_scroll;
    struct prompt prompt;
    struct going going;
    struct teaching teaching;
    struct message message;
    struct jumps jumps;
    struct search search;
    struct save save;
};

/* ---- app.c */
/* Nothing of `session` and `options` is owned; the canvas is made later, as large as the screen. */
void app_begin(struct app *app, const struct screen_session *session, const struct screen_options *options);
void app_end(struct app *app);

/* ---- app_live.c */
void live_begin(struct app *app);
void live_free(struct app *app);
/* Takes in what was recorded since; true when something is new. */
bool live_grow(struct app *app);
enum live_status live_status(const struct app *app);
/* Whether the last command has had its effect, and nothing moves. */
bool live_at_rest(const struct app *app);
/* Tells the observer; false when it has gone (said in app->message). */
bool live_command(struct app *app, const char *line);
/* Asks for one step of who is next. */
void live_step(struct app *app);
void live_run(struct app *app, bool run);
/* Label of who goes next: recorded when there is a next step, else chosen, else as the observer chooses.
 * Empty: nobody. */
struct str live_next(const struct app *app);
void live_choose_next(struct app *app);
/* Tasks that have not exited. */
unsigned live_tasks(const struct app *app);
int64_t live_clock(void); /* CLOCK_MONOTONIC, ns */

/* ---- app_act.c */
unsigned app_contexts(const struct app *app);
void app_key(struct app *app, int key);
/* Does what a key of the lesson screen stands for. */
void app_do(struct app *app, enum action action);

/* ---- app_prompt.c */
void prompt_open(struct app *app);
void prompt_key(struct app *app, int key);
void prompt_draw(const struct app *app, struct canvas *canvas);

/* ---- app_screen.c, app_help.c */
void app_layout(struct app *app);
void app_draw(struct app *app);
void app_draw_help(const struct app *app, struct canvas *canvas);
/* The pane whose tab stands in a column; PANE_COUNT: none. */
int app_tab_at(const struct app *app, int x);
/* Every pane on the screen scrolls to the selected event, where it has it and does not show it already. */
void app_show_selected(struct app *app);

#endif
