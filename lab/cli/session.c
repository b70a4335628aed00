/* Wires the two halves together: the observer that writes a recording, and what shows it. */
#include "lab/cli/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/cli/fault_plan.h"
#include "lab/cli/follow.h"
#include "lab/cli/lesson_screen.h"
#include "lab/cli/plan_wall.h"
#include "lab/cli/recording_size.h"
#include "lab/cli/show.h"
#include "lab/observe/observe.h"

static int command(void *data, const char *line)
{
    return observe_command(data, line);
}

static int watch(struct session_plan *session, const struct lesson *lesson, struct observation *observation,
                 struct timeline *timeline, const struct cli_options *options)
{
    struct screen_session app = {
        .title = session->title,
        .timeline = timeline,
        .wake = observation->control,
        .held = session->plan.step,
        .data = observation,
        .command = command,
    };
    struct screen_options looks = show_app_options(options);
    struct lesson_screen teach;
    struct run_turn *turn = session->turn;
    app.next = turn ? &turn->next : NULL;
    lesson_screen_begin(&teach, lesson, session->variant, turn ? &turn->before : NULL, &app);
    if (!looks.dump && !looks.svg)
        lesson_screen_show(&teach);
    int status = app_watch(&app, &looks);
    lesson_screen_end(&teach);
    return status;
}

/* The last thing the observer had to say: why it could not. */
static struct str last_note(const struct timeline *timeline)
{
    struct event event;
    uint32_t last = timeline_count(timeline);
    uint32_t index = last ? timeline_previous(timeline, last - 1, EVENT_NOTE) : EVENT_NO_INDEX;
    if (index == EVENT_NO_INDEX || !timeline_event(timeline, index, &event))
        return (struct str){ NULL, 0 };
    return event.line;
}

/* What the observer's end means; what was shown before may have failed already. */
static int finish(int observer, int shown, const struct timeline *timeline)
{
    if (observer == 0 || shown > CLI_FAILED)
        return shown;
    if (observer == OBSERVE_UNKEPT)
        return CLI_MACHINE; /* why was said when it came */
    if (observer > CLI_SIGNAL) {
        complain("the observer was ended by signal %d; what was recorded until then stands",
                 observer - CLI_SIGNAL);
        return CLI_MACHINE;
    }
    struct str why = last_note(timeline);
    if (observer == OBSERVE_BROKEN)
        complain("the recording cannot grow any more (memory, or `ulimit -f`); what was recorded until then "
                 "stands");
    else if (why.n)
        complain("%.*s", STR_ARGS(why));
    else
        complain("the session could not run; `sockeye doctor` says what this machine allows");
    return CLI_MACHINE;
}

/* SOCKEYE_SANDBOX=full|netns|host|none: for tests, and for a machine where the best there is does not work.
 */
int session_choose_sandbox(struct plan *plan)
{
    static const char *const names[] = { [SANDBOX_AUTO] = "auto",
                                         [SANDBOX_FULL] = "full",
                                         [SANDBOX_NETNS] = "netns",
                                         [SANDBOX_HOST] = "host",
                                         [SANDBOX_NONE] = "none" };
    const char *chosen = getenv("SOCKEYE_SANDBOX");
    if (!chosen || !*chosen)
        return CLI_GOOD;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], chosen) == 0) {
            plan->sandbox = (enum plan_sandbox)i;
            return CLI_GOOD;
        }
    return complain_usage("SOCKEYE_SANDBOX=%s is unknown (one of: auto, full, netns, host, none)", chosen);
}

/* A recording that cannot be written is said before anything runs. */
static int check_record(const char *name)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (fd < 0)
        return complain_errno(errno, "cannot write %s", name);
    close(fd);
    return CLI_GOOD;
}

/* A seed alone has the programs take turns by chance; their calls are left as they are. */
static int choose_weather(struct plan *plan, const struct cli_options *options)
{
    enum weather weather;
    uint64_t seed = options->seed >= 0 ? (uint64_t)options->seed : 1;
    if (!options->weather && options->seed >= 0)
        plan->faults = (struct plan_faults){ .seed = seed, .shuffle = true };
    if (!options->weather)
        return CLI_GOOD;
    if (!weather_named(options->weather, &weather))
        return complain_usage("--weather=%s is unknown (one of: calm, short, eintr, eagain, storm)",
                              options->weather);
    plan->faults = rough_weather(weather, seed, NULL);
    return CLI_GOOD;
}

/* A session that has a limit of its own, as those that are judged do, keeps it. */
static int choose_size(struct plan *plan, const struct cli_options *options)
{
    int64_t *limit = &plan->limits.recording_bytes;
    if (options->max_size == 0 || options->max_size > INT64_MAX >> 20)
        return complain_usage("--max-size=%lld is out of range: 1 MiB at the least",
                              (long long)options->max_size);
    if (options->max_size > 0)
        *limit = options->max_size << 20;
    else if (*limit == 0)
        *limit = recording_size_default(options->record);
    return CLI_GOOD;
}

