/* A deadlock of two at the ends of one connection: what each has said, and what it waits for. */
#include "lab/explain/findings/stuck_causes.h"

/* Who else waits at the other end of an object; NULL: nobody. */
static const struct waiter *opposite(const struct keep *keep, const struct waiters *waiters,
                                     const struct waiter *waiter, const struct object *object)
{
    const struct object *peer = object ? stuck_peer(keep, object) : NULL;
    for (unsigned i = 0; peer && i < waiters->count; i++)
        if (&waiters->items[i] != waiter && stuck_waits_at(keep, &waiters->items[i], peer))
            return &waiters->items[i];
    return NULL;
}

bool stuck_both_send(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    const struct waiter *other =
        waiter->waits == WAITS_SEND ? opposite(keep, waiters, waiter, waiter->object) : NULL;
    if (!other || other->waits != WAITS_SEND)
        return false;
    struct talk *own = stuck_talk(keep, waiter->object->id), *far = stuck_talk(keep, other->object->id);
    if (!own || !far)
        return false;
    bool other_reads_less = far->received < own->received;
    const struct waiter *deaf = other_reads_less ? other : waiter;
    struct finding *finding =
        keep_found(keep, &stuck_deadlock, keep->index,
                   "%.*s waits in %s and %.*s in %s: neither reads, and the buffers of both "
                   "directions are full; %.*s has read %lld bytes so far, and %lld are still to be sent",
                   LABEL(waiter), CALL(waiter), LABEL(other), CALL(other), LABEL(deaf),
                   (long long)(other_reads_less ? far : own)->received, (long long)deaf->call->length);
    stuck_put_at(finding, deaf);
    keep_advise(finding,
                "read while you send: a thread that receives, or poll() for POLLIN and POLLOUT; or send "
                "a part at a time and receive its answer before the next");
    return true;
}

static bool none_spoke(struct keep *keep, const struct waiter *waiter, const struct waiter *other)
{
    struct finding *finding =
        keep_found(keep, &stuck_deadlock, keep->index,
                   "%.*s waits in %s and %.*s in %s, and nothing was ever sent on their "
                   "connection: each waits for the other to speak first",
                   LABEL(waiter), CALL(waiter), LABEL(other), CALL(other));
    enum language own = stuck_language(keep, waiter), far = stuck_language(keep, other);
    stuck_put_at(finding, waiter);
    keep_advise(finding, stuck_way(WAY_FIRST, own > far ? own : far));
    return true;
}

/* It asks for exactly what is missing of the piece it asked for before. */
static int64_t missing_of(const struct waiter *reader, const struct talk *talk)
{
    int64_t got = talk->received - talk->received_before, length = reader->call->length;
    if (str_has(reader->line, "MSG_WAITALL"))
        return length;
    return got > 0 && length > 0 && length < talk->asked && length + got == talk->asked ? talk->asked : 0;
}

static bool rest_never_comes(struct keep *keep, const struct waiter *reader, const struct talk *read,
                             const struct waiter *sender)
{
    int64_t piece = missing_of(reader, read);
    if (piece == 0)
        return false;
    struct finding *finding =
        keep_found(keep, &stuck_deadlock, keep->index,
                   "%.*s waits in %s for a piece of %lld bytes that %.*s never sent whole: it sent %lld "
                   "bytes in all, and waits for an answer in %s",
                   LABEL(reader), CALL(reader), (long long)piece, LABEL(sender), (long long)read->received,
                   CALL(sender));
    stuck_put_at(finding, reader);
    keep_advise(finding,
                "both sides have to count alike: ask for as many bytes as the other sends (a length is "
                "sent by htonl() and counts neither itself nor a final NUL, or both do)");
    return true;
}

/* The last receive took more than one message, and one answer was given. */
static bool took_two_for_one(struct keep *keep, const struct waiter *reader, const struct waiter *sender,
                             const struct talk *read, const struct talk *sent)
{
    /* The one who spoke last read two messages of the other before. */
    if (read->sent_before <= sent->received_before || sent->received != read->sent ||
        read->last_received == EVENT_NO_INDEX || sent->last_sent < sent->last_received)
        return false;
    struct finding *finding = keep_found(
        keep, &stuck_deadlock, keep->index,
        "%.*s sent two messages that came to %.*s in one receive of %lld bytes, and got one answer: "
        "it waits in %s for the other, and %.*s in %s for a message",
        LABEL(reader), LABEL(sender), (long long)(sent->received - sent->received_before), CALL(reader),
        LABEL(sender), CALL(sender));
    stuck_put_at(finding, sender);
    keep_advise(finding,
                "a stream has no messages: look in what was received for the end of each one (a newline, "
                "a length), and go on with what is left of it before receiving more");
    return true;
}

/* How a reader of lines asks: byte by byte, or as stdio, Python and Java fill their buffers. */
static bool reads_lines(const struct waiter *reader, enum language language)
{
    int64_t asks = reader->call->length;
    return asks == 1 || (language != LANGUAGE_C && asks >= 4096) ||
           (str_is(reader->call->name, "read") && asks == 4096);
}

