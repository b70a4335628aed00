#include "viz/session/live.h"

#include <stdarg.h>
#include <stdio.h>

#include "lab/base/clock.h"
#include "lab/base/text.h"

/* Steps that are asked for ahead of their effect. A key that is held down over a program that sleeps asks for
 * more than anybody wants to see made afterwards. */
enum { AHEAD_MAX = 16 };

void live_begin(struct live *live, struct timeline *timeline, int (*command)(void *data, const char *line),
                void *data)
{
    *live = (struct live){ .timeline = timeline,
                           .command = command,
                           .data = data,
                           .on = command != NULL,
                           .deadlock = EVENT_NO_INDEX };
    state_init(&live->end);
    live_grow(live);
}

void live_free(struct live *live)
{
    state_free(&live->end);
}

/* ---- what was recorded */

/* Notes that are no news: how the session began, and its end, which the title shows. */
static bool is_news(enum note_kind kind)
{
    return kind != NOTE_SESSION && kind != NOTE_SANDBOX && !note_is_end(kind) && kind != NOTE_STOP &&
           kind != NOTE_COLLAPSE && kind != NOTE_PAUSE;
}

static void see_note(struct live *live, uint32_t index)
{
    struct event event;
    if (!timeline_event(live->timeline, index, &event))
        return;
    if (event.u.note.kind == NOTE_DEADLOCK)
        live->deadlock = index;
    if (note_is_end(event.u.note.kind))
        live->ended = true;
    if (live->on && is_news(event.u.note.kind))
        snprintf(live->news, sizeof live->news, "%.*s", STR_ARGS(event.line));
}

/* What only a task does that is not at rest. */
static bool moves(enum event_kind kind)
{
    return (kind >= EVENT_START && kind <= EVENT_GO) || kind == EVENT_RETURN;
}

bool live_grow(struct live *live)
{
    if (live->on)
        timeline_grow(live->timeline);
    uint32_t count = timeline_count(live->timeline), rests = timeline_rest(live->timeline)->number;
    bool grown = count > live->seen;
    bool rested = rests > live->rests;
    for (; live->seen < count; live->seen++) {
        enum event_kind kind = timeline_kind(live->timeline, live->seen);
        if (moves(kind))
            live->moved = live->seen + 1;
        else if (kind == EVENT_NOTE)
            see_note(live, live->seen);
    }
    if (live->on && grown)
        timeline_state_at(live->timeline, count, &live->end);
    live->rests = rests;
    return grown || rested;
}

static unsigned count_tasks(const struct live *live, unsigned statuses)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < live->end.live_count; i++)
        count += (statuses >> live->end.tasks[live->end.live[i]].status & 1u) != 0;
    return count;
}

unsigned live_tasks(const struct live *live)
{
    return live->end.live_count - count_tasks(live, 1u << TASK_EXITED);
}

unsigned live_own_tasks(const struct live *live)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < live->end.live_count; i++) {
        const struct task *task = &live->end.tasks[live->end.live[i]];
        count += task->status != TASK_EXITED && !task->left;
    }
    return count;
}

bool live_has(const struct live *live, const char *actor)
{
    for (uint32_t i = 0; i < live->end.live_count; i++)
        if (live->end.tasks[live->end.live[i]].status != TASK_EXITED &&
            str_is(live->end.tasks[live->end.live[i]].actor, actor))
            return true;
    return false;
}

/* ---- how it stands */

static bool is_over(const struct live *live)
{
    return live->gone || live->ended || (live->end.task_count > 0 && live_tasks(live) == 0);
}

/* The last rest, where nobody has moved since; NULL: they do. */
static const struct timeline_rest *rest_of(const struct live *live)
{
    const struct timeline_rest *rest = timeline_rest(live->timeline);
    return rest->number > 0 && rest->position >= live->moved ? rest : NULL;
}

/* Whether none of the tasks computes or sleeps of its own accord. */
static bool all_still(const struct live *live)
{
    const unsigned still = 1u << TASK_HELD | 1u << TASK_BLOCKED | 1u << TASK_EXITED;
    return count_tasks(live, still) == live->end.live_count;
}

