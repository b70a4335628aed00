/* A deadlock in which the one who could help waits for something else. */
#include "lab/explain/findings/stuck_causes.h"

/* Whoever has the other end, or the listener it waits behind, is busy with something else. */
static const struct waiter *busy_holder(const struct keep *keep, const struct waiters *waiters,
                                        const struct waiter *waiter, const struct object *object)
{
    for (unsigned i = 0; object && i < waiters->count; i++) {
        const struct descriptor *first;
        uint32_t count = state_descriptors_of(&keep->state, waiters->items[i].task->pid, &first);
        for (uint32_t k = 0; k < count; k++)
            if (first[k].object == object->id && &waiters->items[i] != waiter)
                return &waiters->items[i];
    }
    return NULL;
}

bool stuck_not_accepted(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    const struct object *peer = waiter->object ? stuck_peer(keep, waiter->object) : NULL;
    int32_t listener = peer ? peer->values.number[VALUE_LISTENER] : VALUE_UNKNOWN;
    const struct waiter *busy =
        listener > 0 ? busy_holder(keep, waiters, waiter, state_object(&keep->state, (uint32_t)listener))
                     : NULL;
    if (!busy || busy->waits == WAITS_ACCEPT)
        return false;
    struct finding *finding = keep_found(keep, &stuck_deadlock, keep->index,
                                         "%.*s waits in %s on a connection that was never accepted: "
                                         "%.*s, who could, waits in %s",
                                         LABEL(waiter), CALL(waiter), LABEL(busy), CALL(busy));
    stuck_put_at(finding, busy);
    keep_advise(finding,
                "while a server waits for one client it accepts no other: poll() for the listener and all "
                "clients, or a process or thread for each client");
    return true;
}

/* Who got the other end in a message has to close it, whatever the sender does with its own. */
static const char *way_out(const struct keep *keep, const struct waiter *waiter, const struct waiter *busy,
                           const struct object *peer)
{
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&keep->state, busy->task->pid, &first);
    for (uint32_t i = 0; i < count; i++)
        if (first[i].object == peer->id && waiter->waits != WAITS_SEND &&
            stuck_came_by_message(keep, busy->task->pid, first[i].fd))
            return "a descriptor that is received (SCM_RIGHTS) is one's own: close() it once all is answered";
    return waiter->waits == WAITS_SEND
               ? "read what the other sends before waiting for something else; poll() waits for both"
               : "answer on the one before waiting on the other; poll() waits for both";
}

/* `across`: only for somebody of another program. */
static bool for_busy(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter,
                     bool across)
{
    const struct object *peer = waiter->object && waiter->waits != WAITS_ACCEPT && waiter->waits != WAITS_SET
                                    ? stuck_peer(keep, waiter->object)
                                    : NULL;
    const struct waiter *busy = busy_holder(keep, waiters, waiter, peer);
    const struct talk *talk = busy ? stuck_talk(keep, waiter->object->id) : NULL;
    if (!talk || busy->call->fd < 0 || stuck_for_news(keep, busy, talk) ||
        (across && str_equal(busy->task->actor, waiter->task->actor)))
        return false;
    struct finding *finding =
        keep_found(keep, &stuck_deadlock, keep->index,
                   "%.*s waits in %s, and %.*s, who has the other end of that, waits in %s", LABEL(waiter),
                   CALL(waiter), LABEL(busy), CALL(busy));
    stuck_put_at(finding, busy);
    keep_advise(finding, way_out(keep, waiter, busy, peer));
    return true;
}

bool stuck_for_other_program(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    return for_busy(keep, waiters, waiter, true);
}

bool stuck_for_busy(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    return for_busy(keep, waiters, waiter, false);
}
