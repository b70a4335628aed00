/* A loop over several connections sleeps in recv() for the rest of one, while another waits: told where it
 * can never wake up, at a deadlock. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind blocks_others = {
    .name = "blocks-others",
    .why = "poll() promises one recv() that does not sleep, not two: whoever waits for the rest of a message "
           "makes all others wait for its slowest client",
    .advice =
        "one recv() for each time it is ready; keep the part in a buffer of that connection, and go on when "
        "the rest comes"
};

/* Of a task. */
struct turn {
    struct str asked; /* sets of its last wait; or */
    uint32_t epoll;   /* its object; 0 none */
    uint32_t at;      /* its RETURN */
    bool took;        /* it has received since, on that descriptor */
    int32_t fd;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool waits = event_call_waits(call), receives = use && call_receives(call->name) && call->ret > 0;
    struct turn *turn = waits || receives ? keep_own(keep, &task->own, sizeof *turn) : NULL;
    if (turn && waits) {
        *turn = (struct turn){ .asked = call->ret > 0 ? call->sets : (struct str){ NULL, 0 },
                               .epoll = call->ret > 0 && use ? use->object : 0,
                               .at = keep->index };
    } else if (turn) {
        turn->took = true;
        turn->fd = call->fd;
    }
}

/* Whether calls have sent more to the socket of a descriptor than calls have taken. */
static bool has_bytes(const struct keep *keep, int32_t pid, int32_t fd)
{
    const struct object *object = state_object_of(&keep->state, pid, fd);
    int32_t peer = object ? object->values.number[VALUE_PEER_OBJECT] : VALUE_UNKNOWN;
    const struct socket_history *sender = peer > 0 ? keep_known_socket(keep, (uint32_t)peer) : NULL;
    const struct socket_history *taker = sender ? keep_known_socket(keep, object->id) : NULL;
    return sender && sender->sent > (taker ? taker->received : 0);
}

/* Whether somebody who has connected waits to be accepted. */
static bool has_guests(const struct keep *keep, int32_t pid, int32_t fd)
{
    const struct object *object = state_object_of(&keep->state, pid, fd);
    return object_state_is(object, "LISTEN") && object->values.number[VALUE_ACCEPT_QUEUE] > 0;
}

/* What a wait was for. */
struct asked {
    bool own;      /* also for what its task sleeps on now */
    int32_t other; /* and for this one, which is ready; -1: none */
    bool door;     /* a listener */
};

static void consider(const struct keep *keep, const struct task_calls *task, int32_t fd, struct asked *asked)
{
    bool own = fd == task->enter.u.call.fd, door = has_guests(keep, task->pid, fd);
    asked->own = asked->own || own;
    if (own || asked->other >= 0 || (!door && !has_bytes(keep, task->pid, fd)))
        return;
    asked->other = fd;
    asked->door = door;
}

static void look(struct keep *keep, const struct task_calls *task, const struct turn *turn)
{
    struct event_set entry;
    struct asked asked = { .other = -1 };
    for (struct str rest = turn->asked; turn->epoll == 0 && sets_next(&rest, false, &entry);)
        consider(keep, task, entry.fd, &asked);
    for (uint32_t i = 0; turn->epoll && i < keep->state.interest_count; i++)
        if (keep->state.interests[i].epoll == turn->epoll)
            consider(keep, task, keep->state.interests[i].fd, &asked);
    const char *which = asked.other >= 0 ? "which the last wait was for too" : "accepted since the last wait";
    for (const struct fd_use *use = keep->first_use; use && asked.other < 0; use = use->next)
        if (use->open && use->pid == task->pid && use->accepted != EVENT_NO_INDEX && use->accepted > turn->at)
            consider(keep, task, use->fd, &asked);
    if (asked.own && asked.other >= 0)
        keep_found(keep, &blocks_others, task->enter_index,
                   "%.*s(%d) sleeps for more from a client that sends no more, and %d, %s, has %s in vain",
                   STR_ARGS(task->enter.u.call.name), task->enter.u.call.fd, asked.other, which,
                   asked.door ? "a client to accept" : "something to read");
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind != EVENT_NOTE || event->u.note.kind != NOTE_DEADLOCK)
        return;
    for (uint32_t i = 0; i < keep->state.task_count; i++) {
        bool blocked = keep->state.tasks[i].status == TASK_BLOCKED;
        struct task_calls *task = blocked ? keep_known_task(keep, keep->state.tasks[i].tid) : NULL;
        struct turn *turn =
            task && call_receives(task->enter.u.call.name) ? keep_own(keep, &task->own, sizeof *turn) : NULL;
        if (turn && turn->took && turn->fd == task->enter.u.call.fd)
            look(keep, task, turn);
    }
}

static const struct finding_kind *const kinds[] = { &blocks_others, NULL };

const struct detector detect_blocks_others = { .kinds = kinds, .returned = returned, .other = other };
