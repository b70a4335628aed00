/* See variants.h.
 *
 *   ┌ variants    enter goes on with it, esc closes ──────────────────┐
 *   │  shutdown-vs-close     the lesson itself                        │
 *   │  neither               (this run) The client goes straight ...  │
 *   │▸ close                 The client calls close() instead. Com... │
 *   │─────────────────────────────────────────────────────────────────│
 *   │ The client calls close() instead. Compare what becomes of ...   │
 *   └─────────────────────────────────────────────────────────────────┘ */
#include "viz/modes/variants.h"

#include <stdio.h>
#include <string.h>

#include "lab/base/near.h"
#include "lab/course/lesson/lesson.h"
#include "viz/modes/window.h"

enum { ABOUT_MAX = 1024 };

static bool is_now(const struct screen_session *session, const struct lesson_variant *variant)
{
    return strcmp(variant->name, session->variant ? session->variant : "") == 0;
}

bool variants_offered(const struct screen_session *session)
{
    return session->lesson && session->lesson->variant_count > 1 && session->next;
}

/* The same; where it is not, it is said why. */
static bool may_choose(const struct screen_session *session, struct message *message)
{
    const struct lesson *lesson = session->lesson;
    if (!lesson)
        say(message, "Variants are those of a lesson: this is none.");
    else if (lesson->variant_count < 2)
        say(message, "This lesson has no variants.");
    else if (!session->next)
        say(message, "No other run begins from here: `sockeye run %s %s` begins one.",
            lesson->number[0] ? lesson->number : lesson->name, lesson->variants[1].name);
    return variants_offered(session);
}

static void unknown_variant(const struct lesson *lesson, const char *name, struct message *message)
{
    struct near near = near_to(name);
    for (size_t i = 1; i < lesson->variant_count; i++)
        near_try(&near, lesson->variants[i].name);
    if (near.best)
        say(message, "There is no variant \"%.60s\": did you mean %s?", name, near.best);
    else
        say(message, "There is no variant \"%.60s\": v shows them.", name);
}

bool variants_choose(const struct screen_session *session, const char *name, struct message *message)
{
    if (!may_choose(session, message))
        return false;
    const struct lesson_variant *variant = lesson_variant(session->lesson, name);
    if (!variant && strcmp(name, session->lesson->name) == 0)
        variant = &session->lesson->variants[0];
    if (!variant) {
        unknown_variant(session->lesson, name, message);
        return false;
    }
    session->next->variant = variant->name;
    return true;
}

/* Where it opens: at the one behind this. */
static bool open(void *self, enum action action)
{
    struct variants *variants = self;
    const struct lesson *lesson = variants->session->lesson;
    if (action != ACTION_VARIANTS || !may_choose(variants->session, variants->message))
        return false;
    variants->cursor = 0;
    for (size_t i = 0; i + 1 < lesson->variant_count; i++)
        if (is_now(variants->session, &lesson->variants[i]))
            variants->cursor = i + 1;
    return true;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct variants *variants = self;
    const struct lesson *lesson = variants->session->lesson;
    (void)key;
    if (window_choose(&variants->cursor, lesson->variant_count, action, 1))
        return mode_handled;
    if (action != ACTION_OPEN ||
        !variants_choose(variants->session, lesson->variants[variants->cursor].name, variants->message))
        return mode_closed;
    say(variants->message, "This run is ended, and the other begins.");
    return (struct mode_reply){ MODE_CLOSED, ACTION_SWITCH };
}

/* ---- what is seen of them */

static struct window_item item(const void *data, size_t n)
{
    static char about[ABOUT_MAX];
    const struct variants *variants = data;
    const struct lesson_variant *variant = &variants->session->lesson->variants[n];
    snprintf(about, sizeof about, "%s%s", is_now(variants->session, variant) ? "(this run) " : "",
             n == 0           ? "the lesson itself"
             : variant->about ? variant->about
                              : "");
    return (struct window_item){ n == 0 ? variants->session->lesson->name : variant->name, about };
}

static void draw(const void *self, struct canvas *screen)
{
    const struct variants *variants = self;
    window_list(screen, " variants    enter goes on with it, esc closes ", item, variants,
                variants->session->lesson->variant_count, variants->cursor);
}

/* To whom nothing can be drawn they are told, with what is to be typed. */
static void print(const void *self, mode_put *put, void *data)
{
    const struct variants *variants = self;
    char line[600];
    put(data, str_from("variants: `:variant NAME` goes on with one"));
    for (size_t i = 0; i < variants->session->lesson->variant_count; i++) {
        struct window_item now = item(variants, i);
        snprintf(line, sizeof line, "%s: %s", now.name, now.about);
        put(data, str_from(line));
    }
}

const struct mode_ops variants_mode = {
    .form = MODE_WINDOW, .keys = KEYS_OVERLAY, .open = open, .act = act, .draw = draw, .print = print
};
