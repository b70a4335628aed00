/* An epoll list goes on watching what a closed descriptor stood for, because a copy of it is open. */
#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind epoll_stale = {
    .name = "epoll-stale",
    .why =
        "an epoll list watches the open socket, not the number: its events keep coming under a number that "
        "is closed or means another connection by now, and EPOLL_CTL_DEL fails with EBADF",
    .advice = "epoll_ctl(EPOLL_CTL_DEL) before close(), wherever a copy of the descriptor (dup(), fork(), "
              "SCM_RIGHTS) may stay open"
};

/* What the list has under this number, where that is no longer what the number stands for. 0: nothing. */
static uint32_t stale_object(const struct keep *keep, const struct event *event, uint32_t list, int32_t fd)
{
    const struct descriptor *now = state_descriptor(&keep->state, event->pid, fd);
    uint32_t stale = 0;
    for (uint32_t i = 0; i < keep->state.interest_count; i++) {
        const struct interest *interest = &keep->state.interests[i];
        if (interest->epoll != list || interest->fd != fd)
            continue;
        if (interest->object == 0 || (now && interest->object == now->object))
            return 0; /* it may be of that one */
        stale = interest->object;
    }
    return stale;
}

static const struct descriptor *copy_of(const struct keep *keep, uint32_t object)
{
    for (uint32_t i = 0; i < keep->state.descriptor_count; i++)
        if (keep->state.descriptors[i].object == object)
            return &keep->state.descriptors[i];
    return NULL;
}

static void report(struct keep *keep, const struct event *event, const struct fd_use *gone, uint32_t object)
{
    const struct descriptor *copy = copy_of(keep, object);
    const struct task *owner = copy ? state_task(&keep->state, copy->pid) : NULL;
    struct finding *finding = NULL;
    if (owner)
        finding = keep_found(
            keep, &epoll_stale, gone->closed,
            "%d was closed here, but %.*s() tells of it in step %u still: %.*s has a copy open (%d), and "
            "the list watches that",
            gone->fd, STR_ARGS(event->u.call.name), timeline_step_at(keep->timeline, keep->index + 1),
            STR_ARGS(owner->label), copy->fd);
    keep_last(keep, finding);
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct event_set entry;
    if (!use || !use->object || call->ret <= 0 ||
        !explain_names("epoll_wait epoll_pwait epoll_pwait2", call->name))
        return;
    for (struct str rest = call->sets; sets_next(&rest, true, &entry);) {
        struct fd_use *gone = keep_known_use(keep, event->pid, entry.fd);
        /* What was closed while it waited may have been ready before. */
        if (!gone || gone->closed == EVENT_NO_INDEX || gone->closed > task->enter_index)
            continue;
        uint32_t object = stale_object(keep, event, use->object, entry.fd);
        if (object)
            report(keep, event, gone, object);
    }
}

static const struct finding_kind *const kinds[] = { &epoll_stale, NULL };

const struct detector detect_epoll_stale = { .kinds = kinds, .returned = returned };
