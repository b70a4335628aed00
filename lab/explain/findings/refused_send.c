/* A datagram that was not sent, because of the one before it: the program gave up. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind refused_as_end = {
    .name = "refused-as-end",
    .why = "what a connected UDP socket reports happened to a datagram of before: the call that reports it "
           "sends nothing",
    .advice = "take ECONNREFUSED of a UDP socket as news of an earlier datagram: say so, and send again: the "
              "error is gone, and the receiver may be there by now",
    .question = true
};

/* Of the leader of a process. */
struct given_up {
    uint32_t at; /* of the call that failed; 0: none */
    struct net_address to;
    bool many;    /* it has sent to several addresses: it looks for one that answers */
    bool goes_on; /* after such a failure it has sent once more: it knows what that means */
};

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct socket_history *history =
        use && call_sends(call->name) ? keep_known_socket(keep, use->object) : NULL;
    struct task_calls *leader = keep_known_task(keep, event->pid);
    (void)task;
    if (!history || !leader || history->bound.dialled_at == 0 || !object_is_datagram(keep_object(keep, use)))
        return;
    struct given_up *up = keep_own(keep, &leader->own, sizeof *up);
    if (!up)
        return;
    up->many = up->many || (up->to.size && !net_address_equal(&up->to, &history->bound.dialled));
    up->to = history->bound.dialled;
    up->goes_on = up->goes_on || up->at;
    if (call->error == ECONNREFUSED && history->sent > 0)
        up->at = keep->index;
}

static void report(struct keep *keep, struct task_calls *leader)
{
    struct given_up *up = leader && leader->own.items ? leader->own.items[keep->current] : NULL;
    if (!up || !up->at || up->many || up->goes_on)
        return;
    keep_found(keep, &refused_as_end, up->at,
               "this datagram was not sent: ECONNREFUSED tells that nobody was at port %d when one of before "
               "came there; did the program mean to give up for it?",
               up->to.port);
    up->at = 0;
}

static void other(struct keep *keep, const struct event *event)
{
    const struct task *leader = event->kind == EVENT_EXIT ? state_task(&keep->state, event->pid) : NULL;
    if (leader && leader->living <= 1 && !event->u.task.signal)
        report(keep, keep_known_task(keep, event->pid));
}

static const struct finding_kind *const kinds[] = { &refused_as_end, NULL };

const struct detector detect_refused_send = { .kinds = kinds, .returned = returned, .other = other };