enum live_status live_status(const struct live *live)
{
    const struct timeline_rest *rest = rest_of(live);
    if (!live->on)
        return LIVE_REPLAY;
    if (is_over(live))
        return LIVE_ENDED;
    if (live->deadlock != EVENT_NO_INDEX && live->deadlock >= live->moved)
        return LIVE_DEADLOCK;
    if (live->running)
        return LIVE_RUNNING;
    if (rest && rest->next.n > 0)
        return LIVE_PAUSED;
    return rest && all_still(live) ? LIVE_BLOCKED : LIVE_WORKING;
}

bool live_begins(const struct live *live)
{
    return live->on && live->rests == 0 && !is_over(live);
}

bool live_waits(const struct live *live)
{
    return live->on && !live->running && !is_over(live) &&
           timeline_rest(live->timeline)->obeyed < live->asked;
}

bool live_at_rest(const struct live *live)
{
    const struct timeline_rest *rest = rest_of(live);
    return !live->on || is_over(live) || (rest && rest->obeyed >= live->asked && all_still(live));
}

/* ---- asking */

bool live_command(struct live *live, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    live->asked_ns = clock_monotonic_ns();
    if (live->command && live->command(live->data, line) == 0) {
        live->asked++;
        return true;
    }
    live->gone = live->on;
    snprintf(live->news, sizeof live->news, "%s",
             live->on
                 ? "The session is over: its observer has gone. The recording can still be looked through."
                 : "This is a replay: nothing runs.");
    return false;
}

/* A backslash of the person's is one of the text: the command has escapes of its own. */
void live_type(struct live *live, const char *label, const char *text)
{
    char escaped[900];
    struct text out = text_into(escaped, sizeof escaped);
    for (; *text; text++) {
        if (*text == '\\')
            text_char(&out, '\\');
        text_char(&out, *text);
    }
    live_command(live, "input %s %s\\n", label, escaped);
}

void live_run(struct live *live, bool run)
{
    if (live_command(live, "%s", run ? "run" : "pause"))
        live->running = run;
}

/* ---- who goes next */

static bool can_go(const struct live *live, struct str label)
{
    for (uint32_t i = 0; i < live->end.live_count; i++)
        if (live->end.tasks[live->end.live[i]].status == TASK_HELD &&
            str_equal(live->end.tasks[live->end.live[i]].label, label))
            return true;
    return false;
}

/* Behind the last step of the recording. */
static struct str next_now(const struct live *live)
{
    const struct timeline_rest *rest = rest_of(live);
    if (!live->on || is_over(live))
        return (struct str){ NULL, 0 };
    if (live->chosen[0] && can_go(live, str_from(live->chosen)))
        return str_from(live->chosen);
    return rest ? rest->next : (struct str){ NULL, 0 };
}

struct str live_next(const struct live *live, uint32_t step)
{
    struct event event;
    if (step >= timeline_steps(live->timeline))
        return next_now(live);
    uint32_t begin = timeline_step_begin(live->timeline, step + 1);
    return timeline_event(live->timeline, begin, &event) ? event.actor : (struct str){ NULL, 0 };
}

void live_step(struct live *live)
{
    struct str next = live_waits(live) ? (struct str){ NULL, 0 } : next_now(live);
    if (live->asked - timeline_rest(live->timeline)->obeyed >= AHEAD_MAX)
        return;
    /* By name, so that who goes is who was shown to be next. */
    if (live_command(live, "step%s%.*s", next.n > 0 ? " " : "", STR_ARGS(next)))
        live->chosen[0] = '\0';
}

bool live_choose(struct live *live, struct str label)
{
    if (!can_go(live, label))
        return false;
    snprintf(live->chosen, sizeof live->chosen, "%.*s", STR_ARGS(label));
    return true;
}

void live_choose_next(struct live *live)
{
    struct str current = next_now(live);
    const struct task *first = NULL, *after = NULL;
    bool passed = false;
    for (uint32_t i = 0; i < live->end.live_count; i++) {
        const struct task *task = &live->end.tasks[live->end.live[i]];
        if (task->status == TASK_HELD) {
            first = first ? first : task;
            if (passed && !after)
                after = task;
        }
        passed = passed || str_equal(task->label, current);
    }
    after = after ? after : first;
    if (!after || str_equal(after->label, current))
        snprintf(live->news, sizeof live->news, "%s",
                 after ? "Only this one can go: the others sleep in the kernel or have exited."
                       : "Nobody can be chosen: all sleep in the kernel or have exited.");
    else
        live_choose(live, after->label);
}
