/* One recv() taken for all of a file: closed in the middle of what the peer was sending. Or for all of a
 * message whose length stood in front: gone on to the next one, or closed, with its rest unread. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind unlooped_recv = {
    .name = "unlooped-recv",
    .why = "recv() gives what has arrived so far: how much that is, is chance",
    .advice =
        "call recv() in a loop, until it returns 0 or until you have as many bytes as the protocol says",
    .question = true
};

enum { HEADER_MAX = 16, HEADER_LEAST = 2 };

/* Of a socket: a header that came whole, and a recv() of just the length that stands in it, which gave less.
 */
struct announced {
    char header[HEADER_MAX];
    size_t header_size; /* 0: none */
    bool is;
    uint32_t at;
    int32_t fd;
    int64_t asked, gave;
    int64_t end; /* of what it gave, in the stream */
    int64_t header_asked;
};

/* Of a socket: its last recv(), when that gave less than there was room for and nothing was sent since. */
struct last_recv {
    bool is_short, closed;
    uint32_t at;
    int32_t fd;
    int64_t asked, gave;
    struct announced announced;
};

/* The last sockets that gave something. */
enum { RECENT_MAX = 16 };
struct recent {
    uint32_t objects[RECENT_MAX];
    unsigned count;
};

/* ---- a length in front */

/* "  300  ", "00000300" */
static bool says_in_digits(struct str header, int64_t length)
{
    int64_t number = 0;
    bool digits = false, over = false;
    for (size_t i = 0; i < header.n; i++) {
        char c = header.p[i];
        if (c == ' ' || c == '\0' || c == '\n') {
            over = digits;
            continue;
        }
        if (c < '0' || c > '9' || over)
            return false;
        digits = true;
        number = number * 10 + (c - '0');
    }
    return digits && number == length;
}

/* A number of `size` bytes, in network order or the other. */
static bool says_in_bytes(const char *bytes, size_t size, int64_t length)
{
    uint64_t big = 0, little = 0;
    for (size_t i = 0; i < size; i++) {
        big = big << 8 | (uint8_t)bytes[i];
        little |= (uint64_t)(uint8_t)bytes[i] << 8 * i;
    }
    return big == (uint64_t)length || little == (uint64_t)length;
}

/* Whether the length of what follows, with or without the header, stands in that. */
static bool header_says(struct str header, int64_t length)
{
    static const size_t sizes[] = { 4, 8 };
    if (header.n < HEADER_LEAST)
        return false;
    if (header.n == 2)
        return says_in_bytes(header.p, 2, length) || says_in_bytes(header.p, 2, length + 2);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (size_t at = 0; at + sizes[k] <= header.n; at++)
            if (says_in_bytes(header.p + at, sizes[k], length) ||
                says_in_bytes(header.p + at, sizes[k], length + (int64_t)header.n))
                return true;
    return says_in_digits(header, length);
}

/* What the peer sent goes on behind it. */
static void report_announced(struct keep *keep, const struct socket_history *history,
                             struct announced *announced)
{
    const struct socket_history *peer = keep_peer(keep, history);
    if (!announced->is || !peer || keep_send_end(peer, announced->end) < 0)
        return;
    announced->is = false;
    keep_found(
        keep, &unlooped_recv, announced->at,
        "this recv() gave %lld of the %lld bytes that the header before it announced, and the other %lld "
        "were not read as a part of the message: did you mean to call it until all are there?",
        (long long)announced->gave, (long long)announced->asked,
        (long long)(announced->asked - announced->gave));
}

static void see_announced(struct keep *keep, const struct socket_history *history,
                          const struct event_call *call, int64_t asked, struct announced *announced)
{
    struct str header = { announced->header, announced->header_size };
    bool next_header = asked == announced->header_asked && asked != announced->asked - announced->gave;
    if (announced->is && next_header)
        report_announced(keep, history, announced);
    announced->is = false;
    if (call->ret > 0 && call->ret < asked && header_says(header, asked))
        *announced = (struct announced){ .is = true,
                                         .at = keep->index,
                                         .fd = call->fd,
                                         .asked = asked,
                                         .gave = call->ret,
                                         .end = history->received,
                                         .header_asked = (int64_t)header.n };
    announced->header_size = 0;
    if (call->ret == asked && asked <= HEADER_MAX && call->data.n == (size_t)asked) {
        announced->header_size = call->data.n;
        memcpy(announced->header, call->data.p, call->data.n);
    }
}

