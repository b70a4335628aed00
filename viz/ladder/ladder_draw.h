/* Between the files that draw a ladder: rows and heads (pane_ladder.c), brackets (ladder_brackets.c), packets
 * and what the kernels have (ladder_wire.c). Private to them. */
#ifndef SOCKEYE_VIZ_LADDER_DRAW_H
#define SOCKEYE_VIZ_LADDER_DRAW_H

#include "viz/ladder/ladder.h"
#include "viz/ladder/ladder_layout.h"
#include "viz/view/pane.h"
#include "viz/view/step_point.h"

struct ladder_drawing {
    const struct view *view;
    struct canvas *canvas;
    const struct ladder *ladder;
    struct ladder_layout layout;
    struct ladder_lanes lanes;
    int top, rows; /* first row shown, and how many */
    int pitch;     /* lines from one to the next */
    struct step_point point;
    struct lane_use {
        bool several; /* tasks: brackets stand in columns of their own at the edge */
        int tracks;
    } use[LADDER_LANES_MAX];
};

/* Line of the canvas that a row stands on. */
int ladder_y(const struct ladder_drawing *d, int row);
uint16_t ladder_lane_style(const struct ladder_drawing *d, int lane);
/* Whether nothing is drawn in cells [from, to) of a line. */
bool ladder_blank(const struct canvas *canvas, int y, int from, int to);

/* How many tasks and brackets each lane has at once; before anything below. */
void ladder_count_tracks(struct ladder_drawing *d);
/* Cells that a text of a lane may take; one that a bracket begins or ends with. */
int ladder_text_room(const struct ladder_drawing *d, int lane);
int ladder_bracket_room(const struct ladder_drawing *d, int lane);
/* The line of a call that is a bracket; and, when all texts stand, that it slept and how long it was out. */
void ladder_draw_bracket(const struct ladder_drawing *d, const struct ladder_call *call);
void ladder_annotate_bracket(const struct ladder_drawing *d, const struct ladder_call *call);

/* The packet of a row, which has one. */
void ladder_draw_wire(const struct ladder_drawing *d, int index);
/* Adds style bits to all of its arrow. */
void ladder_mark_wire(const struct ladder_drawing *d, int index, uint16_t bits);
void ladder_draw_note(const struct ladder_drawing *d, int index, const struct ladder_note *note);

#endif
