/* A wait for an end that a copy of the descriptor holds back. */
#include <stdio.h>

#include "lab/explain/findings/stuck_causes.h"

const struct finding_kind stuck_fd_copy_held = {
    .name = "fd-copy-held",
    .why = "the peer is told of the end (a FIN, or 0 from read()) when the last copy of a descriptor is "
           "closed, in "
           "whatever process",
    .advice = "right after fork(), close() in each process what only the other uses"
};

/* Whether a process has a descriptor of the object, and its number. */
static int32_t number_in(const struct keep *keep, int32_t pid, uint32_t object)
{
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&keep->state, pid, &first);
    for (uint32_t i = 0; i < count; i++)
        if (first[i].object == object)
            return first[i].fd;
    return -1;
}

/* How many processes hold the object, and the first of them. */
static unsigned holders(const struct keep *keep, uint32_t object)
{
    unsigned count = 0;
    int32_t last = 0;
    for (uint32_t i = 0; i < keep->state.descriptor_count; i++) {
        const struct descriptor *descriptor = &keep->state.descriptors[i];
        count += descriptor->object == object && descriptor->pid != last;
        last = descriptor->object == object ? descriptor->pid : last;
    }
    return count;
}

static const struct descriptor *holder_of(const struct keep *keep, uint32_t object)
{
    for (uint32_t i = 0; i < keep->state.descriptor_count; i++)
        if (keep->state.descriptors[i].object == object)
            return &keep->state.descriptors[i];
    return NULL;
}

/* As its standard input or output: it is meant to use it. */
static bool given(const struct descriptor *copy)
{
    return copy->fd <= 2;
}

/* Whether a process was given a pipe or socket as its standard input by the program that executed it: it
 * works for that one, and ends with it. */
static bool works_for_another(const struct keep *keep, int32_t pid)
{
    const struct object *input = state_object_of(&keep->state, pid, 0);
    return input && (object_is_socket(input) || str_starts(input->values.text[TEXT_KIND], "pipe"));
}

/* Whether all who have it still have made no call on it, or only before the one who closed it was forked, and
 * took it over. */
static bool held_unused(struct keep *keep, uint32_t object, const struct talk *talk)
{
    const struct stuck_task *closer = talk->closed_by ? stuck_task(keep, talk->closed_by) : NULL;
    for (const struct fd_use *use = keep->first_use; use; use = use->next)
        if (use->open && use->object == object && use->calls > 0 &&
            (use->pid == talk->closed_by || !closer || use->last >= closer->forked))
            return false;
    return true;
}

/* Whether another process than this has, or had, the object. */
static bool was_shared(const struct keep *keep, uint32_t object, int32_t pid, const struct talk *talk)
{
    if (talk->closed_by != 0 && talk->closed_by != pid)
        return true;
    for (const struct fd_use *use = keep->first_use; use; use = use->next)
        if (use->object == object && use->pid != pid)
            return true;
    return false;
}

static bool somebody_waits_at(const struct keep *keep, const struct waiters *waiters,
                              const struct object *object)
{
    for (unsigned i = 0; i < waiters->count; i++)
        if (stuck_waits_at(keep, &waiters->items[i], object))
            return true;
    return false;
}

static const char *const exec_advice =
    "let exec close it: accept4() or socket() with SOCK_CLOEXEC, or fcntl(fd, F_SETFD, FD_CLOEXEC)";
static const char *const sent_advice =
    "a descriptor that is sent (SCM_RIGHTS) is a copy: close() it in the sender right after sendmsg()";
static const char *const dup_advice = "close() what dup() or dup2() has made as well; or shutdown(fd, "
                                      "SHUT_WR): it tells the peer of the end at "
                                      "once, however many copies there are";

/* ---- for ever */

/* Of a program without lines, as most that are executed are, it is told where the copy was made. */
static bool report_own(struct keep *keep, const struct waiter *waiter, int32_t own)
{
    const struct stuck_task *program = stuck_task(keep, waiter->task->pid);
    bool at_fork = waiter->task->line <= 0 && program && program->forked > 0;
    struct finding *finding = keep_found(
        keep, &stuck_fd_copy_held, at_fork ? program->forked : keep->index,
        "%.*s waits in %s for the end, which cannot come while it holds the other end itself, as %d",
        LABEL(waiter), CALL(waiter), own);
    if (!at_fork)
        stuck_put_at(finding, waiter);
    return true;
}

/* How a descriptor was closed: by a call, or "with server.1, which ended". */
struct closing {
    char how[64];
    bool ended;
};

static struct closing closing_of(const struct keep *keep, const struct talk *talk)
{
    const struct task *closer = state_task(&keep->state, talk->closed_by);
    struct closing closing = { .how = "here" };
    struct event event;
    closing.ended =
        closer && timeline_event(keep->timeline, talk->closed_at, &event) && event.kind == EVENT_EXIT;
    if (closing.ended)
        snprintf(closing.how, sizeof closing.how, "with %.*s, which ended", STR_ARGS(closer->label));
    return closing;
}

