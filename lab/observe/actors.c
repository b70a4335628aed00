#include "lab/observe/actors.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "lab/observe/attach.h"
#include "lab/observe/sandbox/launch.h"
#include "lab/observe/start_order.h"
#include "lab/record/match.h"

/* ---- what they print and are typed */

static struct event io_event(const struct actor *actor, enum event_kind kind, int fd, struct str data,
                             char *line, size_t cap)
{
    static const char *const names[] = { "stdin", "stdout", "stderr" };
    char text[EVENT_LINE_MAX - 16];
    struct event event = { .kind = kind, .ns = actor->ob->now_ns, .actor = str_from(actor->plan->label) };
    event_escape(text, sizeof text, data);
    snprintf(line, cap, "%s \"%s\"", names[fd], text);
    event.line = str_from(line);
    event.u.io = (struct event_io){ fd, data };
    return event;
}

static void printed(void *data, int fd, const char *bytes, size_t size)
{
    const struct actor *actor = data;
    char line[EVENT_LINE_MAX];
    struct event event = io_event(actor, EVENT_OUTPUT, fd, (struct str){ bytes, size }, line, sizeof line);
    recorder_write(&actor->ob->recorder, &event);
}

void actors_print(struct actor *actor, int fd, const char *bytes, size_t size)
{
    int64_t limit = actor->ob->plan->limits.output_bytes, left = limit - actor->io.shown;
    size_t shown = limit <= 0 || left >= (int64_t)size ? size : left > 0 ? (size_t)left : 0;
    if (shown > 0)
        printed(actor, fd, bytes, shown);
    actor->io.shown += (int64_t)shown;
    actor->io.unshown += (int64_t)(size - shown);
}

void actors_drain(struct actor *actor)
{
    struct observer *ob = actor->ob;
    if (actor->state == ACTOR_WAITING)
        return;
    stdio_drain(&actor->io, ob->plan->limits.output_bytes, printed, actor);
    if (actor->io.unshown > 0 && !actor->told_limit) {
        actor->told_limit = true;
        recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_LIMIT_OUTPUT,
                                                          .actor = str_from(actor->plan->label),
                                                          .value = ob->plan->limits.output_bytes });
        if (ob->plan->limits.output_ends)
            observer_ask_end(ob, END_GENTLY);
    }
}

void actors_drain_all(struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++)
        actors_drain(&ob->actors[i]);
}

void actors_drain_ready(struct observer *ob)
{
    loop_poll(&ob->outputs, 0);
}

static void output_ready(void *data, uint32_t events)
{
    (void)events;
    actors_drain(data);
}

static void outputs_ready(void *data, uint32_t events)
{
    (void)events;
    actors_drain_ready(data);
}

struct actor *actors_named(struct observer *ob, const char *label)
{
    size_t length = strcspn(label, ".");
    for (size_t i = 0; i < ob->plan->actor_count; i++) {
        const char *name = ob->plan->actors[i].label;
        if (strlen(name) == length && strncmp(name, label, length) == 0)
            return &ob->actors[i];
    }
    return NULL;
}

static void input_ready(void *data, uint32_t events);

/* Only while something waits for room in the pipe: of one that is watched for nothing, its reader's end would
 * be told for ever. `fd` is what the input was before it was written to, which may have closed it. */
static void watch_input(struct actor *actor, int fd)
{
    struct loop *loop = &actor->ob->loop;
    if (actor->io.input >= 0 && actor->io.waiting_size > 0)
        loop_watch(loop, fd, EPOLLOUT, input_ready, actor);
    else
        loop_unwatch(loop, fd);
}

static void input_ready(void *data, uint32_t events)
{
    struct actor *actor = data;
    int fd = actor->io.input;
    (void)events;
    stdio_push(&actor->io);
    watch_input(actor, fd);
}

void actors_type(struct actor *actor, struct str text)
{
    char line[EVENT_LINE_MAX];
    int fd = actor->io.input;
    if (text.n == 0)
        return;
    if (actor->state != ACTOR_STARTED || !stdio_type(&actor->io, text.p, text.n)) {
        recorder_note(&actor->ob->recorder, (struct event_note){ .kind = NOTE_INPUT_GONE,
                                                                 .actor = str_from(actor->plan->label),
                                                                 .value = actor->plan->attach != 0 });
        return;
    }
    struct event event = io_event(actor, EVENT_INPUT, 0, text, line, sizeof line);
    recorder_write(&actor->ob->recorder, &event);
    watch_input(actor, fd);
}

void actors_end_input(struct actor *actor)
{
    int fd = actor->io.input;
    if (actor->state != ACTOR_STARTED)
        return;
    stdio_end_input(&actor->io);
    watch_input(actor, fd);
}

/* ---- starting */

void actors_saw(struct observer *ob, const struct event *event)
{
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_actors > 0; i++) {
        struct actor *actor = &ob->actors[i];
        if (actor->state == ACTOR_WAITING && actor->plan->after && match_event(actor->plan->after, event))
            actor->may_start = true;
    }
}

