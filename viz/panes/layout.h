/* Where things stand: rectangles from a size. Pure: no canvas, no terminal, no state.
 *
 *   >= 100 x 30              grid    source | ladder     over   sets | buffers | packets
 *                                    from 180 columns text and output stand in a column of their own, from 52
 *                                    rows in a row
 *   < 100 wide, >= 40 high   stack   source over ladder over one of the others
 *   >= 130 wide, < 30 high   side    source | the pane in focus
 *   >= 60 x 16               tabs    one pane under a line of tabs; before a class the ladder over one of the
 * others below                    too small
 *
 * With a lesson its text stands beside the ladder: below 180 columns over the source, in a stack above it. */
#ifndef SOCKEYE_VIZ_LAYOUT_H
#define SOCKEYE_VIZ_LAYOUT_H

#include "viz/view/pane.h"

enum { LAYOUT_MIN_WIDTH = 60, LAYOUT_MIN_HEIGHT = 16 };

enum layout_kind { LAYOUT_TOO_SMALL, LAYOUT_TABS, LAYOUT_SIDE, LAYOUT_STACK, LAYOUT_GRID };

struct layout_wish {
    int width, height;  /* cells of the screen */
    enum pane_id focus; /* always shown */
    enum pane_id guest; /* who stands where panes take turns, when the focus is not one of those */
    bool zoom;          /* the focus alone */
    int band;           /* rows for the text below the panes */
    bool spacious; /* for a class: empty rows about the panes where there is room, and one for what is said */
    int under;     /* rows that the pane under the ladder would take; 0: not known yet */
    bool lesson;   /* there is one: its text has a place of its own */
    bool asks;     /* something is asked or was answered: its text needs its rows */
    int text;      /* rows that it would take; 0: not known yet */
    int source, ladder; /* columns: of the longest line of a source; that the ladder needs. 0: as it comes */
};

struct layout {
    enum layout_kind kind;
    int width, height;                     /* of the screen */
    bool framed;                           /* panes have frames; in tabs they have none */
    struct rect title, tabs, band, footer; /* height 0: not there */
    struct rect notice;                    /* for what is said, where the footer keeps its keys; the same */
    struct rect rule;                      /* between two panes without frames; the same */
    struct rect pane[PANE_COUNT];          /* with the frame; width 0: not shown */
};

struct layout layout_make(const struct layout_wish *wish);
/* The pane that stands below the rule; PANE_COUNT: there is none. */
enum pane_id layout_under(const struct layout *layout);
/* The inside of a pane, without its frame. */
struct rect layout_inside(const struct layout *layout, enum pane_id pane);
/* All that the panes may cover: between title or tabs and the band. */
struct rect layout_body(const struct layout *layout);

#endif
