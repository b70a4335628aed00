/* A pane: one const table of operations each. A pane draws a `struct view` and decides nothing; what a key
 * does to the view, `act` does. A new pane is a new file and a row in panes.c. */
#ifndef SOCKEYE_VIZ_PANE_H
#define SOCKEYE_VIZ_PANE_H

#include "lab/record/timeline.h"
#include "viz/draw/canvas.h"
#include "viz/keys.h"

struct filter;
struct quiz;
struct history;
struct follow_stream;

enum pane_id {
    PANE_SOURCE,
    PANE_LADDER,
    PANE_SETS,
    PANE_BUFFERS,
    PANE_PACKETS,
    PANE_TEXT,
    PANE_OUTPUT,
    PANE_COUNT
};

enum { VIEW_ACTORS_MAX = 32 };

/* What lies over the panes: all about one connection. */
enum sheet_kind { SHEET_NONE, SHEET_STATES, SHEET_TALK };

struct sheet {
    enum sheet_kind kind;
    uint32_t object; /* whose connection; 0: that of the step, else the one that changed last */
    int scroll;      /* lines passed over */
    bool bytes;      /* the conversation as a hexdump */
};

/* What is looked at, and how. One for the whole screen; panes keep their scrolling in it, nothing elsewhere.
 */
struct view {
    struct timeline *timeline;
    struct state now;    /* at the position */
    struct state before; /* one step earlier: what differs is lit */
    uint32_t step;       /* shown; 0 is before the first call */
    uint32_t position;   /* == now.position */
    uint32_t limit;      /* no step behind this one is shown; UINT32_MAX: none is kept back */
    bool following;      /* at the live end */
    bool live, running;  /* a session is under way; it runs rather than steps */
    char next[32];       /* at the live end: whose call is let go next; empty: nobody's, or not known */
    char actors[VIEW_ACTORS_MAX][32]; /* actors in the order they started: the column and style of each */
    unsigned actor_count;
    uint32_t actors_seen;   /* events looked through for actors */
    uint32_t selected;      /* event index that every pane marks; EVENT_NO_INDEX: the step's own */
    char source_actor[32];  /* whose source is shown; empty: all */
    int scroll[PANE_COUNT]; /* rows from where the pane would stand by itself */
    int across[PANE_COUNT]; /* columns */
    bool absolute_time;
    bool packet_open;            /* the chosen packet's layers and bytes are shown */
    int packet_scroll;           /* lines of them passed over */
    struct filter *filter;       /* which events ladder and packets show; NULL: all. Not owned */
    const struct lesson *lesson; /* text and predictions; NULL when there is none */
    const struct quiz *quiz;     /* the predictions that are asked; NULL: none are. Not owned */
    uint32_t object;             /* chosen in the panes of sets and buffers; 0 none */
    struct sheet sheet;          /* see viz/draw/sheet.h */
    struct follow_stream *talk;  /* that the sheet last showed; owned; NULL none */
    bool unfolded;               /* ladder: every actor has its lane, every round its rows */
    uint32_t
        unfolded_round; /* ladder: event index in the repeated rounds that are shown; EVENT_NO_INDEX none */
    struct history *trail; /* see viz/panes/trail.h; owned; NULL when memory was short */
    bool notes;            /* the presenter's notes are shown */
};

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
};

extern const struct pane_ops *const panes[PANE_COUNT];

#endif
