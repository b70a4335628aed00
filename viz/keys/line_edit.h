/* A line that a person types, with a cursor, and the lines typed before. Pure. */
#ifndef SOCKEYE_VIZ_KEYS_LINE_EDIT_H
#define SOCKEYE_VIZ_KEYS_LINE_EDIT_H

#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"

enum { LINE_TEXT_MAX = 256, LINE_HISTORY_MAX = 24 };

struct line_edit {
    char text[LINE_TEXT_MAX]; /* UTF-8 */
    size_t size, cursor;      /* bytes */
};

struct line_history {
    char lines[LINE_HISTORY_MAX][LINE_TEXT_MAX]; /* oldest first */
    unsigned count, at;                          /* at == count: the line being typed */
    char unfinished[LINE_TEXT_MAX];
};

/* The cursor behind the last character. What does not fit is left out. */
void line_set(struct line_edit *line, const char *text);
/* What a key of KEYS_LINE does to the line itself; other keys are text, control characters nothing. */
void line_key(struct line_edit *line, enum action action, int key);

/* The same line twice in a row is kept once. */
void history_add(struct line_history *history, const char *text);
/* Older (-1) or newer (1). */
void history_walk(struct line_history *history, struct line_edit *line, int by);

/* Draws the line from x on, up to `width` cells, the cursor always in sight. Returns the cells used. */
int line_draw(const struct line_edit *line, struct canvas *canvas, int x, int width);

#endif
