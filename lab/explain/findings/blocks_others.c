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
    struct str asked; /* sets of its last wait */
    bool took;        /* it has received since, on that descriptor */
    int32_t fd;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool waits = event_call_waits(call), receives = use && call_receives(call->name) && call->ret > 0;
    struct turn *turn = waits || receives ? keep_own(keep, &task->own, sizeof *turn) : NULL;
    if (turn && waits)
        *turn = (struct turn){ .asked = call->ret > 0 ? call->sets : (struct str){ NULL, 0 } };
    else if (turn) {
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

static void look(struct keep *keep, const struct task_calls *task, const struct turn *turn)
{
    struct event_set entry;
    bool asked = false;
    int32_t other = -1, fd = task->enter.u.call.fd;
    for (struct str rest = turn->asked; sets_next(&rest, false, &entry);) {
        asked = asked || entry.fd == fd;
        if (entry.fd != fd && other < 0 && has_bytes(keep, task->pid, entry.fd))
            other = entry.fd;
    }
    if (asked && other >= 0)
        keep_found(
            keep, &blocks_others, task->enter_index,
            "%.*s(%d) sleeps for more from a client that sends no more, and %d, which the last wait was "
            "for too, has something to read in vain",
            STR_ARGS(task->enter.u.call.name), fd, other);
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
