/* A thread that sleeps in a call on a descriptor that another thread closes. */
#include "lab/explain/findings/stuck_causes.h"

const struct finding_kind stuck_close_while_blocked = {
    .name = "close-while-blocked",
    .why =
        "close() takes the number away, but the call that sleeps keeps the socket and is not woken; the next "
        "socket may get the number",
    .advice = "shutdown(fd, SHUT_RDWR) wakes it: then pthread_join() the thread, and close() at last"
};

void stuck_see_closed(struct keep *keep, const struct event *event, const struct fd_use *use)
{
    for (uint32_t i = 0; i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        const struct task_calls *calls = keep_known_task(keep, task->tid);
        bool sleeps = task->status == TASK_BLOCKED || task->status == TASK_IN_CALL;
        if (task->pid != use->pid || task->tid == event->tid || !sleeps || !calls ||
            calls->enter.u.call.fd != use->fd)
            continue;
        struct stuck_task *stuck = stuck_task(keep, task->tid);
        if (stuck)
            stuck->closed_in = calls->enter_index;
        if (stuck)
            stuck->closed_at = keep->index;
    }
}

bool stuck_on_closed(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    const struct task_calls *calls = keep_known_task(keep, waiter->task->tid);
    struct stuck_task *stuck = stuck_task(keep, waiter->task->tid);
    (void)waiters;
    if (!stuck || stuck->closed_at == 0 || stuck->closed_in != calls->enter_index)
        return false;
    keep_found(keep, &stuck_close_while_blocked, stuck->closed_at,
               "%d was closed here while %.*s slept in %s, and sleeps there still", waiter->call->fd,
               LABEL(waiter), CALL(waiter));
    stuck->closed_at = 0; /* it is said once */
    return true;
}
