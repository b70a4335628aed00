/* A mode: what lies over the lesson and has keys before it: the help, a line that is typed, a question ...
 * One const table of operations each, and a state of its own that points at what it needs. No mode knows
 * another: what is to be done by others, it says as an action. */
#ifndef SOCKEYE_VIZ_MODE_H
#define SOCKEYE_VIZ_MODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/base/str.h"
#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"

/* What a mode says it did. */
enum mode_did {
    MODE_PASSED, /* nothing: what lies below does it */
    MODE_HANDLED,
    MODE_CLOSED, /* handled, and the mode is over */
    MODE_LEFT,   /* the mode is over, and what lies below does it */
    MODE_QUIT    /* handled: the person leaves */
};

struct mode_reply {
    enum mode_did did;
    enum action then; /* to be done next, from the top of the stack; ACTION_NONE: nothing */
};

static const struct mode_reply mode_passed = { MODE_PASSED, ACTION_NONE },
                               mode_handled = { MODE_HANDLED, ACTION_NONE },
                               mode_closed = { MODE_CLOSED, ACTION_NONE },
                               mode_left = { MODE_LEFT, ACTION_NONE };

enum mode_form {
    MODE_BASE,   /* always there, with or without something to do */
    MODE_LINE,   /* text is typed in place of the footer */
    MODE_CHOICE, /* one key is asked for in place of the footer */
    MODE_WINDOW, /* a window over the panes; what lies below stands still */
    MODE_COVER   /* in place of the panes, until it is left by its own keys; the same */
};

/* What is said line by line, to where nothing can be drawn. */
typedef void mode_put(void *data, struct str line);

/* What a mode has nothing to do for is NULL; act() is always there. */
struct mode_ops {
    enum mode_form form;
    /* KEYS_* while it is open, and, where they differ, now; 0: those of what lies below. */
    unsigned keys;
    unsigned (*keys_now)(const void *self);
    /* Whether an action that nobody did opens it: it is open then. Bases are always. */
    bool (*open)(void *self, enum action action);
    /* What a key stands for among its keys; `key` 0: it was not by a key. */
    struct mode_reply (*act)(void *self, enum action action, int key);
    /* On a canvas as large as the screen. */
    void (*draw)(const void *self, struct canvas *screen);
    void (*end)(void *self);
    /* A line: what is typed, behind what it is for: "to client: hello". */
    void (*typed)(const void *self, char *out, size_t cap);
    /* A window: all that it says; NULL: what it draws. A line: what it could become, while that is listed. */
    void (*print)(const void *self, mode_put *put, void *data);
    /* The recording has grown: before it is shown. */
    void (*grow)(void *self);
    /* Something has been done, or has happened, and what is shown may have changed. */
    void (*see)(void *self);
    /* CLOCK_MONOTONIC in ns, when tick() has something to do; INT64_MAX: never. */
    int64_t (*due)(const void *self);
    struct mode_reply (*tick)(void *self); /* MODE_PASSED: nothing to draw */
    /* Whether a key script waits for what is under way. */
    bool (*busy)(const void *self);
};

#endif
