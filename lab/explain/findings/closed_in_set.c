/* A descriptor that was closed is still in a set: POLLNVAL from poll(), EBADF from select(). */
#include <errno.h>
#include <poll.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind closed_in_set = {
    .name = "closed-in-set",
    .why = "the wait comes back at once each time; and when the number is given out again, to another "
           "connection, its events are taken for those of the old one",
    .advice = "take a descriptor out of every set when it is closed (poll: set fd to -1)"
};

/* The closed number of an entry: it was known once, and the process has nothing of it now. */
static struct fd_use *former_use(const struct keep *keep, int32_t pid, int32_t fd)
{
    struct fd_use *use = keep_known_use(keep, pid, fd);
    return use && use->closed != EVENT_NO_INDEX && !state_descriptor(&keep->state, pid, fd) ? use : NULL;
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
        keep_advise(finding, select
                                 ? "FD_CLR() a descriptor from the set that you keep, whenever you close() it"
                                 : "set the fd of its struct pollfd to -1, or take the entry out, whenever "
                                   "you close() a descriptor");
        return;
    }
}

static const struct finding_kind *const kinds[] = { &closed_in_set, NULL };

const struct detector detect_closed_in_set = { .kinds = kinds, .returned = returned };
