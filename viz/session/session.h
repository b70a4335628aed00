/* What is watched, and how: what whoever opens the lesson screen says of a session. */
#ifndef SOCKEYE_VIZ_SESSION_H
#define SOCKEYE_VIZ_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/record/timeline.h"

struct theme;

/* Where the person is, for who follows on another terminal. */
struct session_place {
    uint32_t step, steps;
    char section[64];  /* tag of the lesson's section; "" its opening */
    char question[40]; /* the prediction that is open, "why NAME" for the reason of one; "" none is */
    char passed[1024]; /* predictions that are not open any more, with blanks between */
    bool over;         /* the programs have ended, and this is their end */
};

/* Where what a person did in a lesson is kept; the viewer itself writes nothing. Functions may be NULL. */
struct prediction;
struct session_keeper {
    void *data;
    /* The run has answered a prediction that the person had answered, or a why was answered. */
    void (*answered)(void *data, const struct prediction *prediction, char given, bool right);
    /* Whether it is to be asked. */
    bool (*asks)(void *data, const struct prediction *prediction);
    /* What a fact of the lesson proves in this run. False where that cannot be had. */
    bool (*claim)(void *data, struct str fact, char *out, size_t cap);
    /* The run was followed to its end. */
    void (*finished)(void *data);
    /* The person is elsewhere now, or a question is open or not open any more. */
    void (*moved)(void *data, const struct session_place *place);
};

/* Other runs that can be laid beside this one, recorded when they are asked for. */
struct session_other {
    const char *name, *about; /* in the list */
    const char *title;        /* over its column */
};
struct session_others {
    void *data;
    const struct session_other *items;
    size_t count;
    /* Begins to record the n-th, without waiting. False with one line in `why`. */
    bool (*begin)(void *data, size_t n, char *why, size_t cap);
    /* 1: there it is, the caller's now; 0: not yet; -1: failed, with one line in `why`. */
    int (*take)(void *data, struct timeline **timeline, char *why, size_t cap);
    /* Ends a recording that is under way. */
    void (*cancel)(void *data);
};

/* Another variant of the lesson that the person goes on with, in place of this run. */
struct session_next {
    const char *variant; /* the lesson's; NULL: none */
    const char *keys;    /* what is left of a key script; NULL: nothing */
};

/* What is watched. The viewer owns none of it. */
struct screen_session {
    const char *title; /* "04 shutdown-vs-close" */
    struct timeline *timeline;
    int wake;  /* readable when the recording grew; -1: a replay */
    bool held; /* its programs are held at each call from the start on */
    void *data;
    int (*command)(void *data, const char *line); /* to the observer; NULL: a replay */
    const struct lesson *lesson;                  /* NULL: none */
    const char *variant;                          /* of the lesson; NULL or "": the lesson itself */
    const char *exercise; /* how to begin the lesson's: "sockeye start 04"; NULL: it has none */
    const struct session_keeper *keeper; /* NULL: nothing is kept */
    const struct session_others *others; /* NULL: none */
    struct session_next *next;           /* NULL: no other can be begun from here */
    uint32_t at;                         /* step to begin at; replay --at */
};

struct screen_options {
    bool ascii;
    bool color;                /* false: NO_COLOR, --no-color */
    const struct theme *theme; /* NULL: theme_default */
    int width, height;         /* --size; 0: the terminal's */
    const char *keys;          /* key script: names, one after the other; NULL none */
    bool reader;               /* line by line, for a screen reader: see viz/reader.h */
    const char *svg;           /* write the screen after the keys to this file as SVG and return; NULL no */
    bool dump;                 /* print the screen after the keys to stdout and return */
    bool card;                 /* a lesson opens with its card */
    bool ask;                  /* predictions are asked */
    bool demo;                 /* shown to a class: spacious, keys shown, plays by itself */
    const char *timing; /* file that gets one line a step key: ns from the key to the screen; NULL none */
};

#endif
