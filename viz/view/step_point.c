#include "viz/view/step_point.h"

#include "lab/course/quiz/quiz.h"
#include "viz/view/wire_words.h"

enum { LOOK_MAX = 256 /* events of a step: one that runs on for long has told its story by then */ };

/* How much a packet says: an answer to nothing says nothing. */
static int packet_rank(const struct event *event)
{
    struct conversation_parts parts;
    struct wire_facts facts;

    if (!conversation_parse(event->line, &parts))
        return 1;
    wire_facts_of(&parts, &facts);
    if (facts.reset || facts.dropped || str_has(facts.flags, "ICMP"))
        return 5;
    if (!facts.tcp)
        return 2;
    if (str_has(facts.flags, "FIN"))
        return 4;
    if (facts.marks & (MARK_RETRANSMISSION | MARK_ZERO_WINDOW | MARK_LOST_SEGMENT))
        return 3;
    if (str_has(facts.flags, "SYN"))
        return 3;
    return facts.payload > 0 ? 2 : 0;
}

/* What the events of a step have to offer. */
struct offers {
    uint32_t packet, state, object; /* EVENT_NO_INDEX: none */
    int rank;                       /* of the packet */
};

static void offer(struct offers *offers, const struct view *view, uint32_t index)
{
    enum event_kind kind = timeline_kind(view->timeline, index);
    struct event event;
    struct values values;

    if ((kind != EVENT_PACKET && kind != EVENT_SOCKET) || !timeline_event(view->timeline, index, &event))
        return;
    if (kind == EVENT_PACKET) {
        int rank = packet_rank(&event);
        if (rank > offers->rank) {
            offers->packet = index;
            offers->rank = rank;
        }
        return;
    }
    const struct object *was = state_object(&view->before, event.u.object.id);
    values_clear(&values);
    values_apply(&values, event.u.object.values);
    struct str state = values.text[TEXT_STATE];
    if (offers->state == EVENT_NO_INDEX && was && state.n > 0 &&
        !str_equal(was->values.text[TEXT_STATE], state)) {
        offers->state = index;
        offers->object = event.u.object.id;
    }
}

/* The event that answers a question just now is what one has been waiting for. */
static uint32_t answer_of(const struct view *view, uint32_t from)
{
    for (size_t i = 0; view->quiz && i < view->quiz->count; i++) {
        uint32_t revealed = view->quiz->items[i].revealed;
        if (revealed != EVENT_NO_INDEX && revealed >= from && revealed < view->position)
            return revealed;
    }
    return EVENT_NO_INDEX;
}

static struct step_point point_at(uint32_t event, enum event_kind kind)
{
    return (struct step_point){ kind == EVENT_PACKET ? POINT_PACKET : POINT_CALL, event, 0 };
}

struct step_point step_point_of(const struct view *view)
{
    uint32_t begin = timeline_step_begin(view->timeline, view->step), call = view_step_event(view);
    struct offers offers = { EVENT_NO_INDEX, EVENT_NO_INDEX, 0, 0 };
    struct event event;

    if (view->step == 0 || call == EVENT_NO_INDEX || !timeline_event(view->timeline, call, &event))
        return (struct step_point){ .event = EVENT_NO_INDEX };
    uint32_t answer = answer_of(view, begin);
    if (answer != EVENT_NO_INDEX)
        return point_at(answer, timeline_kind(view->timeline, answer));
    for (uint32_t i = begin; i < view->position && i < begin + LOOK_MAX; i++)
        offer(&offers, view, i);
    bool returned = event.kind == EVENT_RETURN;
    if (returned && event.u.call.ret < 0)
        return point_at(call, event.kind);
    if (offers.packet != EVENT_NO_INDEX)
        return point_at(offers.packet, EVENT_PACKET);
    if (!returned && offers.state != EVENT_NO_INDEX)
        return (struct step_point){ POINT_STATE, offers.state, offers.object };
    return point_at(call, event.kind);
}

bool step_point_is(const struct step_point *point, enum point_kind kind, uint32_t event)
{
    return event != EVENT_NO_INDEX && point->kind == kind && point->event == event;
}