/* Whose last line is whole has said all: then it is the reader who has to answer. */
static void put_more_wanted(struct keep *keep, struct finding *finding, const struct waiter *reader,
                            const struct waiter *sender, const struct talk *sent)
{
    enum way way = sent->line_ended                                                       ? WAY_ANSWER
                   : sent->in_a_line && reads_lines(reader, stuck_language(keep, reader)) ? WAY_LINE
                                                                                          : WAY_END;
    const struct waiter *who = way == WAY_ANSWER ? reader : sender;
    struct event last;
    stuck_put_at(finding, who);
    keep_advise(finding, stuck_way(way, stuck_language(keep, who)));
    if (finding && who == sender && timeline_event(keep->timeline, sent->last_sent, &last) &&
        last.u.call.line > 0) {
        finding->file = last.u.call.file;
        finding->line = last.u.call.line;
    }
}

static bool more_is_wanted(struct keep *keep, const struct waiter *reader, const struct waiter *sender,
                           const struct talk *sent)
{
    bool line = sent->in_a_line && reads_lines(reader, stuck_language(keep, reader));
    struct finding *finding =
        keep_found(keep, &stuck_deadlock, keep->index,
                   "%.*s has read all %lld bytes that %.*s sent and waits in %s for more%s; %.*s waits in "
                   "%s for an answer, and has not said that it has finished",
                   LABEL(reader), (long long)sent->sent, LABEL(sender), CALL(reader),
                   line ? ", as no newline came" : "", LABEL(sender), CALL(sender));
    put_more_wanted(keep, finding, reader, sender, sent);
    return true;
}

static bool spoke_after_hearing(const struct talk *talk)
{
    return talk->last_sent != EVENT_NO_INDEX &&
           (talk->last_received == EVENT_NO_INDEX || talk->last_sent > talk->last_received);
}

/* The order of one side's own calls is certain. */
static bool spoke_last(const struct talk *own, const struct talk *other)
{
    if (spoke_after_hearing(own) != spoke_after_hearing(other))
        return spoke_after_hearing(own);
    return own->last_sent != EVENT_NO_INDEX &&
           (other->last_sent == EVENT_NO_INDEX || own->last_sent > other->last_sent);
}

/* Of two events, where EVENT_NO_INDEX is none; 0 for none at all. */
static uint32_t later(uint32_t a, uint32_t b)
{
    a = a == EVENT_NO_INDEX ? 0 : a;
    b = b == EVENT_NO_INDEX ? 0 : b;
    return a > b ? a : b;
}

/* A connection at whose ends two wait, each in a recv() or a wait for several; who waits at the other one. */
struct meeting {
    const struct object *object;
    const struct waiter *other;
};

/* The one that was spoken on last, of those that are in the sets of both. */
static struct meeting meeting_in_sets(struct keep *keep, const struct waiters *waiters,
                                      const struct waiter *waiter)
{
    struct meeting last = { NULL, NULL };
    uint32_t spoken = 0;
    for (uint32_t i = 0; i < keep->state.present_count; i++) {
        const struct object *object = state_object(&keep->state, keep->state.present[i]);
        const struct waiter *other =
            object_is_socket(object) && !object_is_datagram(object) && stuck_waits_at(keep, waiter, object)
                ? opposite(keep, waiters, waiter, object)
                : NULL;
        const struct talk *own = other ? stuck_talk(keep, object->id) : NULL;
        const struct talk *far = own ? stuck_talk(keep, stuck_peer(keep, object)->id) : NULL;
        if (!far || other->waits != WAITS_SET || other->task->pid == waiter->task->pid)
            continue;
        uint32_t at = later(own->last_sent, far->last_sent);
        if (!last.object || at > spoken) {
            last = (struct meeting){ object, other };
            spoken = at;
        }
    }
    return last;
}

static struct meeting meeting_of(struct keep *keep, const struct waiters *waiters,
                                 const struct waiter *waiter)
{
    if (waiter->waits == WAITS_SET)
        return meeting_in_sets(keep, waiters, waiter);
    if (waiter->waits != WAITS_RECEIVE)
        return (struct meeting){ NULL, NULL };
    return (struct meeting){ waiter->object, opposite(keep, waiters, waiter, waiter->object) };
}

bool stuck_both_receive(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter)
{
    const struct meeting meeting = meeting_of(keep, waiters, waiter);
    const struct waiter *other = meeting.other;
    if (!other || other->waits == WAITS_SEND || object_is_datagram(meeting.object))
        return false;
    const struct object *peer = stuck_peer(keep, meeting.object);
    struct talk *own = stuck_talk(keep, meeting.object->id), *far = stuck_talk(keep, peer->id);
    if (!own || !far)
        return false;
    bool news = stuck_for_news(keep, other, own) || stuck_for_news(keep, waiter, far);
    if (own->sent == 0 && far->sent == 0)
        return !news && none_spoke(keep, waiter, other);
    bool own_last = spoke_last(own, far);
    const struct waiter *sender = own_last ? waiter : other, *reader = own_last ? other : waiter;
    const struct talk *sent = own_last ? own : far, *read = own_last ? far : own;
    if (rest_never_comes(keep, reader, read, sender) || took_two_for_one(keep, reader, sender, read, sent))
        return true;
    return !news && read->received >= sent->sent && more_is_wanted(keep, reader, sender, sent);
}