/* In pieces, each an event. */
static void give_input(struct actor *actor)
{
    const struct plan_actor *plan = actor->plan;
    if (!plan->input)
        return;
    struct str rest = { plan->input, plan->input_size ? plan->input_size : strlen(plan->input) };
    for (; rest.n > 0; rest = str_skip(rest, EVENT_DATA_MAX))
        actors_type(actor, str_first(rest, EVENT_DATA_MAX));
    actors_end_input(actor);
}

static void tell_failed(const struct actor *actor, const char *why)
{
    recorder_note(&actor->ob->recorder, (struct event_note){ .kind = NOTE_START_FAILED,
                                                             .actor = str_from(actor->plan->label),
                                                             .text = str_from(why) });
}

static void attach(struct actor *actor)
{
    char why[512];
    bool attached = attach_actor(actor, why, sizeof why);
    actor->state = attached ? ACTOR_STARTED : ACTOR_ENDED;
    if (!attached)
        tell_failed(actor, why);
}

static void start(struct actor *actor)
{
    struct observer *ob = actor->ob;
    char why[256] = "", line[EVENT_LINE_MAX];
    const struct room *room = sandbox_room(&ob->sandbox, (size_t)(actor - ob->actors));
    const struct launch launch = { ob->plan,    actor->plan,  &ob->sandbox, room,
                                   &ob->filter, &ob->foreign, &actor->io };
    actor->state = ACTOR_ENDED;
    pid_t pid = -1;
    struct tracee *tracee = NULL;
    if (stdio_open(&actor->io, actor->plan->pipe ? NULL : room) != 0)
        snprintf(why, sizeof why, "cannot start: no pipes: %s", strerror(errno));
    else
        pid = launch_actor(&launch, &actor->trouble, why, sizeof why);
    if (pid >= 0 && (tracee = tracer_add(&ob->tracer, pid)) && tracee_new_process(tracee, pid, NULL)) {
        tracee->state = TRACEE_NEW;
        tracee->process->actor = (int)(actor - ob->actors);
        tracee_ids(pid, &tracee->ids);
        tracee->process->seen_pid = tracee->ids.seen_group;
        actor->pid = pid;
        snprintf(tracee->label, sizeof tracee->label, "%s", actor->plan->label);
        actor->tasks = 1;
        actor->state = ACTOR_STARTED;
    }
    if (actor->state != ACTOR_STARTED) {
        tell_failed(actor, why[0] ? why : "out of memory");
        return;
    }
    loop_watch(&ob->outputs, actor->io.output, EPOLLIN, output_ready, actor);
    loop_watch(&ob->outputs, actor->io.error, EPOLLIN, output_ready, actor);
    struct event event = tracee_event(tracee, EVENT_START, ob->now_ns);
    snprintf(line, sizeof line, "start %s", actor->plan->argv[0]);
    event.line = str_from(line);
    recorder_write(&ob->recorder, &event);
    give_input(actor);
}

static bool is_due(const struct actor *actor)
{
    int64_t due = actor->plan->after_ns;
    return actor->may_start || (due > 0 && actor->ob->now_ns >= due);
}

int64_t actors_due(const struct observer *ob)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_actors > 0; i++) {
        int64_t due = ob->plan->actors[i].after_ns;
        if (ob->actors[i].state == ACTOR_WAITING && due > 0 && due < first)
            first = due;
    }
    return first;
}

bool actors_start(struct observer *ob, bool anyway)
{
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_actors > 0; i++) {
        struct actor *actor = &ob->actors[i];
        bool need_not_wait = (anyway && actor->plan->after_ns == 0) || start_order_allows(ob, actor);
        if (actor->state != ACTOR_WAITING || !(is_due(actor) || need_not_wait))
            continue;
        if (!is_due(actor))
            recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_ORDER,
                                                              .actor = str_from(actor->plan->label),
                                                              .text = str_from(actor->plan->after) });
        ob->waiting_actors--;
        if (actor->plan->attach)
            attach(actor);
        else
            start(actor);
        return true;
    }
    return false;
}

void actors_tell_waiting(struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count && ob->waiting_actors > 0; i++) {
        const char *after = ob->actors[i].plan->after;
        if (ob->actors[i].state == ACTOR_WAITING)
            recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_NEVER_STARTED,
                                                              .actor = str_from(ob->actors[i].plan->label),
                                                              .text = str_from(after ? after : "") });
    }
}

void actors_init(struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++) {
        struct actor *actor = &ob->actors[i];
        actor->ob = ob;
        actor->plan = &ob->plan->actors[i];
        actor->may_start = !actor->plan->after && actor->plan->after_ns == 0;
        actor->trouble = -1;
        actor->io.input = actor->io.output = actor->io.error = -1;
        actor->io.child[0] = actor->io.child[1] = actor->io.child[2] = -1;
    }
    ob->waiting_actors = ob->plan->actor_count;
}

int actors_open(struct observer *ob)
{
    if (loop_open(&ob->outputs, NULL, NULL) != 0)
        return -1;
    return loop_watch(&ob->loop, ob->outputs.epoll, EPOLLIN, outputs_ready, ob);
}

void actors_close(struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++) {
        struct actor *actor = &ob->actors[i];
        if (actor->trouble >= 0)
            close(actor->trouble);
        stdio_close(&actor->io);
    }
}
