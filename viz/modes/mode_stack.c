#include "viz/modes/mode_stack.h"

void mode_stack_begin(struct mode_stack *stack, struct mode *modes, size_t count)
{
    *stack = (struct mode_stack){ modes, count, false };
    for (size_t i = 0; i < count; i++)
        modes[i].open = modes[i].ops->form == MODE_BASE;
}

void mode_stack_end(struct mode_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->modes[i].ops->end)
            stack->modes[i].ops->end(stack->modes[i].self);
}

static unsigned keys_of(const struct mode *mode)
{
    return mode->ops->keys_now ? mode->ops->keys_now(mode->self) : mode->ops->keys;
}

/* KEYS_* of the first from `mode` on that has any. */
static unsigned keys_from(const struct mode_stack *stack, const struct mode *mode)
{
    for (; mode < stack->modes + stack->count; mode++)
        if (mode->open && keys_of(mode))
            return keys_of(mode);
    return 0;
}

unsigned mode_stack_keys(const struct mode_stack *stack)
{
    return keys_from(stack, stack->modes);
}

struct mode *mode_stack_top(const struct mode_stack *stack)
{
    struct mode *mode = stack->modes;
    while (mode < stack->modes + stack->count - 1 && !mode->open)
        mode++;
    return mode;
}

/* Takes in what a mode said; whether it was done. */
static bool take(struct mode_stack *stack, struct mode *mode, struct mode_reply reply)
{
    if (reply.did == MODE_CLOSED || reply.did == MODE_LEFT)
        mode->open = false;
    stack->quit = stack->quit || reply.did == MODE_QUIT;
    if (reply.then)
        mode_stack_act(stack, reply.then);
    return reply.did != MODE_PASSED && reply.did != MODE_LEFT;
}

static void open_by(struct mode_stack *stack, enum action action)
{
    for (struct mode *mode = stack->modes; action && mode < stack->modes + stack->count; mode++)
        if (!mode->open && mode->ops->open && mode->ops->open(mode->self, action)) {
            mode->open = true;
            return;
        }
}

void mode_stack_key(struct mode_stack *stack, int key)
{
    enum action action = ACTION_NONE;
    for (struct mode *mode = stack->modes; mode < stack->modes + stack->count; mode++) {
        if (!mode->open)
            continue;
        action = keys_action(keys_from(stack, mode), key);
        if (take(stack, mode, mode->ops->act(mode->self, action, key)))
            return;
    }
    open_by(stack, action);
}

void mode_stack_act(struct mode_stack *stack, enum action action)
{
    for (struct mode *mode = stack->modes; mode < stack->modes + stack->count; mode++)
        if (mode->ops->form == MODE_BASE && take(stack, mode, mode->ops->act(mode->self, action, 0)))
            return;
    open_by(stack, action);
}

void mode_stack_interrupt(struct mode_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++) {
        enum mode_form form = stack->modes[i].ops->form;
        stack->modes[i].open = stack->modes[i].open && (form == MODE_BASE || form == MODE_COVER);
    }
}

void mode_stack_draw(const struct mode_stack *stack, struct canvas *screen)
{
    for (size_t i = stack->count; i-- > 0;)
        if (stack->modes[i].open && stack->modes[i].ops->draw)
            stack->modes[i].ops->draw(stack->modes[i].self, screen);
}

void mode_stack_grow(struct mode_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->modes[i].ops->grow)
            stack->modes[i].ops->grow(stack->modes[i].self);
}

void mode_stack_see(struct mode_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->modes[i].ops->see)
            stack->modes[i].ops->see(stack->modes[i].self);
}

/* How many from the top time goes on for: it stands still below a window. */
static size_t moving(const struct mode_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->modes[i].open && stack->modes[i].ops->form >= MODE_WINDOW)
            return i + 1;
    return stack->count;
}

int64_t mode_stack_due(const struct mode_stack *stack)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < moving(stack); i++) {
        const struct mode *mode = &stack->modes[i];
        int64_t due = mode->open && mode->ops->due ? mode->ops->due(mode->self) : INT64_MAX;
        first = due < first ? due : first;
    }
    return first;
}

bool mode_stack_tick(struct mode_stack *stack)
{
    for (size_t i = 0; i < moving(stack); i++) {
        struct mode *mode = &stack->modes[i];
        if (mode->open && mode->ops->tick && take(stack, mode, mode->ops->tick(mode->self)))
            return true;
    }
    return false;
}

bool mode_stack_busy(const struct mode_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->modes[i].open && stack->modes[i].ops->busy &&
            stack->modes[i].ops->busy(stack->modes[i].self))
            return true;
    return false;
}
