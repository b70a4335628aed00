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
    bool ended;   /* by itself */
    bool said;    /* it has said that it was refused: who only asks whether somebody is there need not */
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
    if (!up || !up->at || up->many || up->goes_on || !up->said)
        return;
    keep_found(keep, &refused_as_end, up->at,
               "this datagram was not sent: ECONNREFUSED tells that nobody was at port %d when one of before "
               "came there; did the program mean to give up for it?",
               up->to.port);
    up->at = 0;
}

/* Which of an actor's processes has printed it is not recorded, and it may be heard after the end. */
static void hear(struct keep *keep, const struct event *event)
{
    for (uint32_t i = 0; i < keep->state.task_count; i++) {
        const struct task *task = &keep->state.tasks[i];
        struct task_calls *leader = task->tid == task->pid && str_equal(task->actor, event->actor)
                                        ? keep_known_task(keep, task->pid)
                                        : NULL;
        struct given_up *up = leader && leader->own.items ? leader->own.items[keep->current] : NULL;
        if (!up || !up->at)
            continue;
        up->said = true;
        if (up->ended)
            report(keep, leader);
    }
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_OUTPUT && str_has(event->u.io.data, "refused"))
        hear(keep, event);
    const struct task *process = event->kind == EVENT_EXIT ? state_task(&keep->state, event->pid) : NULL;
    struct task_calls *leader =
        process && process->living <= 1 && !event->u.task.signal ? keep_known_task(keep, event->pid) : NULL;
    struct given_up *up = leader && leader->own.items ? leader->own.items[keep->current] : NULL;
    if (!up)
        return;
    up->ended = true;
    report(keep, leader);
}

static const struct finding_kind *const kinds[] = { &refused_as_end, NULL };

const struct detector detect_refused_send = { .kinds = kinds, .returned = returned, .other = other };
