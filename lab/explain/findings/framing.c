/* Several messages in one recv() taken for one: answered once, and then both sides wait for each other. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind framing = { .name = "framing",
                                             .why = "a stream has no messages: one recv() may give a part of "
                                                    "one, or several at once, and which is chance",
                                             .advice =
                                                 "keep what recv() gives in a buffer, and take one message "
                                                 "after the other out of it: each ends where the "
                                                 "protocol says (a newline, a length in front)",
                                             .question = true };

/* Of a socket. */
struct messages {
    uint32_t sends, receives; /* that moved bytes */
    bool joined;
    uint32_t at; /* the first recv() that gave more than one send's bytes */
    int64_t gave;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    bool receives = call_receives(call->name);
    struct messages *messages =
        history && history->flow && call->ret > 0 && (receives || call_sends(call->name))
            ? keep_own(keep, &history->own, sizeof *messages)
            : NULL;
    if (!messages || call_has_word(&task->enter, "MSG_PEEK"))
        return;
    if (!receives) {
        messages->sends++;
        return;
    }
    messages->receives++;
    const struct socket_history *peer = keep_peer(keep, history);
    int64_t begin = history->received - call->ret;
    int64_t end = peer ? keep_send_end(peer, begin) : -1;
    if (messages->joined || end < 0 || end >= history->received)
        return;
    messages->joined = true;
    messages->at = keep->index;
    messages->gave = call->ret;
}

/* The socket that a task sleeps on in a recv(); NULL: in none. */
static struct socket_history *waits_on(const struct keep *keep, const struct task *task)
{
    const struct task_calls *calls = keep_known_task(keep, task->tid);
    if (task->status != TASK_BLOCKED || !calls || !call_receives(calls->enter.u.call.name))
        return NULL;
    const struct object *object = state_object_of(&keep->state, task->pid, calls->enter.u.call.fd);
    return object ? keep_known_socket(keep, object->id) : NULL;
}

/* Whether `history` has read all that its peer sent, and answered each recv() once; so that the peer, which
 * has read all the answers, waits for those to the messages that had come with others. */
static void judge(struct keep *keep, struct socket_history *history, struct socket_history *peer)
{
    struct messages *own = keep_own(keep, &history->own, sizeof *own);
    struct messages *theirs = keep_own(keep, &peer->own, sizeof *theirs);
    if (!own || !theirs || !own->joined || own->sends != own->receives || theirs->sends <= own->receives ||
        history->received != peer->sent || peer->received != history->sent)
        return;
    own->joined = false;
    keep_found(keep, &framing, own->at,
               "this recv() gave %lld bytes of more than one send at once; the peer sent %u times and got %u "
               "answer%s: "
               "did you take one recv() for one message?",
               (long long)own->gave, theirs->sends, own->sends, own->sends == 1 ? "" : "s");
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind != EVENT_NOTE || event->u.note.kind != NOTE_DEADLOCK)
        return;
    for (uint32_t i = 0; i < keep->state.task_count; i++) {
        struct socket_history *history = waits_on(keep, &keep->state.tasks[i]);
        struct socket_history *peer = history ? keep_peer(keep, history) : NULL;
        for (uint32_t j = 0; peer && j < keep->state.task_count; j++)
            if (waits_on(keep, &keep->state.tasks[j]) == peer)
                judge(keep, history, peer);
    }
}

static const struct finding_kind *const kinds[] = { &framing, NULL };

const struct detector detect_framing = { .kinds = kinds, .returned = returned, .other = other };
