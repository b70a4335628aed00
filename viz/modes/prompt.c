#include "viz/modes/prompt.h"

#include <stdio.h>

#include "viz/modes/window.h"

static const char hint[] = "enter send  C-d end  tab other  esc no";
enum { HINT_WIDTH = sizeof hint - 1 };

/* The n-th actor with a task that lives, from `from` on, around; actor_count when there is none. */
static unsigned living_actor(const struct prompt *prompt, unsigned from)
{
    const struct view *view = prompt->view;
    for (unsigned n = 0; n < view->actor_count; n++) {
        unsigned actor = (from + n) % view->actor_count;
        if (live_has(prompt->live, view->actors[actor]))
            return actor;
    }
    return view->actor_count;
}

static bool open(void *self, enum action action)
{
    struct prompt *prompt = self;
    if (action != ACTION_TYPE)
        return false;
    unsigned actor = living_actor(prompt, prompt->actor);
    if (actor == prompt->view->actor_count) {
        say(prompt->message, "Nobody is there to type to.");
        return false;
    }
    prompt->actor = actor;
    line_set(&prompt->edit, "");
    return true;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct prompt *prompt = self;
    const char *actor = prompt->view->actors[prompt->actor];
    switch (action) {
    case ACTION_BACK:
        return mode_closed;
    case ACTION_OPEN:
        live_type(prompt->live, actor, prompt->edit.text);
        return mode_closed;
    case ACTION_END_OF_INPUT:
        live_command(prompt->live, "eof %s", actor);
        return mode_closed;
    case ACTION_NEXT_ACTOR:
        prompt->actor = living_actor(prompt, prompt->actor + 1);
        return prompt->actor < prompt->view->actor_count ? mode_handled : mode_closed;
    default:
        line_key(&prompt->edit, action, key);
        return mode_handled;
    }
}

static void draw(const void *self, struct canvas *screen)
{
    const struct prompt *prompt = self;
    struct canvas footer = window_typing(screen, prompt->view);
    int width = footer.area.width, x = 1;
    x += canvas_string(&footer, x, 0, STYLE_PLAIN, "to ");
    x += canvas_string(&footer, x, 0, style_actor(prompt->actor) | STYLE_BOLD,
                       prompt->view->actors[prompt->actor]);
    x += canvas_string(&footer, x, 0, STYLE_PLAIN, ": ");
    line_draw(&prompt->edit, &footer, x, width - x - HINT_WIDTH - 2);
    canvas_string(&footer, width - HINT_WIDTH - 1, 0, STYLE_DIM, hint);
}

static void typed(const void *self, char *out, size_t cap)
{
    const struct prompt *prompt = self;
    snprintf(out, cap, "to %s: %s", prompt->view->actors[prompt->actor], prompt->edit.text);
}

const struct mode_ops prompt_mode = {
    .form = MODE_LINE, .keys = KEYS_PROMPT, .open = open, .act = act, .draw = draw, .typed = typed
};
