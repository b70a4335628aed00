/* What the lesson screen does to teach: predictions asked, the summary after a run, two runs side by side,
 * showing a class. What it remembers for it between keys, each concern in a struct of its own. Private to
 * app.c, app_*.c and teaching*.c. */
#ifndef SOCKEYE_VIZ_TEACHING_H
#define SOCKEYE_VIZ_TEACHING_H

#include "lab/course/quiz/quiz.h"
#include "lab/explain/findings.h"
#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"
#include "viz/teaching/side_by_side.h"

struct app;

/* Predictions (teaching_ask.c). */
struct asking {
    bool on;
    struct quiz quiz;
    uint64_t kept; /* bit n: what came of the n-th has been told to the keeper */
    bool finished; /* so has the end */
};

/* What was seen (teaching_summary.c). */
struct summary {
    bool open;
    int scroll;
    struct findings findings;
    uint32_t found_in; /* events they were looked for in */
};

/* Showing a class (teaching_demo.c). */
struct demo {
    bool on, playing;
    bool blank;      /* until the next key */
    int speed;       /* index of the table of intervals */
    int64_t next_ns; /* CLOCK_MONOTONIC, when the next step is due */
    int64_t look_ns; /* when it is looked again whether all are at rest */
    int keys[4];     /* the last ones pressed, newest first; 0 none */
};

/* Another run beside this one (teaching_beside.c). */
enum comparing_stage { COMPARING_NOT, COMPARING_CHOOSE, COMPARING_WAIT, COMPARING_SHOWN };
struct comparing {
    enum comparing_stage stage;
    size_t choice;          /* of session->others */
    int64_t poll_ns;        /* CLOCK_MONOTONIC, when it is looked whether the recording is there */
    struct timeline *other; /* owned */
    struct side_by_side beside;
};

struct teaching {
    struct asking asking;
    struct summary summary;
    struct demo demo;
    struct comparing comparing;
};

void teaching_begin(struct app *app);
void teaching_free(struct app *app);
/* Takes in what the recording gained. */
void teaching_grow(struct app *app);
/* After the position may have moved. */
void teaching_see(struct app *app);

/* KEYS_* whose keys come before the lesson screen's; 0: none. */
unsigned teaching_context(const struct app *app);
/* A key before the lesson screen looks at it. False: it is the lesson screen's. */
bool teaching_key(struct app *app, int key);
/* An action of the lesson screen that is done here. False: it is not. */
bool teaching_act(struct app *app, enum action action);

/* CLOCK_MONOTONIC, when teaching_tick() is due; INT64_MAX: never. */
int64_t teaching_due(const struct app *app);
/* Whether something is under way that a key script waits for. */
bool teaching_busy(const struct app *app);
/* True when something is to be drawn. */
bool teaching_tick(struct app *app);

/* Rows that the band needs for what is asked and answered at this step, `width` cells wide. */
int teaching_band(const struct app *app, int width);
/* Over the panes. */
void teaching_draw(const struct app *app, struct canvas *canvas);
/* At the right end of the footer; the cells it took. */
int teaching_draw_footer(const struct app *app, struct canvas *canvas);

/* ---- teaching_ask.c */
void asking_begin(struct app *app);
/* Keeps the view from going past a question, and a run from running on behind it. */
void asking_hold(struct app *app);
/* Whether a question is open and the action would go past it; says so. */
bool asking_bars(struct app *app, enum action action);
bool asking_key(struct app *app, int key);
void asking_see(struct app *app);

/* ---- teaching_summary.c */
void summary_open(struct app *app);
/* One more step was asked for at the end of a lesson: what was seen is shown. */
void summary_offer(struct app *app);
/* False: the key is still to be done. */
bool summary_key(struct app *app, int key);
void summary_draw(const struct app *app, struct canvas *canvas);

/* ---- teaching_beside.c */
void comparing_open(struct app *app);
void comparing_free(struct app *app);
void comparing_key(struct app *app, int key);
int64_t comparing_due(const struct app *app);
bool comparing_tick(struct app *app);
void comparing_draw(const struct app *app, struct canvas *canvas);

/* ---- teaching_demo.c */
void demo_begin(struct app *app);
void demo_note_key(struct app *app, int key);
/* The next step is due an interval from now. */
void demo_wait(struct app *app);
bool demo_key(struct app *app, int key);
int64_t demo_due(const struct app *app);
bool demo_tick(struct app *app);
int demo_draw_keys(const struct app *app, struct canvas *canvas);

#endif
