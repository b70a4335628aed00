/* A descriptor that was closed, or was never one, is in a set: POLLNVAL from poll(), EBADF from select(). */
#include <errno.h>
#include <poll.h>
#include <sys/select.h>

#include "lab/base/text.h"
#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

enum { UNKNOWN_MAX = 6 };

static const struct finding_kind closed_in_set = {
    .name = "closed-in-set",
    .why = "the wait comes back at once each time; and when the number is given out, to another connection, "
           "its events are taken for those of the one that was meant",
    .advice = "take a descriptor out of every set when it is closed (poll: set fd to -1)"
};

static const char *const clear[LANGUAGE_COUNT] = {
    [LANGUAGE_C] = "FD_CLR() a descriptor from the set that you keep, whenever you close() it",
    [LANGUAGE_PYTHON] = "remove() a socket from the lists for select(), whenever you close() it",
};
static const char *const take_out[LANGUAGE_COUNT] = {
    [LANGUAGE_C] = "set the fd of its struct pollfd to -1, or take the entry out, whenever you close() a "
                   "descriptor",
    [LANGUAGE_PYTHON] = "unregister() a socket before you close() it",
};

/* The closed number of an entry: it was known once, and the process has nothing of it now. */
static struct fd_use *former_use(const struct keep *keep, int32_t pid, int32_t fd)
{
    struct fd_use *use = keep_known_use(keep, pid, fd);
    return use && use->closed != EVENT_NO_INDEX && !state_descriptor(&keep->state, pid, fd) ? use : NULL;
}

/* Whether a wait is for a socket besides. Who only asks which numbers are open, as some programs do when
 * they start, has nothing else in the set. */
static bool waits_for_sockets(const struct keep *keep, const struct event *event)
{
    struct event_set entry;
    for (struct str rest = event->u.call.sets; sets_next(&rest, false, &entry);)
        if (object_is_socket(state_object_of(&keep->state, event->pid, entry.fd)))
            return true;
    return false;
}

/* A number that this process has not had, as far as is known. */
static bool is_unknown(const struct keep *keep, const struct event *event, int32_t fd)
{
    const struct fd_use *use = keep_known_use(keep, event->pid, fd);
    return !state_descriptor(&keep->state, event->pid, fd) &&
           (!use || (use->closed == EVENT_NO_INDEX && !use->object));
}

/* Those of a set, "5 or 7": files have numbers too that are not known of. */
static unsigned list_unknown(const struct keep *keep, const struct event *event, bool poll, struct text *out)
{
    struct event_set entry;
    unsigned count = 0;
    for (struct str rest = event->u.call.sets; sets_next(&rest, poll, &entry) && count < UNKNOWN_MAX;)
        if ((!poll || entry.ready & POLLNVAL) && is_unknown(keep, event, entry.fd))
            text_printf(out, "%s%d", count++ ? poll ? ", " : " or " : "", entry.fd);
    return count;
}

static void see_unknown(struct keep *keep, const struct event *event, bool poll)
{
    char list[16 * UNKNOWN_MAX];
    struct text text = text_into(list, sizeof list);
    if (list_unknown(keep, event, poll, &text) == 0)
        return;
    if (poll)
        keep_advise(
            keep_found(keep, &closed_in_set, keep->index,
                       "%.*s() tells POLLNVAL: %s is in the array, but not open",
                       STR_ARGS(event->u.call.name), list),
            "fill in every struct pollfd of the array, fd -1 where there is none, or pass the number of "
            "those that are filled in");
    else
        keep_advise(
            keep_found(keep, &closed_in_set, keep->index,
                       "%.*s() failed with EBADF: %s is in the set, but not open",
                       STR_ARGS(event->u.call.name), list),
            "FD_ZERO() each set before FD_SET(), and put no descriptor in that a call which failed has "
            "given");
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *unused)
{
    const struct event_call *call = &event->u.call;
    bool select = explain_names("select pselect", call->name) && call->error == EBADF;
    bool poll = explain_names("poll ppoll", call->name) && call->ret > 0;
    struct event_set entry;
    (void)unused;
    for (struct str rest = call->sets; (select || poll) && sets_next(&rest, poll, &entry);) {
        const struct fd_use *use =
            select || entry.ready & POLLNVAL ? former_use(keep, event->pid, entry.fd) : NULL;
        if (!use || use->closed > task->enter_index)
            continue;
        struct finding *finding =
            keep_found(keep, &closed_in_set, keep->index, "%.*s() %s: %d is in the set, but was closed in %s",
                       STR_ARGS(call->name), select ? "failed with EBADF" : "tells POLLNVAL", entry.fd,
                       keep_where(keep, use->closed).text);
        keep_advise_in(finding, select ? clear : take_out);
        return;
    }
    bool beyond = call->nfds > FD_SETSIZE; /* a finding of its own: select_limits.c */
    if (((select && !beyond) || poll) && !wait_is_a_glance(task->enter.line) &&
        waits_for_sockets(keep, event))
        see_unknown(keep, event, poll);
}

static const struct finding_kind *const kinds[] = { &closed_in_set, NULL };

const struct detector detect_closed_in_set = { .kinds = kinds, .returned = returned };