/* A session that nobody watches. */
static const struct cli_options unseen = { .quiet = true, .step = true, .seed = -1, .max_size = -1 };

static int settle(struct session_plan *session, bool screen, const struct cli_options *options)
{
    struct plan *plan = &session->plan;
    if (options->free && options->step)
        return complain_usage("--free and --step exclude each other");
    if (screen || options->step)
        plan->step = true;
    if (options->free || (plan_attaches(plan) && !options->step)) /* others wait for who runs already */
        plan->step = false;
    if (plan->time == TIME_OWN && options != &unseen) /* somebody looks on */
        plan->time = plan->step ? TIME_HELD : TIME_KERNELS;
    if (options->hold_time && !plan->step)
        return complain_usage(
            "--hold-time is for programs that go step by step: on the screen, or with --step");
    if (options->hold_time)
        plan->time = TIME_HELD;
    if (screen) /* a person may take their time */
        plan->limits.wall_seconds = plan->limits.asleep_seconds = 0;
    for (size_t i = 0; !screen && i < plan->actor_count; i++)
        if (!plan->actors[i].input)
            plan->actors[i].input = ""; /* nobody types */
    plan->record = options->record;
    plan->keep = options->keep;
    plan->as_root = options->root;
    if (options->host)
        plan->sandbox = SANDBOX_HOST;
    int status = choose_weather(plan, options);
    if (status == CLI_GOOD)
        status = plan_wall_choose(plan, options);
    if (status == CLI_GOOD && options->record)
        status = check_record(options->record);
    if (status == CLI_GOOD)
        status = choose_size(plan, options);
    if (status == CLI_GOOD)
        status = session_choose_sandbox(plan);
    if (status != CLI_GOOD || plan_wall_paths(session))
        return status;
    complain("out of memory");
    return CLI_MACHINE;
}

int session_open(const struct session_plan *session, struct session_live *live)
{
    char why[300];
    live->unread = false;
    if (observe_start(&session->plan, &live->observation, why, sizeof why) < 0) {
        complain("%s", why);
        return CLI_MACHINE;
    }
    int copy = fcntl(live->observation.recording, F_DUPFD_CLOEXEC, 3);
    live->timeline = copy < 0 ? NULL : timeline_open(copy, true, why, sizeof why);
    if (live->timeline)
        return CLI_GOOD;
    complain("cannot read the recording: %s", copy < 0 ? strerror(errno) : why);
    observe_end(&live->observation);
    return CLI_MACHINE;
}

int session_close(struct session_live *live, int shown)
{
    int observer = observe_end(&live->observation);
    if (!live->unread || observer != 0)
        timeline_grow(live->timeline);
    return finish(observer, shown, live->timeline);
}

int session_settle_unseen(struct session_plan *session)
{
    return settle(session, false, &unseen);
}

static int record_once(struct session_plan *session, struct timeline **timeline)
{
    struct session_live live;
    int status = session_open(session, &live);
    if (status != CLI_GOOD)
        return status;
    status = session_close(&live, follow(&live.observation, live.timeline, true, &unseen));
    if (status != CLI_GOOD)
        timeline_close(live.timeline);
    else
        *timeline = live.timeline;
    return status;
}

/* What the machine prevents may be over by now. */
int session_record(struct session_plan *session, struct timeline **timeline)
{
    char why[200] = "";
    int status = session_settle_unseen(session);
    for (int tries = 0; status == CLI_GOOD && tries < 2; tries++) {
        status = record_once(session, timeline);
        if (status != CLI_GOOD || !machine_prevents(*timeline, why, sizeof why))
            return status;
        timeline_close(*timeline);
    }
    if (status == CLI_GOOD)
        complain("%s: not judged: %s", session->title, why);
    return status == CLI_GOOD ? CLI_MACHINE : status;
}

/* What the next run may be laid beside. */
static void keep_run(const struct session_plan *session, const struct observation *observation)
{
    struct run_turn *turn = session->turn;
    if (!turn || !turn->next.variant)
        return;
    if (turn->before.fd >= 0)
        close(turn->before.fd);
    turn->before.fd = fcntl(observation->recording, F_DUPFD_CLOEXEC, 3);
    snprintf(turn->before.title, sizeof turn->before.title, "%s", session->title);
}

int session_show(struct session_plan *session, const struct lesson *lesson, const struct cli_options *options)
{
    struct session_live live;
    bool screen = show_on_screen(options);
    int status = settle(session, screen, options);
    if (status == CLI_GOOD)
        status = session_open(session, &live);
    if (status != CLI_GOOD)
        return status;
    struct cli_options shown = *options;
    shown.exit_zero = options->exit_zero || lesson; /* which shows faults on purpose */
    live.unread = options->quiet;
    status = screen ? watch(session, lesson, &live.observation, live.timeline, options)
                    : follow(&live.observation, live.timeline, session->plan.step, &shown);
    keep_run(session, &live.observation);
    status = session_close(&live, status);
    timeline_close(live.timeline);
    return status;
}
