/* Typing to a program's standard input: a line of its own in place of the footer. */
#include <stdio.h>
#include <string.h>

#include "viz/app_state.h"

static const char hint[] = "enter send  C-d end  tab other  esc no";
enum { HINT_WIDTH = sizeof hint - 1 };

/* The n-th actor with a task that lives, from `from` on, around; actor_count when there is none. */
static unsigned living_actor(const struct app *app, unsigned from)
{
    const struct view *view = &app->view;

    for (unsigned n = 0; n < view->actor_count; n++) {
        unsigned actor = (from + n) % view->actor_count;
        for (uint32_t i = 0; i < app->live.end.task_count; i++) {
            const struct task *task = &app->live.end.tasks[i];
            if (task->status != TASK_EXITED && str_is(task->actor, view->actors[actor]))
                return actor;
        }
    }
    return view->actor_count;
}

void prompt_open(struct app *app)
{
    unsigned actor = living_actor(app, app->prompt.actor);

    if (actor == app->view.actor_count) {
        say(&app->message, "Nobody is there to type to.");
        return;
    }
    app->prompt = (struct prompt){ .open = true, .actor = actor };
}

static void take_back(struct prompt *prompt)
{
    while (prompt->size > 0 && (prompt->text[--prompt->size] & 0xc0) == 0x80)
        continue;
    prompt->text[prompt->size] = '\0';
}

static void add(struct prompt *prompt, int key)
{
    char bytes[4];
    size_t size;

    if (key < ' ' || key == KEY_CODE_BACKSPACE || key >= KEY_CODE_UP)
        return;
    size = utf8_encode((uint32_t)key, bytes);
    if (prompt->size + size >= sizeof prompt->text)
        return;
    memcpy(prompt->text + prompt->size, bytes, size);
    prompt->size += size;
    prompt->text[prompt->size] = '\0';
}

/* A backslash of the person's is one of the text: the command has escapes of its own. */
static void send_line(struct app *app)
{
    const struct prompt *prompt = &app->prompt;
    char line[2 * sizeof prompt->text + 64];
    size_t used = (size_t)snprintf(line, sizeof line, "input %s ", app->view.actors[prompt->actor]);

    for (size_t i = 0; i < prompt->size; i++) {
        if (prompt->text[i] == '\\')
            line[used++] = '\\';
        line[used++] = prompt->text[i];
    }
    memcpy(line + used, "\\n", 3);
    live_command(&app->live, line);
}

void prompt_key(struct app *app, int key)
{
    struct prompt *prompt = &app->prompt;
    enum action action = keys_action(KEYS_PROMPT, key);
    char line[64];

    switch (action) {
    case ACTION_BACK:
        prompt->open = false;
        break;
    case ACTION_OPEN:
        send_line(app);
        prompt->size = 0;
        prompt->text[0] = '\0';
        prompt->open = false;
        break;
    case ACTION_END_OF_INPUT:
        snprintf(line, sizeof line, "eof %s", app->view.actors[prompt->actor]);
        live_command(&app->live, line);
        prompt->open = false;
        break;
    case ACTION_NEXT_ACTOR:
        prompt->actor = living_actor(app, prompt->actor + 1);
        prompt->open = prompt->actor < app->view.actor_count;
        break;
    case ACTION_STEP_BACK:
        take_back(prompt);
        break;
    default:
        add(prompt, key);
    }
}

void prompt_draw(const struct app *app, struct canvas *canvas)
{
    const struct prompt *prompt = &app->prompt;
    int x = 1, room;
    struct str text = { prompt->text, prompt->size };

    x += canvas_string(canvas, x, 0, STYLE_PLAIN, "to ");
    x +=
        canvas_string(canvas, x, 0, style_actor(prompt->actor) | STYLE_BOLD, app->view.actors[prompt->actor]);
    x += canvas_string(canvas, x, 0, STYLE_PLAIN, ": ");
    room = canvas->area.width - x - HINT_WIDTH - 4;
    while (utf8_width(text) > room && text.n > 0)
        utf8_next(&text); /* the end is what is being typed */
    x += canvas_text(canvas, x, 0, -1, STYLE_TITLE, text, false);
    canvas_string(canvas, x, 0, STYLE_TITLE | STYLE_SELECTED, " ");
    canvas_string(canvas, canvas->area.width - HINT_WIDTH - 1, 0, STYLE_DIM, hint);
}
