/* Edge-triggered, read in part, and never told of again. */
#include <sys/epoll.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind edge_not_drained = {
    .name = "edge-not-drained",
    .why = "EPOLLET tells once of what has come: what is left in the queue after that is not told of again "
           "before something new comes",
    .advice = "after each event of EPOLLET call recv() until it fails with EAGAIN (on a non-blocking "
              "descriptor); or leave EPOLLET out"
};

/* Of a descriptor: its last receive got all it had room for, and no wait has told of it since. */
struct part {
    bool is;
    uint32_t at;
};

/* Of an epoll list. */
struct waits {
    uint32_t entered; /* ENTER of the last */
};

static bool is_epoll_wait(const struct event_call *call)
{
    return explain_names("epoll_wait epoll_pwait epoll_pwait2", call->name);
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct socket_history *list =
        use && is_epoll_wait(&event->u.call) ? keep_socket_history(keep, use) : NULL;
    struct waits *waits = list ? keep_own(keep, &list->own, sizeof *waits) : NULL;
    (void)task;
    if (waits)
        waits->entered = keep->index;
}

static void see_ready(struct keep *keep, const struct event *event)
{
    struct event_set entry;
    for (struct str rest = event->u.call.sets; sets_next(&rest, true, &entry);) {
        struct fd_use *use = keep_known_use(keep, event->pid, entry.fd);
        struct part *part = use && use->open ? keep_own(keep, &use->own, sizeof *part) : NULL;
        if (part)
            part->is = false;
    }
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (is_epoll_wait(call))
        see_ready(keep, event);
    if (!use || !use->object || !call_receives(call->name) || call_has_word(&task->enter, "MSG_PEEK"))
        return;
    struct part *part = keep_own(keep, &use->own, sizeof *part);
    if (part)
        *part = (struct part){ call->ret > 0 && call->ret == task->enter.u.call.length, keep->index };
}

/* Whether a list that has it edge-triggered, as it was then, has been waited on since. */
static bool is_waited_for(struct keep *keep, const struct fd_use *use, uint32_t since)
{
    for (uint32_t i = 0; i < keep->state.interest_count; i++) {
        const struct interest *interest = &keep->state.interests[i];
        if (interest->object != use->object || interest->fd != use->fd || interest->changed > since ||
            !(interest->events & EPOLLET) || interest->events & EPOLLONESHOT)
            continue;
        struct socket_history *list = keep_known_socket(keep, interest->epoll);
        const struct waits *waits = list ? keep_own(keep, &list->own, sizeof *waits) : NULL;
        if (waits && waits->entered > since)
            return true;
    }
    return false;
}

static void remains(struct keep *keep, struct fd_use *use)
{
    const struct object *object = keep_object(keep, use);
    const struct part *part = object_is_tcp(object) ? keep_own(keep, &use->own, sizeof *part) : NULL;
    int32_t left = object ? object->values.number[VALUE_RECV_QUEUE] : 0;
    if (part && part->is && left > 0 && is_waited_for(keep, use, part->at))
        keep_found(
            keep, &edge_not_drained, part->at,
            "%d is edge-triggered, and this call took only as much as it had room for: %d byte%s stayed "
            "in the queue, and epoll never told of them again",
            use->fd, left, left == 1 ? "" : "s");
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    (void)event;
    remains(keep, use);
}

static const struct finding_kind *const kinds[] = { &edge_not_drained, NULL };

const struct detector detect_edge_not_drained = {
    .kinds = kinds, .enter = enter, .returned = returned, .closing = closing, .remains = remains
};
