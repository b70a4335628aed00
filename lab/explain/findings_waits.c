/* Waiting: with worn-out sets, without sleeping, for each other. */
#include <errno.h>
#include <stdio.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings_watch.h"

enum { VAIN_CALLS = 16, SAME_READY = 8 };
static const int64_t SLEPT_NS = 1000000; /* a call, or a pause between two, of a millisecond is no spinning */

/* ---- sets not built again ---- */

/* The next entry that waits for anything (or is ready, where `ready`). */
static bool next_bits(struct str *rest, bool ready, struct event_set *entry)
{
    while (event_next_set(rest, entry))
        if (ready ? entry->ready : entry->asked)
            return true;
    return false;
}

/* Whether what is asked now is what was ready before, descriptor by descriptor. */
static bool is_left_over(struct str asked, struct str before)
{
    struct event_set now, then;
    for (;;) {
        bool more_now = next_bits(&asked, false, &now), more_then = next_bits(&before, true, &then);
        if (!more_now || !more_then)
            return more_now == more_then;
        if (now.fd != then.fd || now.asked != then.ready)
            return false;
    }
}

/* A descriptor that was asked for before, was not ready, and is still open: the one that is missing now. -1:
 * none. */
static int32_t lost_descriptor(const struct watch *watch, int32_t pid, struct str before)
{
    struct event_set entry;
    while (event_next_set(&before, &entry))
        if (entry.asked && !entry.ready && state_descriptor(&watch->state, pid, entry.fd))
            return entry.fd;
    return -1;
}

static bool same_place(const struct task_calls *task, const struct event_call *call)
{
    return call->line == task->select_line && str_equal(call->file, task->select_file);
}

static void sets_enter(struct watch *watch, const struct event *event, struct task_calls *task,
                       struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    (void)use;
    if (!task->selected || !explain_names("select pselect", call->name) || call->nfds <= 0 ||
        !same_place(task, call) || !is_left_over(call->sets, task->ready_before))
        return;
    int32_t lost = lost_descriptor(watch, event->pid, task->asked_before);
    if (lost < 0)
        return;
    watch_found(
        watch, FINDING_SETS_NOT_REBUILT, watch->index,
        "the sets given to select() are what the last select() left over: descriptor %d is no longer in them",
        lost);
    task->selected = false; /* once is enough for what follows from it */
}

static void sets_returned(struct watch *watch, const struct event *event, struct task_calls *task,
                          struct fd_use *use)
{
    (void)watch;
    (void)use;
    const struct event_call *call = &event->u.call;
    if (!explain_names("select pselect", call->name))
        return;
    task->selected = !call->error && call->sets.n > 0;
    task->asked_before = task->ready_before = call->sets;
    task->select_file = task->enter.u.call.file;
    task->select_line = task->enter.u.call.line;
}

const struct detector detect_sets = { .enter = sets_enter, .returned = sets_returned };

/* ---- busy loops ---- */

static bool slept(const struct task_calls *task, const struct event *event)
{
    return task->blocked || event->ns - task->began_ns >= SLEPT_NS;
}

static bool same_ready(struct str a, struct str b)
{
    struct event_set left, right;
    bool any = false;
    for (;;) {
        bool more_left = next_bits(&a, true, &left), more_right = next_bits(&b, true, &right);
        if (!more_left || !more_right)
            return any && more_left == more_right;
        if (left.fd != right.fd || left.ready != right.ready)
            return false;
        any = true;
    }
}

static void describe_ready(struct str sets, char out[64])
{
    struct event_set entry;
    out[0] = '\0';
    if (next_bits(&sets, true, &entry))
        snprintf(out, 64, "%d %s", entry.fd,
                 entry.ready & 1   ? "can be read"
                 : entry.ready & 4 ? "can be written"
                                   : "is ready");
}

/* A pause between two calls that is long enough to be a sleep ends the count. */
static void busy_enter(struct watch *watch, const struct event *event, struct task_calls *task,
                       struct fd_use *use)
{
    (void)watch;
    (void)use;
    if (event->ns - task->returned_ns >= SLEPT_NS) {
        task->vain = task->same_ready = 0;
        task->vain_reported = task->same_reported = false;
    }
}

static void count_vain(struct watch *watch, const struct event *event, struct task_calls *task, bool wait)
{
    const struct event_call *call = &event->u.call;
    bool vain = (wait ? call->ret == 0 && !call->error : call->error == EAGAIN) && !slept(task, event);
    if (!vain) {
        task->vain = 0;
        task->vain_reported = false;
        return;
    }
    if (task->vain++ == 0)
        task->first_vain = watch->index;
    if (task->vain < VAIN_CALLS || task->vain_reported)
        return;
    task->vain_reported = true;
    watch_found(watch, FINDING_BUSY_LOOP, task->first_vain,
                "%d calls in a row came back with nothing, and none of them slept: the loop spins",
                VAIN_CALLS);
}

static void count_same(struct watch *watch, const struct event *event, struct task_calls *task, bool wait)
{
    const struct event_call *call = &event->u.call;
    bool ready = wait && !call->error && call->ret > 0 && !slept(task, event);
    if (!ready) {
        task->same_ready = 0;
        task->same_reported = false;
        task->last_ready = (struct str){ NULL, 0 };
        return;
    }
    if (!same_ready(call->sets, task->last_ready)) {
        task->same_ready = 0;
        task->same_reported = false;
    }
    if (task->same_ready++ == 0)
        task->first_same = watch->index;
    task->last_ready = call->sets;
    if (task->same_ready < SAME_READY || task->same_reported)
        return;
    char what[64];
    task->same_reported = true;
    describe_ready(call->sets, what);
    watch_found(watch, FINDING_BUSY_LOOP, task->first_same,
                "%.*s() came back at once %d times in a row because %s, and nothing was done about it",
                STR_ARGS(call->name), SAME_READY, what);
}

static void busy_returned(struct watch *watch, const struct event *event, struct task_calls *task,
                          struct fd_use *use)
{
    (void)use;
    bool wait = event_call_waits(&event->u.call);
    count_vain(watch, event, task, wait);
    count_same(watch, event, task, wait);
}

const struct detector detect_busy = { .enter = busy_enter, .returned = busy_returned };

/* ---- deadlock: the observer says it; the place is that of the first who waits ---- */

static void deadlock_other(struct watch *watch, const struct event *event)
{
    if (event->kind != EVENT_NOTE || event->u.note.kind != NOTE_DEADLOCK)
        return;
    struct str who = event->line.n ? event->line : str_from("all programs wait for each other");
    struct finding *finding = watch_found(watch, FINDING_DEADLOCK, watch->index, "%.*s", STR_ARGS(who));
    for (uint32_t i = 0; finding && i < watch->state.task_count; i++) {
        const struct task *task = &watch->state.tasks[i];
        if (task->status != TASK_BLOCKED)
            continue;
        finding->actor = task->label;
        finding->file = task->file;
        finding->line = task->line;
        return;
    }
}

const struct detector detect_deadlock = { .other = deadlock_other };
