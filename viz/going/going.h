/* Going about in a session: find, filter, jump, marks, the command line, saving, details, the mouse. What the
 * lesson screen remembers for it between keys. Private to app.c, app_*.c and going*.c. */
#ifndef SOCKEYE_VIZ_GOING_H
#define SOCKEYE_VIZ_GOING_H

#include "lab/base/str.h"
#include "viz/keys/line_edit.h"

struct app;

/* What the line in place of the footer is for. */
enum line_kind { LINE_NONE, LINE_FIND, LINE_FILTER, LINE_STEP, LINE_COMMAND, LINE_FILE, LINE_KIND_COUNT };

struct going {
    enum line_kind line;
    struct line_edit edit;
    struct line_history history[LINE_KIND_COUNT];
    enum action
        waiting; /* whose letter is to come: ACTION_NEXT_KIND, _PREVIOUS_KIND, _SAVE, _MARK, _TO_MARK */
    bool asked;  /* whether to overwrite app->save.path */
    bool mouse;
    bool detail; /* the overlay of what is selected */
    int detail_scroll;
};

/* KEYS_* of what is open; 0: nothing, keys have their usual meaning. */
unsigned going_context(const struct app *app);
void going_close(struct app *app);
/* What stands before the line that is typed: "/". */
const char *going_line_label(const struct app *app);
/* A key while something is open. */
void going_key(struct app *app, int key);
/* What is selected, or the step itself, in full over the panes. */
void going_open_detail(struct app *app);
/* An action of going about; false when it is another. */
bool going_act(struct app *app, enum action action);
/* The line, question or choice that is open, in the footer; false when there is none. */
bool going_draw(const struct app *app, struct canvas *canvas);
void going_open_line(struct app *app, enum line_kind kind, const char *text);
/* Steps out of what Esc steps out of, here the filter. False when there is nothing. */
bool going_back(struct app *app);

/* ---- going_command.c */
/* One command line, without its colon. */
void going_command(struct app *app, const char *text);
void going_complete(struct line_edit *line, const struct app *app);
/* What could be meant, behind the line, as it is typed. */
void going_candidates(const struct app *app, const char *text, char *out, size_t cap);
/* The n-th command with arguments, for help and manual: "save WHAT FILE" and a sentence; false at the end. */
bool going_nth_command(size_t n, const char **usage, const char **about);

/* ---- going_detail.c */
void going_draw_detail(const struct app *app, struct canvas *canvas);
/* The same line by line, without a frame, to `put`. */
void going_print_detail(const struct app *app, void (*put)(void *data, struct str line), void *data);

/* ---- going_mouse.c */
void going_mouse_key(struct app *app, int key);

#endif
