/* The modes, one above the other, always in the same order. A key goes down once, through those that are
 * open, until one has done it; what nobody did may open one. */
#ifndef SOCKEYE_VIZ_MODE_STACK_H
#define SOCKEYE_VIZ_MODE_STACK_H

#include "viz/modes/mode.h"

struct mode {
    const struct mode_ops *ops;
    void *self;
    bool open;
};

struct mode_stack {
    struct mode *modes; /* the top first */
    size_t count;
    bool quit; /* a mode said so */
};

/* Bases are open from the beginning. */
void mode_stack_begin(struct mode_stack *stack, struct mode *modes, size_t count);
void mode_stack_end(struct mode_stack *stack);

/* KEYS_* that the footer shows: those of the topmost that has any. */
unsigned mode_stack_keys(const struct mode_stack *stack);
/* The topmost that is open. */
struct mode *mode_stack_top(const struct mode_stack *stack);

void mode_stack_key(struct mode_stack *stack, int key);
/* The same for what was not a key: what is typed, asked or lies over the panes has no part in it. */
void mode_stack_act(struct mode_stack *stack, enum action action);
/* Closes what is typed, asked or opened over the panes. */
void mode_stack_interrupt(struct mode_stack *stack);

void mode_stack_draw(const struct mode_stack *stack, struct canvas *screen);
void mode_stack_grow(struct mode_stack *stack);
void mode_stack_see(struct mode_stack *stack);

/* Of those that no window lies over. */
int64_t mode_stack_due(const struct mode_stack *stack);
/* True when something is to be drawn. */
bool mode_stack_tick(struct mode_stack *stack);
bool mode_stack_busy(const struct mode_stack *stack);

#endif
