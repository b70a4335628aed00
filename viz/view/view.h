/* What is looked at: moving a struct view through its timeline, and the few questions about the position that
 * several panes ask. */
#ifndef SOCKEYE_VIZ_VIEW_H
#define SOCKEYE_VIZ_VIEW_H

#include "lab/record/timeline.h"

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
/* Where a finding that was gone to stands in the source: not always where its event is. */
struct view_finding {
    uint32_t event;                      /* that was gone to; of no meaning while another one is selected */
    struct str actor, file, beside_file; /* the timeline's */
    int32_t line, beside_line;           /* 0: none known; 0: no other file has a part in it */
    bool wrapped;                        /* that is the wrapper's, which was called from here */
};

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
    uint32_t actors_seen; /* events looked through for actors */
    uint32_t selected;    /* event index that every pane marks; EVENT_NO_INDEX: the step's own */
    struct view_finding finding;
    char source_actor[32];  /* whose source is shown; empty: all */
    int scroll[PANE_COUNT]; /* rows from where the pane would stand by itself */
    int across[PANE_COUNT]; /* columns */
    bool absolute_time;
    bool packet_open;            /* the chosen packet's layers and bytes are shown */
    int packet_scroll;           /* lines of them passed over */
    struct filter *filter;       /* which events ladder and packets show; NULL: all. Not owned */
    const struct lesson *lesson; /* text and predictions; NULL when there is none */
    const char *variant;         /* of the lesson, which is run; NULL or "": the lesson itself */
    const struct quiz *quiz;     /* the predictions that are asked; NULL: none are. Not owned */
    uint32_t object;             /* chosen in the panes of sets and buffers; 0 none */
    struct sheet sheet;          /* see viz/connection/connection_view.h */
    struct follow_stream *talk;  /* of the sheet, which owns it; NULL none */
    bool unfolded;               /* ladder: every actor has its lane, every round its rows */
    uint32_t
        unfolded_round; /* ladder: event index in the repeated rounds that are shown; EVENT_NO_INDEX none */
    struct history *trail; /* see viz/view/history.h; owned; NULL when memory was short */
    bool notes;            /* the presenter's notes are shown */
    bool lecture;          /* a class looks on */
    bool spaced;           /* there is room between the rows for it */
    int32_t playing_ms;    /* from step to step, while it plays by itself; 0: it does not */
};

/* At step 0 of the timeline, which is not owned. */
void view_init(struct view *view, struct timeline *timeline);
void view_free(struct view *view);

/* Shows the state after a step (the last one when there are fewer; at most view->limit) and, as what was
 * before, that after the step before it. False when memory ran out: what is shown is then incomplete. */
bool view_go(struct view *view, uint32_t step);
/* Takes in what the timeline gained: new actors; the new end when following, else more of the same step. */
bool view_grow(struct view *view);

/* Whether a tenth or more of what passed between two events is what whoever stepped took to look: then it is
 * told with a mark. */
bool view_paused(const struct timeline *timeline, uint32_t from, uint32_t to);

/* The event that stands for the step: the call that was let go, as far as it got (RETURN, BLOCK, GO, ENTER);
 * what is selected when something is. EVENT_NO_INDEX at step 0. */
uint32_t view_event(const struct view *view);
/* The same, whatever is selected. */
uint32_t view_step_event(const struct view *view);
/* Label of the task whose step it is; empty at step 0. Points into the recording. */
struct str view_actor(const struct view *view);
/* Number of an actor in view->actors by its label or that of its child ("server.1"); actor_count when
 * unknown. */
unsigned view_actor_number(const struct view *view, struct str label);

#endif
