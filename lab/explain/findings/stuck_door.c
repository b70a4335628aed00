/* A server that waits for all at once, its door among them, is no deadlock for those who wait for news from
 * it: whoever comes next may have something to tell them, as in a chat. It is one for a client that is alone
 * with it, and whose last words it has read and done nothing about. */
#include "lab/explain/findings/stuck_causes.h"

bool stuck_serves_all(const struct keep *keep, const struct waiter *waiter)
{
    for (uint32_t i = 0; waiter->waits == WAITS_SET && i < keep->state.present_count; i++) {
        const struct object *object = state_object(&keep->state, keep->state.present[i]);
        if (object_state_is(object, "LISTEN") && stuck_waits_at(keep, waiter, object))
            return true;
    }
    return false;
}

/* Whether a process has sent anything since, to whom it may be. */
static bool has_sent_since(struct keep *keep, int32_t pid, uint32_t since)
{
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&keep->state, pid, &first);
    for (uint32_t i = 0; i < count; i++) {
        const struct talk *talk =
            keep_known_socket(keep, first[i].object) ? stuck_talk(keep, first[i].object) : NULL;
        if (talk && talk->last_sent != EVENT_NO_INDEX && talk->last_sent > since)
            return true;
    }
    return false;
}

/* A pair by which a program wakes itself, as asyncio has one. */
static bool is_its_own(const struct keep *keep, const struct object *object, int32_t pid)
{
    const struct object *peer = stuck_peer(keep, object);
    const struct descriptor *first;
    uint32_t count = peer ? state_descriptors_of(&keep->state, pid, &first) : 0;
    for (uint32_t i = 0; i < count; i++)
        if (first[i].object == peer->id)
            return true;
    return false;
}

static unsigned connections_of(const struct keep *keep, const struct waiter *server)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < keep->state.present_count; i++) {
        const struct object *object = state_object(&keep->state, keep->state.present[i]);
        count += object_is_socket(object) && !object_is_datagram(object) &&
                 !object_state_is(object, "LISTEN") && stuck_waits_at(keep, server, object) &&
                 !is_its_own(keep, object, server->task->pid);
    }
    return count;
}

bool stuck_for_news(struct keep *keep, const struct waiter *server, const struct talk *client)
{
    return stuck_serves_all(keep, server) &&
           (client->last_sent == EVENT_NO_INDEX || connections_of(keep, server) > 1 ||
            has_sent_since(keep, server->task->pid, client->send_began));
}
