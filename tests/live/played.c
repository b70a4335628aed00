#include "tests/live/played.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "lab/base/path.h"
#include "lab/base/slowness.h"
#include "lab/course/lesson/argv_split.h"
#include "lab/observe/observe.h"

enum { STEPS_MAX = 3000, PATIENCE_MS = 120000 };

struct stage {
    struct plan plan;
    char executables[PLAN_ACTORS_MAX][1024];
    char **arguments[PLAN_ACTORS_MAX];
    struct observation observation;
    struct timeline *timeline;
    struct state state;
    bool ended;
    unsigned drawn, turn;
};

/* ---- the plan */

static void add_actor(struct stage *stage, const struct lesson *lesson, const struct lesson_actor *actor)
{
    size_t n = stage->plan.actor_count++, count = argv_count(actor->args);
    char source[1024], why[2000];
    path_join(source, sizeof source, lesson->folder, actor->program);
    if (lesson_compile(source, stage->executables[n], sizeof *stage->executables, why, sizeof why) !=
        LESSON_COMPILED)
        fail_msg("%s: %s", source, why);
    char **words = stage->arguments[n] = calloc(count + 2, sizeof *words);
    assert_non_null(words);
    words[0] = stage->executables[n];
    for (size_t i = 0; i < count; i++)
        words[i + 1] = actor->args[i];
    stage->plan.actors[n] = (struct plan_actor){ .label = actor->label,
                                                 .argv = words,
                                                 .program = stage->executables[n],
                                                 .directory = lesson->folder,
                                                 .input = actor->input ? actor->input : "",
                                                 .after = actor->after };
}

static void add_steps(struct plan *plan, const struct lesson_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        plan->order[plan->order_count++] = steps->who[i];
}

static void make_plan(struct stage *stage, const struct lesson *lesson, const struct lesson_variant *variant,
                      const struct play *play)
{
    struct plan *plan = &stage->plan;
    plan_init(plan);
    plan->title = lesson->name;
    plan->step = play->chooser != CHOOSE_ALL;
    plan->time = !plan->step ? TIME_KERNELS : play->look_ms > 0 ? TIME_HELD : TIME_OWN;
    plan->probes = plan->packets = true;
    plan->slowness = slowness();
    plan->limits.wall_seconds = 300;
    for (size_t i = 0; i < variant->actor_count; i++)
        add_actor(stage, lesson, &variant->actors[i]);
    for (size_t i = 0; i < variant->sysctl_count; i++)
        plan->sysctls[plan->sysctl_count++] =
            (struct plan_sysctl){ variant->sysctls[i].name, variant->sysctls[i].value };
    add_steps(plan, &variant->prepare);
    plan->prepared = plan->order_count;
    add_steps(plan, &variant->order);
}

/* ---- who goes */

static void grow(struct stage *stage, int64_t ms)
{
    char bytes[64];
    struct pollfd wait = { .fd = stage->observation.control, .events = POLLIN };
    if (!stage->ended && poll(&wait, 1, (int)ms) > 0) {
        ssize_t n = read(stage->observation.control, bytes, sizeof bytes);
        stage->ended = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
    }
    timeline_grow(stage->timeline);
}

static bool is_stuck(const struct stage *stage)
{
    return timeline_note(stage->timeline, NOTE_DEADLOCK).n > 0 ||
           timeline_note(stage->timeline, NOTE_IDLE).n > 0;
}

/* Waits until somebody is held, after so many steps; false when nobody will be. */
static bool wait_for_rest(struct stage *stage, int64_t steps)
{
    const struct timeline_rest *rest = timeline_rest(stage->timeline);
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    while (!stage->ended && (rest->number == 0 || rest->obeyed < steps || rest->next.n == 0)) {
        if (rest->obeyed >= steps && is_stuck(stage))
            return false;
        if (clock_monotonic_ms() > until)
            fail_msg("%s does not go on", stage->plan.title);
        grow(stage, until - clock_monotonic_ms());
    }
    return !stage->ended;
}

static struct str choose(struct stage *stage, const struct play *play)
{
    struct str next = timeline_rest(stage->timeline)->next, held[64];
    unsigned count = 0;
    assert_true(timeline_state_at(stage->timeline, timeline_count(stage->timeline), &stage->state));
    for (uint32_t i = 0; i < stage->state.live_count && count < 64; i++) {
        const struct task *task = &stage->state.tasks[stage->state.live[i]];
        bool counts =
            play->chooser != CHOOSE_OTHER || !str_equal(str_before(task->label, '.'), str_before(next, '.'));
        if (task->status == TASK_HELD && counts)
            held[count++] = task->label;
    }
    if (count == 0 || play->chooser == CHOOSE_SCRIPT)
        return next;
    stage->drawn = stage->drawn * 1103515245u + 12345u;
    return held[(play->chooser == CHOOSE_DRAWN ? stage->drawn >> 16 : stage->turn++) % count];
}

static void go_through(struct stage *stage, const struct play *play)
{
    char line[64];
    for (int64_t steps = 0; steps < STEPS_MAX && wait_for_rest(stage, steps); steps++) {
        if (play->look_ms > 0)
            nanosleep(&(struct timespec){ .tv_sec = play->look_ms / 1000,
                                          .tv_nsec = play->look_ms % 1000 * NS_PER_MS },
                      NULL);
        struct str who = choose(stage, play);
        snprintf(line, sizeof line, "step %.*s", STR_ARGS(who));
        if (observe_command(&stage->observation, line) != 0)
            break;
    }
}

static void let_run(struct stage *stage)
{
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    while (!stage->ended && timeline_note(stage->timeline, NOTE_DEADLOCK).n == 0 &&
           clock_monotonic_ms() < until)
        grow(stage, until - clock_monotonic_ms());
}

struct timeline *played(const struct lesson *lesson, const struct lesson_variant *variant,
                        const struct play *play)
{
    char why[300];
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    make_plan(stage, lesson, variant, play);
    stage->drawn = play->seed;
    state_init(&stage->state);
    if (observe_start(&stage->plan, &stage->observation, why, sizeof why) != 0)
        fail_msg("%s", why);
    stage->timeline =
        timeline_open(fcntl(stage->observation.recording, F_DUPFD_CLOEXEC, 3), true, why, sizeof why);
    if (!stage->timeline)
        fail_msg("%s", why);
    if (play->chooser == CHOOSE_ALL)
        let_run(stage);
    else
        go_through(stage, play);
    observe_end(&stage->observation);
    struct timeline *timeline = stage->timeline;
    timeline_grow(timeline);
    state_free(&stage->state);
    for (size_t i = 0; i < stage->plan.actor_count; i++)
        free(stage->arguments[i]);
    free(stage);
    return timeline;
}
