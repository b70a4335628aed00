/* select() was given what the one before it left over, and never watched again who was lost that way.
 *
 * Sets that happen to be the same prove nothing: a server may stop watching its door. What proves it is that
 * something waits there, in vain, up to the end. */
#include <stdio.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind sets_not_rebuilt = {
    .name = "sets-not-rebuilt",
    .why = "select() writes its answer into the sets: who was not ready is never watched again",
    .advice = "build the sets anew before each select(), or give it copies"
};

/* Of a task: its last select(). */
struct last_select {
    bool is;
    struct str sets; /* as it returned */
    struct str file;
    int32_t line;
};

/* Of a descriptor: the select() that was the first without it. */
struct lost {
    bool is;
    uint32_t at;
};

/* Whether what is asked now is what was ready before, descriptor by descriptor. */
static bool is_left_over(struct str asked, struct str before)
{
    struct event_set now, then;
    for (;;) {
        bool more_now = sets_next(&asked, false, &now), more_then = sets_next(&before, true, &then);
        if (!more_now || !more_then)
            return more_now == more_then;
        if (now.fd != then.fd || now.asked != then.ready)
            return false;
    }
}

static struct lost *lost_of(struct keep *keep, int32_t pid, int32_t fd)
{
    struct fd_use *use = keep_known_use(keep, pid, fd);
    return use && use->open ? keep_own(keep, &use->own, sizeof(struct lost)) : NULL;
}

static void watch(struct keep *keep, int32_t pid, struct str asked)
{
    struct event_set entry;
    while (sets_next(&asked, false, &entry)) {
        struct lost *lost = lost_of(keep, pid, entry.fd);
        if (lost)
            lost->is = false;
    }
}

/* Descriptors that were asked for before, were not ready, and are still open: those that are missing now. */
static void lose(struct keep *keep, int32_t pid, struct str before)
{
    struct event_set entry;
    while (event_next_set(&before, &entry)) {
        bool left_out = entry.asked && !entry.ready && state_descriptor(&keep->state, pid, entry.fd);
        struct lost *lost = left_out ? lost_of(keep, pid, entry.fd) : NULL;
        if (lost && !lost->is)
            *lost = (struct lost){ true, keep->index };
    }
}

static struct last_select *last_of(struct keep *keep, const struct event *event, struct task_calls *task)
{
    return explain_names("select pselect", event->u.call.name)
               ? keep_own(keep, &task->own, sizeof(struct last_select))
               : NULL;
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool takes = use && (call_receives(call->name) || call_accepts(call->name));
    struct lost *lost = takes ? lost_of(keep, event->pid, use->fd) : NULL;
    if (lost)
        lost->is = false;
    if (event_call_waits(call))
        watch(keep, event->pid, call->sets);
    struct last_select *last = last_of(keep, event, task);
    if (last && last->is && call->nfds > 0 && call->line == last->line && str_equal(call->file, last->file) &&
        is_left_over(call->sets, last->sets))
        lose(keep, event->pid, last->sets);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct last_select *last = last_of(keep, event, task);
    (void)use;
    if (last)
        *last = (struct last_select){ !call->error && call->sets.n > 0, call->sets, task->enter.u.call.file,
                                      task->enter.u.call.line };
}

/* What waits there: "a connection waits", "4 bytes wait". False: nothing that is known of. */
static bool is_waited_for(const struct keep *keep, const struct fd_use *use, char out[48])
{
    const struct object *object = keep_object(keep, use);
    if (!object)
        return false;
    int32_t bytes = object->values.number[VALUE_RECV_QUEUE],
            queue = object->values.number[VALUE_ACCEPT_QUEUE];
    bool listens = queue != VALUE_UNKNOWN;
    if (listens)
        snprintf(out, 48, "%d connection%s", queue, queue == 1 ? " waits" : "s wait");
    else
        snprintf(out, 48, "%d byte%s", bytes, bytes == 1 ? " waits" : "s wait");
    return object_is_socket(object) && (listens ? queue : bytes) > 0;
}

static void remains(struct keep *keep, struct fd_use *use)
{
    const struct lost *lost = keep_own(keep, &use->own, sizeof *lost);
    char waiting[48];
    if (lost && lost->is && is_waited_for(keep, use, waiting))
        keep_found(keep, &sets_not_rebuilt, lost->at,
                   "the sets given to select() are what the last select() left over: descriptor %d is no "
                   "longer in them, and %s there in vain",
                   use->fd, waiting);
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    (void)event;
    remains(keep, use);
}

static const struct finding_kind *const kinds[] = { &sets_not_rebuilt, NULL };

const struct detector detect_sets_not_rebuilt = {
    .kinds = kinds, .enter = enter, .returned = returned, .closing = closing, .remains = remains
};
