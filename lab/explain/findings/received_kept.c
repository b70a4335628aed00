/* Descriptors that came with messages (SCM_RIGHTS), and that the program does not know it has. */
#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind descriptors_received = {
    .name = "descriptors-received",
    .why = "the kernel makes a descriptor for each one that is sent, whether it is wanted or not: each "
           "message adds "
           "to those that stay open, until recvmsg() drops them (MSG_CTRUNC) and accept() fails with EMFILE",
    .advice = "go through all of CMSG_DATA(), for every SCM_RIGHTS, and close() what is not wanted"
};

/* Of a descriptor. */
struct received {
    bool left; /* one that came with it is closed; this one is not */
    bool used; /* waited for */
    int32_t sibling;
};

/* Of a process: the first of them, which alone may have been left to the exit. */
struct receiver {
    bool receives;
    bool forked; /* a child may use what it has */
    bool is;
    uint32_t at;
    int32_t fd, sibling;
};

static struct receiver *receiver_of(struct keep *keep, int32_t pid)
{
    struct task_calls *leader = keep_known_task(keep, pid);
    return leader ? keep_own(keep, &leader->own, sizeof(struct receiver)) : NULL;
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct str rest = event->u.call.sets;
    struct receiver *receiver = receiver_of(keep, event->pid);
    struct event_set entry;
    (void)task;
    (void)use;
    while (receiver && receiver->receives && sets_next(&rest, false, &entry)) {
        struct fd_use *waited = keep_fd_use(keep, event->pid, entry.fd);
        struct received *received = waited ? keep_own(keep, &waited->own, sizeof *received) : NULL;
        if (received)
            received->used = true;
    }
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    bool receives = explain_names("recvmsg recvmmsg", event->u.call.name) && event->u.call.descriptors.n > 0;
    struct receiver *receiver = receives ? receiver_of(keep, event->pid) : NULL;
    (void)task;
    (void)use;
    if (receiver)
        receiver->receives = true;
}

static void other(struct keep *keep, const struct event *event)
{
    struct receiver *receiver =
        event->kind == EVENT_FORK && !event->u.task.thread ? receiver_of(keep, event->pid) : NULL;
    if (receiver && receiver->receives)
        receiver->forked = true;
}

/* The message that a descriptor came with; EVENT_NO_INDEX: none. */
static uint32_t message_of(const struct keep *keep, const struct fd_use *use)
{
    const struct descriptor *descriptor = state_descriptor(&keep->state, use->pid, use->fd);
    struct event event;
    bool is = descriptor && timeline_event(keep->timeline, descriptor->changed, &event) &&
              event.kind == EVENT_RETURN && event.pid == use->pid &&
              explain_names("recvmsg recvmmsg", event.u.call.name);
    return is ? descriptor->changed : EVENT_NO_INDEX;
}

/* One is closed: what of those that came with it? */
static void mark_siblings(struct keep *keep, const struct fd_use *use, uint32_t message)
{
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&keep->state, use->pid, &first);
    for (uint32_t i = 0; i < count; i++) {
        struct fd_use *sibling = first[i].changed == message && first[i].fd != use->fd
                                     ? keep_fd_use(keep, use->pid, first[i].fd)
                                     : NULL;
        struct received *received = sibling ? keep_own(keep, &sibling->own, sizeof *received) : NULL;
        if (received) {
            received->left = true;
            received->sibling = use->fd;
        }
    }
}

static void tell(struct keep *keep, uint32_t at, int32_t fd, int32_t sibling)
{
    keep_found(
        keep, &descriptors_received, at,
        "descriptor %d came with this message (SCM_RIGHTS) and was neither used nor closed; %d, which came "
        "with it, was closed",
        fd, sibling);
}

/* What else it may be for is not seen: memory that is mapped, files, an epoll. */
static bool is_unused(const struct keep *keep, const struct fd_use *use, const struct received *received)
{
    const struct object *object = keep_object(keep, use);
    if (use->calls > 0 || received->used || !object ||
        !(object_is_socket(object) || str_starts(object->values.text[TEXT_KIND], "pipe")))
        return false;
    for (uint32_t i = 0; i < keep->state.interest_count; i++)
        if (keep->state.interests[i].object == object->id)
            return false;
    return true;
}

static void report(struct keep *keep, struct fd_use *use)
{
    const struct received *received = keep_own(keep, &use->own, sizeof *received);
    struct receiver *receiver = receiver_of(keep, use->pid);
    uint32_t message = message_of(keep, use);
    if (!received || !received->left || !receiver || receiver->forked || message == EVENT_NO_INDEX ||
        !is_unused(keep, use, received))
        return;
    if (!receiver->is) {
        receiver->is = true;
        receiver->at = message;
        receiver->fd = use->fd;
        receiver->sibling = received->sibling;
        return;
    }
    if (receiver->at != EVENT_NO_INDEX && receiver->at != message) {
        tell(keep, receiver->at, receiver->fd, receiver->sibling);
        receiver->at = EVENT_NO_INDEX;
    }
    if (receiver->at == EVENT_NO_INDEX)
        tell(keep, message, use->fd, received->sibling);
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    uint32_t message = event->kind == EVENT_RETURN ? message_of(keep, use) : EVENT_NO_INDEX;
    if (event->kind == EVENT_EXIT)
        report(keep, use);
    else if (message != EVENT_NO_INDEX)
        mark_siblings(keep, use, message);
}

static const struct finding_kind *const kinds[] = { &descriptors_received, NULL };

const struct detector detect_received_kept = { .kinds = kinds,
                                               .enter = enter,
                                               .returned = returned,
                                               .closing = closing,
                                               .other = other,
                                               .remains = report };
