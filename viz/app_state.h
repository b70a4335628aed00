/* What the lesson screen remembers between keys. Private to app.c and app_*.c. */
#ifndef SOCKEYE_VIZ_APP_STATE_H
#define SOCKEYE_VIZ_APP_STATE_H

#include "viz/app.h"
#include "viz/going/going.h"
#include "viz/navigate/save.h"
#include "viz/navigate/search.h"
#include "viz/panes/layout.h"
#include "viz/session/live.h"
#include "viz/teaching/teaching.h"
#include "viz/view/pane.h"

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
    const char *trouble; /* with the recording, as it was said last */
    struct jumps jumps;
    struct search search;
    struct save save;
};

/* ---- app.c */
/* Nothing of `session` and `options` is owned; the canvas is made later, as large as the screen. */
void app_begin(struct app *app, const struct screen_session *session, const struct screen_options *options);
void app_end(struct app *app);
/* Takes in what was recorded since; true when something is new. */
bool app_grow(struct app *app);
/* Shows what the session has to say, and how it stands. */
void app_see_live(struct app *app);

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
