/* What select() cannot see: descriptors at or above its first argument, and those beyond an fd_set. */
#include <errno.h>
#include <sys/select.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind nfds_too_small = {
    .name = "nfds-too-small",
    .why = "select() looks at the descriptors below its first argument alone: whatever comes on this one, it "
           "never wakes up for it",
    .advice = "pass the highest descriptor in any of the sets, plus 1, and work it out anew when one is added"
};
static const struct finding_kind fd_setsize = {
    .name = "fd-setsize",
    .why = "an fd_set has room for 1024 descriptors: FD_SET() and select() go on into the memory behind it, "
           "and change whatever lies there",
    .advice = "use poll() or epoll, which have no such limit; or refuse descriptors from FD_SETSIZE on"
};

static bool is_select(const struct event_call *call)
{
    return explain_names("select pselect", call->name);
}

/* A number that was in use before may have been forgotten in a set, without being meant. */
static bool is_meant(const struct keep *keep, int32_t pid, int32_t fd)
{
    const struct fd_use *use = keep_known_use(keep, pid, fd);
    return object_is_socket(state_object_of(&keep->state, pid, fd)) && use && use->closed == EVENT_NO_INDEX;
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct event_set entry;
    (void)task;
    (void)use;
    for (struct str rest = call->beyond; is_select(call) && event_next_set(&rest, &entry);)
        if (is_meant(keep, event->pid, entry.fd)) {
            keep_found(
                keep, &nfds_too_small, keep->index,
                "%d is in a set, but the first argument of %.*s() is %d: only those below %d are looked "
                "at",
                entry.fd, STR_ARGS(call->name), call->nfds, call->nfds);
            return;
        }
}

/* Of all: the source that was seen last in which sets are fd_sets, and no room is made for larger ones. */
struct plain_sets {
    struct str file;
    bool is;
};

static void see_source(struct keep *keep, const struct event_source *source)
{
    static const char *const larger[] = { "alloc(", "fd_mask", "NFDBITS", "FD_SETSIZE", "howmany" };
    struct plain_sets *plain = keep_own(keep, &keep->own, sizeof *plain);
    if (!plain || !str_has(source->text, "fd_set"))
        return;
    *plain = (struct plain_sets){ source->file, str_has(source->text, "FD_SET(") };
    for (size_t i = 0; i < sizeof larger / sizeof *larger; i++)
        plain->is = plain->is && !str_has(source->text, larger[i]);
}

static void ask(struct keep *keep, const struct event *event, const struct task_calls *task)
{
    const struct plain_sets *plain = keep_own(keep, &keep->own, sizeof *plain);
    if (plain && plain->is && str_equal(plain->file, task->enter.u.call.file))
        keep_ask(keep_found(keep, &fd_setsize, keep->index,
                            "%.*s() was given %d as its first argument, and fd_set ends at %d: did you mean "
                            "poll()?",
                            STR_ARGS(event->u.call.name), event->u.call.nfds, FD_SETSIZE));
}

/* Bits behind the fd_set that nobody has set: numbers that were never open make select() fail. */
static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct event_set entry;
    (void)use;
    if (!is_select(call) || call->nfds <= FD_SETSIZE)
        return;
    if (call->error != EBADF) {
        ask(keep, event, task);
        return;
    }
    for (struct str rest = call->sets; sets_next(&rest, false, &entry);)
        if (entry.fd >= FD_SETSIZE && !keep_known_use(keep, event->pid, entry.fd)) {
            keep_found(
                keep, &fd_setsize, keep->index,
                "%.*s() was given %d as its first argument, and fd_set ends at %d: what lies behind it "
                "in memory was taken for descriptors, such as %d, which was never open",
                STR_ARGS(call->name), call->nfds, FD_SETSIZE, entry.fd);
            return;
        }
}

/* The C library's own check, where the program was built with _FORTIFY_SOURCE. */
static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_SOURCE)
        see_source(keep, &event->u.source);
    if (event->kind == EVENT_OUTPUT && event->u.io.fd == 2 &&
        str_has(event->u.io.data, "FD_SETSIZE on fd_set ***: terminated"))
        keep_found(keep, &fd_setsize, keep->index,
                   "FD_SET() or its like was given a descriptor outside of 0 to %d, and the C library ended "
                   "the program",
                   FD_SETSIZE - 1);
}

static const struct finding_kind *const kinds[] = { &nfds_too_small, &fd_setsize, NULL };

const struct detector detect_select_limits = {
    .kinds = kinds, .enter = enter, .returned = returned, .other = other
};
