/* The lesson screen: what is watched, how it is looked at, and the stack of modes that keys go down. */
#ifndef SOCKEYE_VIZ_SCREEN_H
#define SOCKEYE_VIZ_SCREEN_H

#include "viz/frame/footer.h"
#include "viz/modes/choice.h"
#include "viz/modes/command_line.h"
#include "viz/modes/connection.h"
#include "viz/modes/demo.h"
#include "viz/modes/findings.h"
#include "viz/modes/hands.h"
#include "viz/modes/help.h"
#include "viz/modes/inspector.h"
#include "viz/modes/lesson.h"
#include "viz/modes/mode_stack.h"
#include "viz/modes/opening.h"
#include "viz/modes/prompt.h"
#include "viz/modes/question.h"
#include "viz/modes/reading.h"
#include "viz/modes/summary.h"
#include "viz/modes/two_runs.h"
#include "viz/modes/variants.h"
#include "viz/modes/whereabouts.h"

enum { SCREEN_MODES = 18 };

/* What each mode remembers between keys. */
struct modes {
    struct help help;
    struct opening opening;
    struct prompt prompt;
    struct commands commands;
    struct command_line line;
    struct choice choice;
    struct reading reading;
    struct inspector inspector;
    struct summary summary;
    struct findings_list findings;
    struct two_runs two_runs;
    struct variants variants;
    struct question question;
    struct demo demo;
    struct hands hands;
    struct whereabouts whereabouts;
    struct connection_mode connection;
    struct lesson_mode lesson;
    struct mode table[SCREEN_MODES];
};

struct screen {
    const struct screen_session *session;
    const struct screen_options *options;
    struct view view;
    struct live live;
    struct found found;
    struct canvas canvas;
    struct layout layout;
    struct message message;
    const char *trouble; /* with the recording, as it was said last */
    struct jumps jumps;
    struct search search;
    struct save save;
    struct modes modes;
    struct mode_stack stack;
    struct pressed pressed;
    const struct theme *theme;
    bool interrupted, done;
};

/* Nothing of `session` and `options` is owned; the canvas is made later, as large as the screen. The screen
 * stays where it is: its parts point at each other. */
void screen_begin(struct screen *screen, const struct screen_session *session,
                  const struct screen_options *options);
void screen_end(struct screen *screen);

/* On the canvas. */
void screen_draw(struct screen *screen);

void screen_key(struct screen *screen, int key);
/* Takes in what was recorded since; true when something is new. */
bool screen_grow(struct screen *screen);
/* Does what is due; true when something is to be drawn. */
bool screen_tick(struct screen *screen);
/* Looks at a portion of what was recorded for findings, which takes some milliseconds: after a frame, not
 * before it. True when there is something new to draw. */
bool screen_look(struct screen *screen);
/* CLOCK_MONOTONIC in ns, when there is something to do without being woken; INT64_MAX: never. */
int64_t screen_due(const struct screen *screen);
/* Whether a key script waits for what is under way. */
bool screen_busy(const struct screen *screen);

#endif
