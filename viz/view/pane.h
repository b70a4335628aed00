/* A pane: one const table of operations each. A pane draws a `struct view` and decides nothing; what a key
 * does to the view, `act` does. A new pane is a new file and a row in panes.c. */
#ifndef SOCKEYE_VIZ_PANE_H
#define SOCKEYE_VIZ_PANE_H

#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"
#include "viz/view/view.h"

/* What a handler says it did. */
enum handled { IGNORED, HANDLED };

struct pane_ops {
    const char *name;  /* "ladder", in its frame and the tab line */
    const char *about; /* one line, for the help */
    void (*title)(const struct view *view, char *out,
                  size_t cap); /* what stands behind the name; may be NULL */
    void (*draw)(const struct view *view, struct canvas *canvas);
    enum handled (*act)(struct view *view, enum action action,
                        int rows); /* rows: of the canvas; may be NULL */
    /* How far scroll[] makes sense on a canvas of this size; NULL: not known, any. */
    void (*limits)(const struct view *view, int width, int height, int *least, int *most);
    /* Rows of a canvas of this size that it has something for; NULL: what limits() says, else all. */
    int (*rows)(const struct view *view, int width, int height);
};

#endif
