/* Two small sends and then a wait for the answer: the second was held back until the first was acknowledged
 * (Nagle), and the peer, which had nothing to answer yet, let that acknowledgment wait. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind nagle_delay = {
    .name = "nagle-delay",
    .why = "the kernel keeps a small segment back while one before it is not acknowledged, and the peer "
           "delays that for "
           "some 40 ms",
    .advice = "put what belongs together into one send() or writev(), or set TCP_NODELAY"
};
enum { SMALL = 1400, TIMES = 3 }; /* once or twice, at the start of a connection, is nothing to speak of */

/* Of a socket. */
struct held {
    unsigned sends; /* since the last recv() that gave anything */
    unsigned times;
    uint32_t at; /* the last send */
    int32_t tid; /* who made it */
    bool waits;  /* what it took is held back, and its task waits for an answer */
    int64_t from;
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct socket_history *history = use && call->ret > 0 ? keep_known_socket(keep, use->object) : NULL;
    struct held *held = history && history->flow ? keep_own(keep, &history->own, sizeof *held) : NULL;
    (void)task;
    if (!held)
        return;
    if (call_receives(call->name))
        held->sends = 0;
    if (!call_sends(call->name))
        return;
    held->sends++;
    held->at = keep->index;
    held->tid = event->tid;
}

static bool waits_for_answer(const struct keep *keep, const struct held *held)
{
    const struct task *task = state_task(&keep->state, held->tid);
    const struct task_calls *calls = keep_known_task(keep, held->tid);
    return task && calls && task->status >= TASK_IN_CALL && task->status <= TASK_BLOCKED &&
           calls->enter_index > held->at &&
           (call_receives(calls->enter.u.call.name) || event_call_waits(&calls->enter.u.call));
}

/* An acknowledgment of all that had left: is a rest waiting for it? */
static void see_ack(struct keep *keep, const struct socket_history *history, struct held *held)
{
    int64_t kept = history->sent - history->flow->sent;
    held->waits = keep->packet.payload_length == 0 && held->sends >= 2 && kept > 0 && kept < SMALL &&
                  history->flow->acked == history->flow->sent && keep->packet.window > 0 &&
                  waits_for_answer(keep, held);
    held->from = history->flow->sent;
}

/* The first segment behind it has what was kept. */
static void see_segment(struct keep *keep, const struct socket_history *history, struct held *held)
{
    bool released = held->waits && keep->packet.payload_length > 0 &&
                    history->flow->sent - keep->packet.payload_length == held->from;
    held->waits = false;
    if (!released || ++held->times < TIMES)
        return;
    for (unsigned i = held->times == TIMES ? TIMES : 1; i > 0; i--)
        keep_found(keep, &nagle_delay, held->at,
                   "the bytes of this send stayed in the kernel until those of the send before it were "
                   "acknowledged, "
                   "while the program already waited for the other side");
}

static void other(struct keep *keep, const struct event *event)
{
    (void)event;
    struct flow *flow = keep->flow;
    if (!flow)
        return;
    struct socket_history *from = keep_known_socket(keep, flow->object);
    struct socket_history *to = keep_known_socket(keep, flow->back->object);
    struct held *held = from ? keep_own(keep, &from->own, sizeof *held) : NULL;
    if (held && from->flow == flow)
        see_segment(keep, from, held);
    held = to ? keep_own(keep, &to->own, sizeof *held) : NULL;
    if (held && to->flow == flow->back)
        see_ack(keep, to, held);
}

static const struct finding_kind *const kinds[] = { &nagle_delay, NULL };

const struct detector detect_nagle_delay = { .kinds = kinds, .returned = returned, .other = other };
