/* The viewer: menu and lesson screen at a terminal, or the same screen into text. */
#ifndef SOCKEYE_VIZ_APP_H
#define SOCKEYE_VIZ_APP_H

#include <stdbool.h>
#include <stddef.h>

#include "lab/record/timeline.h"

/* Where what a person did in a lesson is kept; the viewer itself writes nothing. Functions may be NULL. */
struct app_keeper {
    void *data;
    /* The run has answered a prediction that the person had answered. */
    void (*answered)(void *data, const char *prediction, char given, bool right);
    /* The run was followed to its end. */
    void (*finished)(void *data);
};

/* Other runs that can be laid beside this one, recorded when they are asked for. */
struct app_other {
    const char *name, *about; /* in the list */
    const char *title;        /* over its column */
};
struct app_others {
    void *data;
    const struct app_other *items;
    size_t count;
    /* Begins to record the n-th, without waiting. False with one line in `why`. */
    bool (*begin)(void *data, size_t n, char *why, size_t cap);
    /* 1: there it is, the caller's now; 0: not yet; -1: failed, with one line in `why`. */
    int (*take)(void *data, struct timeline **timeline, char *why, size_t cap);
    /* Ends a recording that is under way. */
    void (*cancel)(void *data);
};

/* What is watched. The viewer owns none of it. */
struct app_session {
    const char *title; /* "04 shutdown-vs-close" */
    struct timeline *timeline;
    int wake; /* readable when the recording grew; -1: a replay */
    void *data;
    int (*command)(void *data, const char *line); /* to the observer; NULL: a replay */
    const struct lesson *lesson;                  /* NULL: none */
    const char *variant;                          /* of the lesson; NULL or "": the lesson itself */
    const char *exercise;            /* how to begin the lesson's: "sockeye start 04"; NULL: it has none */
    const struct app_keeper *keeper; /* NULL: nothing is kept */
    const struct app_others *others; /* NULL: none */
    const char *const *order;        /* labels, as in struct plan: who goes when nobody is chosen */
    size_t order_count;
    uint32_t at; /* step to begin at; replay --at */
};

struct app_options {
    bool ascii;
    bool color;         /* false: NO_COLOR, --no-color */
    int width, height;  /* --size; 0: the terminal's */
    const char *keys;   /* key script: names, one after the other; NULL none */
    bool reader;        /* line by line, for a screen reader: see viz/reader.h */
    const char *svg;    /* write the screen after the keys to this file as SVG and return; NULL no */
    bool dump;          /* print the screen after the keys to stdout and return */
    bool ask;           /* predictions are asked */
    bool demo;          /* shown to a class: spacious, keys shown, plays by itself */
    const char *timing; /* file that gets one line a step key: ns from the key to the screen; NULL none */
};

/* Shows one session until the person leaves it. 0; 2 for a bad key script; 3 when there is no usable terminal
 * (said on stderr in one line). In a key script each key is acted on when the one before has had its effect.
 */
int app_watch(const struct app_session *session, const struct app_options *options);

/* Two runs side by side, until the person leaves. As app_watch(); 1 in place of 0 when they differ. */
int app_compare(const char *const names[2], const struct timeline *const timelines[2],
                const struct app_options *options);

/* One variant of a lesson, the lesson itself among them. */
struct app_menu_variant {
    const char *name, *about;
};

struct app_menu_item {
    const char *number, *name, *summary, *part, *about;
    int minutes;
    bool done;                               /* it was followed to its end */
    int predictions, right;                  /* it asks; were answered right */
    const struct app_menu_variant *variants; /* the first is the lesson itself */
    size_t variant_count;                    /* >= 1 */
    const char *exercise;                    /* how to begin it: "sockeye start 04"; NULL: none */
};

/* Runs a lesson that was chosen. `variant`: NULL, the lesson itself. `keys`: the rest of the key script; NULL
 * none. What it changes of the items is seen when the menu is drawn again. */
typedef int app_menu_run(void *data, size_t item, const char *variant, const char *keys);

/* The menu; returns when the person quits. */
int app_menu(const struct app_menu_item *items, size_t count, const struct app_options *options,
             app_menu_run *run, void *data);

#endif
