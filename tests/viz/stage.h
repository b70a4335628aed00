/* The lesson screen of the tale without a terminal, and its screens as text. */
#ifndef SOCKEYE_TESTS_VIZ_STAGE_H
#define SOCKEYE_TESTS_VIZ_STAGE_H

#include "tests/viz/sample_session.h"
#include "viz/screen.h"

struct stage {
    struct timeline *timeline;
    struct sample *tale; /* NULL: a replay */
    struct screen_session session;
    struct screen_options options;
    struct screen screen;
    int wake[2];        /* pipe: the observer's end is [1] */
    char commands[256]; /* what the observer was told, one word group each, ';' behind it */
    int64_t told;       /* how many of them */
    bool mute;          /* the observer hears and does nothing */
};

/* A replay, or a session under way whose observer makes a step of the tale when told to. */
void stage_open(struct stage *stage, bool live, int width, int height, bool ascii);
/* The same with options of the test's, and with what `more` says beside the recording: lesson, keeper,
 * others, of a replay another recording; NULL: the tale's own lesson, and nothing. */
void stage_open_as(struct stage *stage, bool live, const struct screen_options *options,
                   const struct screen_session *more);
void stage_close(struct stage *stage);

/* Presses keys by their names; takes in what came of each. */
void stage_press(struct stage *stage, const char *keys);
/* Whether a mode is open. */
bool stage_has(const struct stage *stage, const struct mode_ops *mode);
/* The screen as text; owned by the caller. */
char *stage_text(struct stage *stage);
bool stage_shows(struct stage *stage, const char *text);
/* Whether it does not show a text. */
bool stage_hides(struct stage *stage, const char *words);

#endif
