/* The session under way: what was asked of the observer and what came of it. Everything is read off the
 * recording. */
#include <stdio.h>
#include <time.h>

#include "viz/app_state.h"
#include "viz/view/view.h"

/* In run mode the programs are at rest when all sleep or have exited and nothing was recorded for this long.
 */
static const int64_t quiet_ns = 100 * 1000 * 1000;
/* Steps asked for while one is under way are made after it, this many; a step that takes longer than this,
 * because its program computes, holds up nobody; nor does a program that sleeps of its own accord, when
 * somebody else can go and nothing was recorded for this long. */
enum { QUEUED_MAX = 16 };
static const int64_t patience_ns = 250 * 1000 * 1000, nap_ns = 40 * 1000 * 1000;

int64_t live_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool is_over(const struct app *app);
static const struct task *next_task(const struct app *app, size_t *at);

void live_begin(struct app *app)
{
    app->live = (struct live){ .on = app->session->command != NULL,
                               .go = EVENT_NO_INDEX,
                               .note = EVENT_NO_INDEX,
                               .deadlock = EVENT_NO_INDEX };
    state_init(&app->live.end);
    app->view.live = app->live.on;
    live_grow(app);
}

void live_free(struct app *app)
{
    state_free(&app->live.end);
}

/* Notes that are no news: how the session began, and its end, which the title shows. */
static bool is_news(enum note_kind kind)
{
    return kind != NOTE_SESSION && kind != NOTE_SANDBOX && kind != NOTE_END && kind != NOTE_STOP &&
           kind != NOTE_COLLAPSE;
}

static void see_note(struct app *app, uint32_t index)
{
    struct live *live = &app->live;
    struct event event;

    live->note = index;
    if (!timeline_event(app->view.timeline, index, &event))
        return;
    if (event.u.note.kind == NOTE_DEADLOCK)
        live->deadlock = index;
    if (event.u.note.kind == NOTE_END)
        live->ended = true;
    if (live->on && is_news(event.u.note.kind))
        say(&app->message, "%.*s", STR_ARGS(event.line));
}

/* What every pane may ask: who goes next when nothing else is recorded yet. */
static void tell_next(struct app *app)
{
    size_t at = app->live.order_at;
    const struct task *task = app->live.on && !is_over(app) ? next_task(app, &at) : NULL;

    snprintf(app->view.next, sizeof app->view.next, "%.*s", task ? (int)task->label.n : 0,
             task ? task->label.p : "");
}

bool live_grow(struct app *app)
{
    struct live *live = &app->live;
    struct timeline *timeline = app->view.timeline;

    if (live->on)
        timeline_grow(timeline);
    uint32_t count = timeline_count(timeline);
    bool grown = count > live->seen;
    for (; live->seen < count; live->seen++) {
        enum event_kind kind = timeline_kind(timeline, live->seen);
        if (kind == EVENT_GO)
            live->go = live->seen;
        else if (kind == EVENT_NOTE)
            see_note(app, live->seen);
    }
    if (live->on && grown)
        timeline_state_at(timeline, count, &live->end);
    if (grown) {
        live->changed_ns = live_clock();
        teaching_grow(app);
    }
    if (live->waiting && live_at_rest(app)) {
        live->waiting = false;
        if (live->queued > 0 && live_status(app) == LIVE_PAUSED) {
            live->queued--;
            live_step(app);
        } else {
            live->queued = 0;
        }
    }
    if (live->running && live_tasks(app) == 0)
        live->running = false;
    app->view.running = live->running;
    tell_next(app);
    return grown;
}

static unsigned count_tasks(const struct live *live, unsigned statuses)
{
    unsigned count = 0;

    for (uint32_t i = 0; i < live->end.task_count; i++)
        count += (statuses >> live->end.tasks[i].status & 1u) != 0;
    return count;
}

enum {
    STILL = 1u << TASK_HELD | 1u << TASK_BLOCKED | 1u << TASK_EXITED,
    ASLEEP = 1u << TASK_BLOCKED | 1u << TASK_EXITED,
};

unsigned live_tasks(const struct app *app)
{
    return app->live.end.task_count - count_tasks(&app->live, 1u << TASK_EXITED);
}

static bool is_over(const struct app *app)
{
    const struct live *live = &app->live;

    return live->gone || live->ended || (live->end.task_count > 0 && live_tasks(app) == 0);
}

static bool newer(uint32_t index, uint32_t than)
{
    return index != EVENT_NO_INDEX && index >= than;
}

static bool is_deadlock(const struct live *live)
{
    return live->deadlock != EVENT_NO_INDEX && (live->go == EVENT_NO_INDEX || live->deadlock > live->go) &&
           count_tasks(live, 1u << TASK_HELD) == 0;
}

enum live_status live_status(const struct app *app)
{
    const struct live *live = &app->live;

    if (!live->on)
        return LIVE_REPLAY;
    if (is_over(app))
        return LIVE_ENDED;
    if (is_deadlock(live))
        return LIVE_DEADLOCK;
    if (live->running)
        return LIVE_RUNNING;
    if (count_tasks(live, STILL) < live->end.task_count || live->end.task_count == 0)
        return LIVE_WORKING;
    return count_tasks(live, 1u << TASK_HELD) ? LIVE_PAUSED : LIVE_BLOCKED;
}