static void report_other(struct keep *keep, const struct waiter *waiter, const struct talk *talk,
                         const struct descriptor *copy)
{
    const struct task *task = state_task(&keep->state, copy->pid);
    struct str holder = task ? task->label : str_from("another process");
    const struct fd_use *held = keep_known_use(keep, copy->pid, copy->fd);
    struct closing closing = closing_of(keep, talk);
    struct finding *finding = keep_found(
        keep, &stuck_fd_copy_held, talk->closed_at,
        "%d was closed %s, but %.*s holds a copy, as %d, which it %s: %.*s waits in %s for the end",
        talk->closed_fd, closing.how, STR_ARGS(holder), copy->fd,
        held && held->calls > 0 ? "has not used since" : "never uses", LABEL(waiter), CALL(waiter));
    const struct stuck_task *program = stuck_task(keep, copy->pid);
    if (program && program->executed)
        keep_advise(finding, exec_advice);
    else if (talk->closed_received)
        keep_advise(finding, sent_advice);
    else if (copy->pid == talk->closed_by)
        keep_advise(finding, dup_advice);
    if (closing.ended && held && held->accepted != EVENT_NO_INDEX && keep_move(keep, finding, held->accepted))
        finding->actor = task->label;
}

bool stuck_for_copy(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    const struct object *peer =
        waiter->waits == WAITS_RECEIVE && waiter->object && !object_is_datagram(waiter->object)
            ? stuck_peer(keep, waiter->object)
            : NULL;
    const struct talk *talk = peer ? stuck_talk(keep, peer->id) : NULL;
    if (!talk || talk->shut || !held_unused(keep, peer->id, talk) || somebody_waits_at(keep, waiters, peer))
        return false;
    int32_t own = number_in(keep, waiter->task->pid, peer->id);
    if (own >= 0 && holders(keep, peer->id) == 1 && was_shared(keep, peer->id, waiter->task->pid, talk))
        return report_own(keep, waiter, own);
    const struct descriptor *holder = holder_of(keep, peer->id);
    if (!holder || talk->closed_by == 0 || given(holder))
        return false;
    report_other(keep, waiter, talk, holder);
    return true;
}

/* ---- for as long as a program ran that has nothing to do with it */

/* The end has come, or comes now, since a program ended that was executed with the last copy and never used
 * it. */
static void report_late(struct keep *keep, const struct object *object, const struct object *peer,
                        struct str waiting)
{
    struct talk *talk = stuck_talk(keep, object->id), *heard = stuck_talk(keep, peer->id);
    const struct descriptor *copy = holder_of(keep, object->id);
    const struct stuck_task *program = copy ? stuck_task(keep, copy->pid) : NULL;
    const struct task *holder = program ? state_task(&keep->state, copy->pid) : NULL;
    if (!talk || !heard || !holder || !program->executed || given(copy) || talk->closed_by == 0 ||
        works_for_another(keep, copy->pid) || talk->shut || heard->received < talk->sent ||
        holders(keep, object->id) != 1 || !held_unused(keep, object->id, talk))
        return;
    keep_advise(
        keep_found(keep, &stuck_fd_copy_held, talk->closed_at,
                   "%d was closed here, but %.*s was executed with a copy, as %d, which it never used: "
                   "%.*s was told of the end when that ended",
                   talk->closed_fd, STR_ARGS(holder->label), copy->fd, STR_ARGS(waiting)),
        exec_advice);
    talk->closed_by = 0;
}

/* The last copy goes, while its peer waits. */
static void see_last_copy_go(struct keep *keep, const struct fd_use *use)
{
    const struct object *object = keep_object(keep, use), *peer = object ? stuck_peer(keep, object) : NULL;
    struct waiters waiters;
    stuck_waiters(keep, &waiters);
    for (unsigned i = 0; peer && i < waiters.count; i++)
        if (waiters.items[i].waits == WAITS_RECEIVE && waiters.items[i].object == peer)
            report_late(keep, object, peer, waiters.items[i].task->label);
}

/* The peer is told of the end before the recording tells who has ended. */
void stuck_see_end(struct keep *keep, const struct event *event, const struct task_calls *task,
                   const struct fd_use *use)
{
    const struct object *object = use ? keep_object(keep, use) : NULL;
    const struct object *peer =
        object && call_tells_end(keep, event, task, use) ? stuck_peer(keep, object) : NULL;
    if (peer)
        report_late(keep, peer, object, event->actor);
}

void stuck_closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct talk *talk = use->object ? stuck_talk(keep, use->object) : NULL;
    if (talk && use->calls > 0) {
        talk->closed_by = use->pid;
        talk->closed_at = keep->index;
        talk->closed_fd = use->fd;
        talk->closed_received = stuck_came_by_message(keep, use->pid, use->fd);
    } else if (talk && event->kind == EVENT_EXIT && !event->u.task.signal) {
        see_last_copy_go(keep, use);
    }
    if (event->kind == EVENT_RETURN)
        stuck_see_closed(keep, event, use);
}
