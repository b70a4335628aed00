/* Several messages in one recv() taken for one: answered once, and then both sides wait for each other; or
 * given to a parser, which stops behind the first. */
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "lab/explain/findings/stuck.h"

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
    int64_t first; /* of that, of the first send */
    bool alike;    /* the first and the last message end alike */
};

/* Where that happened last. */
enum { RECENT_MAX = 16 };
struct recent {
    uint32_t objects[RECENT_MAX];
    unsigned count;
};

/* How a message ends: with the byte itself, or with that of its kind. */
static char ending(char last)
{
    return (char)(last == '\r' ? '\n' : isalnum((unsigned char)last) ? 'a' : last);
}

/* A header and its body are one message in two sends, and so are lines with an empty one behind them. */
static bool end_alike(struct str data, int64_t gave, int64_t first)
{
    return (int64_t)data.n == gave && first > 0 && first < gave && !str_ends(data, "\n\n") &&
           !str_ends(data, "\n\r\n") && ending(data.p[first - 1]) == ending(data.p[gave - 1]);
}

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
    messages->first = end - begin;
    messages->alike = end_alike(call->data, call->ret, messages->first);
    struct recent *recent = keep_own(keep, &keep->own, sizeof *recent);
    if (recent)
        recent->objects[recent->count++ % RECENT_MAX] = use->object;
}

/* Whether somebody waits for more at a socket, in a recv() or with others in a select(). */
static bool is_waited_for(const struct keep *keep, const struct waiters *waiters, uint32_t id)
{
    const struct object *object = state_object(&keep->state, id);
    for (unsigned i = 0; object && i < waiters->count; i++)
        if (waiters->items[i].waits != WAITS_SEND && stuck_waits_at(keep, &waiters->items[i], object))
            return true;
    return false;
}

/* Whether `history` has read all that its peer sent, and answered each recv() once; so that the peer, which
 * has read all the answers, waits for those to the messages that had come with others. */
static void judge(struct keep *keep, struct socket_history *history, struct socket_history *peer)
{
    struct messages *own = keep_own(keep, &history->own, sizeof *own);
    struct messages *theirs = keep_own(keep, &peer->own, sizeof *theirs);
    if (!own || !theirs || !own->joined || !own->alike || own->sends != own->receives ||
        theirs->sends <= own->receives || history->received != peer->sent || peer->received != history->sent)
        return;
    own->joined = false;
    keep_found(keep, &framing, own->at,
               "this recv() gave %lld bytes of more than one send at once; the peer sent %u times and got %u "
               "answer%s: "
               "did you take one recv() for one message?",
               (long long)own->gave, theirs->sends, own->sends, own->sends == 1 ? "" : "s");
}

static void see_deadlock(struct keep *keep)
{
    struct waiters waiters;
    uint32_t id;
    size_t at = 0;
    stuck_waiters(keep, &waiters);
    for (struct socket_history *history; (history = bound_open_next(keep, &at, &id));) {
        struct socket_history *peer = keep_peer(keep, history);
        if (peer && is_waited_for(keep, &waiters, id) &&
            is_waited_for(keep, &waiters, history->flow->back->object))
            judge(keep, history, peer);
    }
}

/* How parsers of JSON say that something stands behind the first value; a number of characters follows. */
static const char *const extra_words[] = { "JSONDecodeError: Extra data: line 1 column ",
                                           "after JSON at position " };

/* How long the first value was that a parser complained about; 0: none did. */
static int64_t first_value(struct str said)
{
    int64_t length = 0;
    for (size_t i = 0; i < sizeof extra_words / sizeof *extra_words; i++) {
        size_t at = str_find_text(said, extra_words[i]);
        struct str rest = str_skip(said, at + strlen(extra_words[i]));
        size_t digits = 0;
        while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9')
            digits++;
        if (at < said.n && str_number(str_first(rest, digits), 1, INT32_MAX, &length) == NUMBER_READ)
            return i == 0 ? length - 1 : length; /* columns count from 1 */
    }
    return 0;
}

/* A parser died of what stood behind the first message of a recv(). */
static void see_parser(struct keep *keep, const struct event *event)
{
    int64_t length = first_value(event->u.io.data);
    const struct recent *recent = length > 0 ? keep_own(keep, &keep->own, sizeof *recent) : NULL;
    for (unsigned i = 0; recent && i < RECENT_MAX && i < recent->count; i++) {
        struct socket_history *history = keep_known_socket(keep, recent->objects[i]);
        struct messages *own = history ? keep_own(keep, &history->own, sizeof *own) : NULL;
        struct event recv;
        if (!own || !own->joined || own->first != length || !timeline_event(keep->timeline, own->at, &recv) ||
            !str_equal(recv.actor, event->actor))
            continue;
        own->joined = false;
        keep_found(keep, &framing, own->at,
                   "this recv() gave %lld bytes of more than one send at once, and the parser stopped behind "
                   "the %lld of the first: did you take one recv() for one message?",
                   (long long)own->gave, (long long)length);
    }
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_NOTE && event->u.note.kind == NOTE_DEADLOCK)
        see_deadlock(keep);
    else if (event->kind == EVENT_OUTPUT && event->u.io.fd == STDERR_FILENO)
        see_parser(keep, event);
}

static const struct finding_kind *const kinds[] = { &framing, NULL };

const struct detector detect_framing = { .kinds = kinds, .returned = returned, .other = other };
