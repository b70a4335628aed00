/* Asks again and again instead of sleeping. */
#include <errno.h>
#include <stdio.h>

#include "lab/explain/findings/detector.h"

enum { VAIN_CALLS = 16, SAME_READY = 8 };
static const int64_t SLEPT_NS = 1000000; /* a call, or a pause between two, of a millisecond is no spinning */

static const struct finding_kind busy_loop = {
    .name = "busy-loop",
    .why = "it takes a whole processor from those who have work to do, and the waiting is no shorter for it",
    .advice = "sleep in poll() until there is something to do; ask for writability only while something "
              "waits to be sent"
};

/* Calls in a row of one sort. */
struct row {
    unsigned count;
    uint32_t first;
    bool reported;
};

/* Of a task. */
struct busy {
    struct row vain, same; /* that came back with nothing; with the same readiness as the one before */
    struct str last_ready;
};

static bool slept(const struct task_calls *task, const struct event *event)
{
    return task->blocked || event->ns - task->began_ns >= SLEPT_NS;
}

static bool same_ready(struct str a, struct str b)
{
    struct event_set left, right;
    bool any = false;
    for (;;) {
        bool more_left = sets_next(&a, true, &left), more_right = sets_next(&b, true, &right);
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
    if (sets_next(&sets, true, &entry))
        snprintf(out, 64, "%d %s", entry.fd,
                 entry.ready & 1   ? "can be read"
                 : entry.ready & 4 ? "can be written"
                                   : "is ready");
}

/* One more of the row; true when it is long enough, once. */
static bool is_too_long(struct row *row, uint32_t index, unsigned most)
{
    if (row->count++ == 0)
        row->first = index;
    bool now = row->count >= most && !row->reported;
    row->reported = row->reported || now;
    return now;
}

/* A pause between two calls that is long enough to be a sleep ends the count. */
static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct busy *busy = keep_own(keep, &task->own, sizeof *busy);
    (void)use;
    if (busy && event->ns - task->returned_ns >= SLEPT_NS)
        busy->vain = busy->same = (struct row){ 0 };
}

static void count_vain(struct keep *keep, const struct event *event, const struct task_calls *task,
                       struct busy *busy, bool wait)
{
    const struct event_call *call = &event->u.call;
    bool vain = (wait ? call->ret == 0 && !call->error : call->error == EAGAIN) && !slept(task, event);
    if (!vain)
        busy->vain = (struct row){ 0 };
    else if (is_too_long(&busy->vain, keep->index, VAIN_CALLS))
        keep_found(keep, &busy_loop, busy->vain.first,
                   "%d calls in a row came back with nothing, and none of them slept: the loop spins",
                   VAIN_CALLS);
}

static void count_same(struct keep *keep, const struct event *event, const struct task_calls *task,
                       struct busy *busy, bool wait)
{
    const struct event_call *call = &event->u.call;
    bool ready = wait && !call->error && call->ret > 0 && !slept(task, event);
    if (!ready || !same_ready(call->sets, busy->last_ready))
        busy->same = (struct row){ 0 };
    busy->last_ready = ready ? call->sets : (struct str){ NULL, 0 };
    if (!ready || !is_too_long(&busy->same, keep->index, SAME_READY))
        return;
    char what[64];
    describe_ready(call->sets, what);
    keep_found(keep, &busy_loop, busy->same.first,
               "%.*s() came back at once %d times in a row because %s, and nothing was done about it",
               STR_ARGS(call->name), SAME_READY, what);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    struct busy *busy = keep_own(keep, &task->own, sizeof *busy);
    bool wait = event_call_waits(&event->u.call);
    (void)use;
    if (!busy)
        return;
    count_vain(keep, event, task, busy, wait);
    count_same(keep, event, task, busy, wait);
}

const struct detector detect_busy_loop = { .enter = enter, .returned = returned };