bool live_at_rest(const struct app *app)
{
    const struct live *live = &app->live;
    uint32_t tasks = live->end.task_count;

    if (!live->on || is_over(app))
        return true;
    if (live->running)
        return tasks > 0 && count_tasks(live, ASLEEP) == tasks && live_clock() - live->changed_ns >= quiet_ns;
    if (live->waiting && !newer(live->go, live->asked_count))
        return newer(live->note, live->asked_count);
    return tasks > 0 && count_tasks(live, STILL) == tasks;
}

bool live_command(struct app *app, const char *line)
{
    if (app->session->command && app->session->command(app->session->data, line) == 0)
        return true;
    app->live.gone = app->live.on;
    say(&app->message, "%s",
        app->live.on
            ? "The session is over: its observer has gone. The recording can still be looked through."
            : "This is a replay: nothing runs.");
    return false;
}

void live_run(struct app *app, bool run)
{
    if (!live_command(app, run ? "run" : "pause"))
        return;
    app->live.running = run;
    app->live.changed_ns = live_clock();
    app->view.running = run;
}

/* The task that has been held for the longest; of those with a label, or of an actor, where that is not NULL.
 */
static const struct task *oldest_held(const struct live *live, const char *label, const char *actor)
{
    const struct task *oldest = NULL;

    for (uint32_t i = 0; i < live->end.task_count; i++) {
        const struct task *task = &live->end.tasks[i];
        if (task->status != TASK_HELD || (label && !str_is(task->label, label)) ||
            (actor && !str_is(task->actor, actor)))
            continue;
        if (!oldest || task->since_ns < oldest->since_ns)
            oldest = task;
    }
    return oldest;
}

static const struct task *held(const struct live *live, const char *name)
{
    const struct task *task = oldest_held(live, name, NULL);

    return task ? task : oldest_held(live, NULL, name);
}

/* Who goes when nobody is chosen, as the observer has it: the next of the lesson's order that can go, then
 * the oldest.
 * `*at` is a place in the order, brought behind whoever is found. */
static const struct task *in_order(const struct app *app, size_t *at)
{
    while (*at < app->session->order_count) {
        const struct task *task = held(&app->live, app->session->order[(*at)++]);
        if (task)
            return task;
    }
    return oldest_held(&app->live, NULL, NULL);
}

/* `*at` as above; it stays where a person chose. */
static const struct task *next_task(const struct app *app, size_t *at)
{
    const struct task *task = app->live.chosen[0] ? held(&app->live, app->live.chosen) : NULL;

    return task ? task : in_order(app, at);
}

/* Whether the step before may still have an effect that the next has to wait for. */
static bool is_busy(const struct live *live)
{
    int64_t now = live_clock();

    if (!live->waiting || now - live->asked_ns >= patience_ns)
        return false;
    return now - live->changed_ns < nap_ns || !newer(live->go, live->asked_count) ||
           count_tasks(live, 1u << TASK_HELD) == 0;
}

void live_step(struct app *app)
{
    struct live *live = &app->live;
    const struct task *task;
    char line[64] = "step";

    if (is_busy(live)) {
        live->queued += live->queued < QUEUED_MAX;
        return;
    }
    /* By name, so that who goes is who was shown to be next. */
    task = next_task(app, &live->order_at);
    if (task)
        snprintf(line, sizeof line, "step %.*s", STR_ARGS(task->label));
    live->asked_count = timeline_count(app->view.timeline);
    live->asked_ns = live_clock();
    if (!live_command(app, line))
        return;
    live->chosen[0] = '\0';
    live->waiting = true;
}

struct str live_next(const struct app *app)
{
    const struct live *live = &app->live;
    uint32_t last = timeline_steps(app->view.timeline);
    size_t at = live->order_at;
    const struct task *task;
    struct event event;

    if (app->view.step < last)
        return timeline_event(app->view.timeline, timeline_step_begin(app->view.timeline, app->view.step + 1),
                              &event)
                   ? event.actor
                   : (struct str){ 0 };
    if (!live->on || is_over(app))
        return (struct str){ 0 };
    task = next_task(app, &at);
    return task ? task->label : (struct str){ 0 };
}

void live_choose_next(struct app *app)
{
    struct live *live = &app->live;
    struct str current = live_next(app);
    const struct task *first = NULL, *after = NULL;
    bool passed = false;

    for (uint32_t i = 0; i < live->end.task_count; i++) {
        const struct task *task = &live->end.tasks[i];
        if (task->status == TASK_HELD) {
            first = first ? first : task;
            if (passed && !after)
                after = task;
        }
        passed = passed || str_equal(task->label, current);
    }
    after = after ? after : first;
    if (!after || str_equal(after->label, current)) {
        say(&app->message, "%s",
            after ? "Only this one can go: the others sleep in the kernel or have exited."
                  : "Nobody can be chosen: all sleep in the kernel or have exited.");
        return;
    }
    snprintf(live->chosen, sizeof live->chosen, "%.*s", STR_ARGS(after->label));
    tell_next(app);
}
