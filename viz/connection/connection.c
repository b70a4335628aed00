#include "viz/connection/connection.h"

#include <ctype.h>

#include "lab/record/conversation.h"
#include "viz/view/history.h"
#include "viz/view/view.h"

static bool fits(const struct object *object, enum connection_wish wish)
{
    if (!object || !object->id || !object->values.text[TEXT_KIND].n)
        return false;
    if (wish == CONNECTION_TCP)
        return object_kind_is(object, "tcp");
    return object_kind_is(object, "tcp") || object_kind_is(object, "udp") || object_kind_is(object, "unix") ||
           object_kind_is(object, "pipe");
}

/* Also one that has left: the sheet tells how it ended. */
static const struct object *peer_of(const struct view *view, const struct object *object)
{
    int32_t id = object->values.number[VALUE_PEER_OBJECT];
    const struct object *peer =
        state_object(&view->now, id > 0 ? (uint32_t)id : history_peer(view->trail, object->id));
    return peer && peer != object && peer->id ? peer : NULL;
}

/* ---- which one */

static const struct object *at_endpoint(const struct state *state, struct str local, struct str remote)
{
    const struct object *found = NULL;
    for (uint32_t i = 0; i < state->object_count; i++) {
        const struct object *object = &state->objects[i];
        if (str_equal(object->values.text[TEXT_LOCAL], local) &&
            str_equal(object->values.text[TEXT_REMOTE], remote))
            found = object;
    }
    return found;
}

static const struct object *of_event(const struct view *view, uint32_t index, enum connection_wish wish)
{
    struct event event;
    struct conversation_parts parts;
    const struct object *object = NULL;
    if (!timeline_event(view->timeline, index, &event))
        return NULL;
    if (event.kind == EVENT_SOCKET) {
        object = state_object(&view->now, event.u.object.id);
    } else if (event.kind == EVENT_PACKET && conversation_parse(event.line, &parts)) {
        object = at_endpoint(&view->now, parts.from, parts.to);
        object = object ? object : at_endpoint(&view->now, parts.to, parts.from);
    } else if (event.kind >= EVENT_ENTER && event.kind <= EVENT_RETURN) {
        object = state_object_of(&view->now, event.pid, event.u.call.fd);
        if (!fits(object, wish)) /* the step may have closed it */
            object = state_object_of(&view->before, event.pid, event.u.call.fd);
        object = object ? state_object(&view->now, object->id) : NULL;
    }
    return fits(object, wish) ? object : NULL;
}

static bool listens(const struct object *object)
{
    return object->values.number[VALUE_BACKLOG] != VALUE_UNKNOWN ||
           str_is(object->values.text[TEXT_STATE], "LISTEN");
}

/* A connection goes before a listener, and what moved last before what moved earlier. */
static const struct object *changed_last(const struct view *view, enum connection_wish wish)
{
    const struct object *best = NULL;
    for (uint32_t i = 0; i < view->now.object_count; i++) {
        const struct object *object = &view->now.objects[i];
        if (!fits(object, wish))
            continue;
        bool less = best && listens(object) > listens(best), more = best && listens(object) < listens(best);
        if (!best || more || (!less && object->changed >= best->changed))
            best = object;
    }
    return best;
}

static const struct object *choose(const struct view *view, enum connection_wish wish)
{
    const struct object *object = state_object(&view->now, view->sheet.object);
    if (view->sheet.object && fits(object, wish))
        return object;
    uint32_t index = view_event(view);
    object = index != EVENT_NO_INDEX ? of_event(view, index, wish) : NULL;
    return object && !listens(object) ? object : changed_last(view, wish);
}

/* ---- its ends */

static bool asked(const struct view *view, const struct object *object)
{
    const struct history_state *states;
    size_t count = history_states(view->trail, object->id, view->position, &states);
    for (size_t i = 0; i < count; i++)
        if (str_is(states[i].name, "SYN_SENT"))
            return true;
    return str_is(object->values.text[TEXT_KIND], "pipe-write");
}

static struct connection_end end_of(const struct view *view, const struct object *object)
{
    struct connection_end end = { .object = object->id };
    struct str owner = object->values.text[TEXT_OWNER];
    words_clear(&end.name);
    object_add_name(&view->now, object->id, &end.name);
    end.letter = end.name.used ? (char)toupper((unsigned char)end.name.text[0]) : '?';
    unsigned actor = view_actor_number(
        view, owner.n ? owner : (struct str){ end.name.text, strcspn(end.name.text, " ,(") });
    end.style = actor < view->actor_count ? style_actor(actor) : STYLE_PLAIN;
    return end;
}

static void make(const struct view *view, const struct object *object, struct connection *connection)
{
    const struct object *peer = peer_of(view, object);
    *connection = (struct connection){ .count = peer ? 2 : 1 };
    bool swap = peer && (asked(view, peer) || (!asked(view, object) && peer->id < object->id));
    connection->ends[0] = end_of(view, swap ? peer : object);
    if (!peer)
        return;
    connection->ends[1] = end_of(view, swap ? object : peer);
    if (connection->ends[0].letter == connection->ends[1].letter) {
        connection->ends[0].letter = 'A';
        connection->ends[1].letter = 'B';
    }
}

bool connection_chosen(const struct view *view, enum connection_wish wish, struct connection *connection)
{
    const struct object *object = choose(view, wish);
    if (!object)
        return false;
    make(view, object, connection);
    return true;
}

uint32_t connection_beside(const struct view *view, enum connection_wish wish,
                           const struct connection *connection, int by)
{
    const struct state *now = &view->now;
    uint32_t at = connection->ends[0].object;
    for (uint32_t walked = 0; walked < now->object_count; walked++) {
        at = by > 0 ? at % now->object_count + 1 : at <= 1 ? now->object_count : at - 1;
        const struct object *object = state_object(now, at);
        if (!fits(object, wish))
            continue;
        struct connection other;
        make(view, object, &other);
        if (other.ends[0].object == at && at != connection->ends[0].object)
            return at;
    }
    return 0;
}