/* ---- the last recv() */

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call, *asked = &task->enter.u.call;
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    bool receives = call_receives(call->name), sends = call_sends(call->name);
    struct last_recv *last =
        history && history->flow && (receives || sends) ? keep_own(keep, &history->own, sizeof *last) : NULL;
    if (!last)
        return;
    if (receives && !call->error && !call_has_word(&task->enter, "MSG_PEEK"))
        see_announced(keep, history, call, asked->length, &last->announced);
    last->is_short = receives && call->ret > 0 && call->ret < asked->length;
    last->closed = false;
    last->at = keep->index;
    last->fd = use->fd;
    last->asked = asked->length;
    last->gave = receives && call->ret > 0 ? call->ret : 0;
    struct recent *recent = last->gave > 0 ? keep_own(keep, &keep->own, sizeof *recent) : NULL;
    if (recent && (recent->count == 0 || recent->objects[(recent->count - 1) % RECENT_MAX] != use->object))
        recent->objects[recent->count++ % RECENT_MAX] = use->object;
}

static void examine(struct keep *keep, const struct socket_history *history, struct last_recv *last)
{
    const struct flow *flow = history->flow;
    const struct socket_history *peer = keep_peer(keep, history);
    if (!last->closed || !last->is_short || flow->reset == EVENT_NO_INDEX || !peer || history->linger_zero ||
        keep_sends_at(peer, history->received) != SENDS_WITHIN)
        return;
    last->is_short = false;
    keep_found(
        keep, &unlooped_recv, last->at,
        "recv on %d gave %lld of the %lld bytes asked for, in the middle of what the peer sent, and %d was "
        "closed with the rest unread: did you mean to call it until it returns 0?",
        last->fd, (long long)last->gave, (long long)last->asked, last->fd);
}

/* ---- a parser's word */

/* How parsers say that what they were given ends too early. */
static const char *const ends_early[] = {
    "pickle data was truncated",
    "EOFError: Ran out of input",
    "JSONDecodeError: Unterminated string starting at",
    "SyntaxError: Unexpected end of JSON input",
    "SyntaxError: Unterminated string in JSON",
    "struct.error: unpack requires a buffer of",
};

/* A parser of JSON says where it stopped: behind the last character that came. */
static bool stops_at_end(struct str said, int64_t came)
{
    static const char words[] = "json.decoder.JSONDecodeError: Expecting ";
    char end[48];
    snprintf(end, sizeof end, "(char %lld)", (long long)came);
    return str_has(said, words) && str_has(said, end);
}

static bool says_too_early(struct str said, int64_t came)
{
    for (size_t i = 0; i < sizeof ends_early / sizeof *ends_early; i++)
        if (str_has(said, ends_early[i]))
            return true;
    return stops_at_end(said, came);
}

/* The program died of a part of a message, of which the peer had sent more. */
static void see_parser(struct keep *keep, const struct event *event)
{
    const struct recent *recent = keep_own(keep, &keep->own, sizeof *recent);
    for (unsigned i = 0; recent && i < RECENT_MAX && i < recent->count; i++) {
        struct socket_history *history = keep_known_socket(keep, recent->objects[i]);
        struct last_recv *last =
            history && history->own.items ? keep_own(keep, &history->own, sizeof *last) : NULL;
        const struct socket_history *peer = last && last->gave > 0 ? keep_peer(keep, history) : NULL;
        struct event recv;
        if (!peer || keep_sends_at(peer, history->received) != SENDS_WITHIN ||
            !timeline_event(keep->timeline, last->at, &recv) || !str_equal(recv.actor, event->actor) ||
            !says_too_early(event->u.io.data, last->gave))
            continue;
        keep_found(
            keep, &unlooped_recv, last->at,
            "this recv() gave %lld bytes, in the middle of what the peer sent, and the parser that got them "
            "wanted more: did you mean to call it until all are there?",
            (long long)last->gave);
        last->gave = 0; /* once */
        last->is_short = false;
    }
}

static struct last_recv *known(struct keep *keep, struct socket_history *history)
{
    return history && history->flow ? keep_own(keep, &history->own, sizeof(struct last_recv)) : NULL;
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct socket_history *history = keep_known_socket(keep, use->object);
    struct last_recv *last = known(keep, history);
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (!last || killed || !keep_is_last_copy(keep, event, use))
        return;
    last->closed = true;
    report_announced(keep, history, &last->announced);
    examine(keep, history, last);
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_OUTPUT && event->u.io.fd == STDERR_FILENO)
        see_parser(keep, event);
    if (!keep->flow || keep->flow->reset != keep->index)
        return;
    struct socket_history *history = keep_known_socket(keep, keep->flow->object);
    struct last_recv *last = known(keep, history);
    if (last)
        examine(keep, history, last);
}

static const struct finding_kind *const kinds[] = { &unlooped_recv, NULL };

const struct detector detect_unlooped_recv = {
    .kinds = kinds, .returned = returned, .closing = closing, .other = other
};
