/* What a ladder is made of: rows, the calls that they tell of, rounds that were repeated; and what to build
 * one from.
 *
 * A row holds at most one thing that a program did and at most one packet. A call that came back at once is
 * one row; one that slept, or during which more happened than fits beside it, is a bracket over several. */
#ifndef SOCKEYE_VIZ_LADDER_H
#define SOCKEYE_VIZ_LADDER_H

#include "lab/record/conversation.h"
#include "viz/ladder/ladder_lanes.h"
#include "viz/view/filter.h"

enum { LADDER_NOTES = 2, LADDER_TRACKS = 4, LADDER_ROWS_MAX = 1024 };

enum ladder_part {
    LADDER_NOTHING,
    LADDER_WHOLE,  /* a call, asked and answered (or still out, but not asleep) */
    LADDER_BEGIN,  /* a bracket opens */
    LADDER_END,    /* a bracket closes */
    LADDER_HELD,   /* about to call */
    LADDER_WORD,   /* fork, exit, signal: `event` has the words */
    LADDER_BANNER, /* of the session as a whole: deadlock, a limit */
    LADDER_ROUNDS  /* stands for rows that were repeated: `round` has what */
};

enum ladder_note_kind {
    NOTE_NOTHING,
    NOTE_STATE,  /* the socket's state changed */
    NOTE_ACCEPT, /* `value` connections wait for accept() */
    NOTE_QUEUE   /* `value` bytes wait for recv() */
};

/* Rows that came again and again, in one; the last time stays below it, in full. */
struct ladder_round {
    unsigned times;       /* that are not shown */
    int rows;             /* each time */
    bool same;            /* each says what the sample says: else bytes differ */
    int64_t took_ns;      /* from the first to the last, which is shown */
    bool more;            /* perhaps more often: the rows built go back no further */
    uint32_t first, last; /* event indices */
    int sample;           /* row that looks like the first of them, after folding: the next one */
};

/* What the kernel of a lane has now. */
struct ladder_note {
    enum ladder_note_kind kind;
    int lane;
    int32_t value, limit; /* VALUE_UNKNOWN */
    struct str state;
};

struct ladder_call {
    int32_t tid;
    int lane;                 /* -1: an actor without a lane */
    int track;                /* brackets of one lane at one time have different tracks */
    struct str label;         /* "server.1" */
    uint32_t enter;           /* event index of its ENTER; EVENT_NO_INDEX: too far back */
    uint32_t begin;           /* where it began to run: a GO, or the ENTER */
    uint32_t returned;        /* EVENT_NO_INDEX: not yet */
    struct str answer;        /* the line of its RETURN */
    uint32_t blocked;         /* event index of its BLOCK; EVENT_NO_INDEX: it did not sleep */
    int64_t begin_ns, end_ns; /* end_ns: now, while it has not returned */
    bool paused;              /* much of it is what whoever stepped took to look */
    bool bracket;
    int first_row, last_row; /* of a bracket: -1 above the first row; row count: goes on below */
    unsigned packets;        /* while it was out */
    bool crossed;            /* another call began or ended meanwhile */
    bool over;               /* returned, or its task ended */
    bool named;              /* shares its lane with other actors: its text says whose it is */
    struct ladder_note left; /* seen while it was out: stands where its bracket closes */
};

struct ladder_row {
    uint32_t first, last; /* event indices it tells of */
    int64_t ns;           /* when the first of them happened */
    enum ladder_part part;
    int call;        /* index in calls; -1 */
    int lane;        /* of part */
    uint32_t event;  /* WORD, BANNER: event index */
    uint32_t packet; /* event index; EVENT_NO_INDEX */
    int from, to;    /* lanes of the packet's ends; -1: nobody of this session */
    struct conversation_parts wire;
    struct ladder_note notes[LADDER_NOTES];
    int round;  /* index in rounds, of LADDER_ROUNDS */
    bool named; /* a WORD in a lane of several actors: its text says whose it is */
};

struct ladder {
    struct ladder_row *rows;
    int row_count;
    struct ladder_call *calls;
    int call_count;
    struct ladder_round *rounds;
    int round_count;
    size_t round_capacity;
    bool more; /* there are rows before the first */
};

/* What to build. */
struct ladder_span {
    const struct timeline *timeline;
    const struct state *now; /* at `position` */
    uint32_t position;       /* nothing after it exists */
    uint32_t end;            /* rows tell of events before this; <= position */
    int rows;                /* at least so many of the last rows, where there are */
    const struct ladder_lanes *lanes;
    bool packets_apart;          /* a packet shares no row with a call */
    const struct filter *filter; /* of the events; NULL: all */
};

#endif
