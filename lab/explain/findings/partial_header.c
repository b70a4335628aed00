/* A part of a header taken for all of it. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind partial_header = {
    .name = "partial-header",
    .why = "a stream has no messages: recv() may give any part of what was sent, and what is read next is "
           "then read "
           "at the wrong place",
    .advice = "read a header in a loop until all of its bytes are there, or with MSG_WAITALL",
    .question = true
};
enum { HEADER_MAX = 64, BINARY_MAX = 16 };

/* Of a socket: a recv() of few bytes that gave fewer. */
struct part {
    bool is;
    uint32_t at;
    int64_t asked, gave;
    int64_t begin; /* of the header, in the stream */
    int64_t sent;  /* by this side, by then */
    bool binary;   /* no text: nobody's name of 5 letters where 8 were asked for */
    int32_t fd;
    bool closed; /* without another recv() */
};

static bool is_binary(struct str data)
{
    for (size_t i = 0; i < data.n; i++)
        if ((unsigned char)data.p[i] < '\t')
            return true;
    return false;
}

/* Whether what the peer sent had its whole header, or a piece of just the missing bytes; of what is no text,
 * and was read on, any piece behind it. */
static bool is_cut(const struct keep *keep, const struct socket_history *history, const struct part *part)
{
    const struct socket_history *peer = keep_peer(keep, history);
    int64_t cut = part->begin + part->gave;
    if (!peer)
        return false;
    enum sends_at at = keep_sends_at(peer, cut);
    bool rest = at == SENDS_BETWEEN && keep_send_end(peer, cut) == part->begin + part->asked;
    if (part->closed)
        return at == SENDS_WITHIN || (rest && part->binary);
    return at == SENDS_WITHIN || rest || (at == SENDS_BETWEEN && part->binary);
}

static void judge(struct keep *keep, const struct event_call *call, int64_t asked, const struct fd_use *use,
                  const struct socket_history *history, struct part *part)
{
    long long missing = (long long)(part->asked - part->gave);
    bool goes_on = asked <= missing || asked == part->asked || history->sent != part->sent;
    if (part->is && !goes_on && call->ret > 0 && is_cut(keep, history, part))
        keep_found(
            keep, &partial_header, part->at,
            "%.*s(%d) gave %lld of the %lld bytes asked for, and the next asked for %lld: did you mean to "
            "read the missing %lld first?",
            STR_ARGS(call->name), use->fd, (long long)part->gave, (long long)part->asked, (long long)asked,
            missing);
    part->is = false;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    int64_t asked = task->enter.u.call.length;
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    struct part *part = history && history->flow && call_receives(call->name)
                            ? keep_own(keep, &history->own, sizeof *part)
                            : NULL;
    if (!part || call_has_word(&task->enter, "MSG_PEEK") || call->error)
        return;
    judge(keep, call, asked, use, history, part);
    if (call->ret > 0 && call->ret < asked && asked <= HEADER_MAX && !str_ends(call->data, "\n"))
        *part = (struct part){ true,
                               keep->index,
                               asked,
                               call->ret,
                               history->received - call->ret,
                               history->sent,
                               asked <= BINARY_MAX && is_binary(call->data),
                               use->fd,
                               false };
}

static struct part *known_part(struct keep *keep, struct socket_history *history)
{
    return history && history->own.items ? keep_own(keep, &history->own, sizeof(struct part)) : NULL;
}

/* As a program ends that cannot unpack what it got. */
static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct socket_history *history = keep_known_socket(keep, use->object);
    struct part *part = known_part(keep, history);
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    if (part && part->is && !killed && history->sent == part->sent && keep_is_last_copy(keep, event, use))
        part->closed = true;
}

static void finish(struct keep *keep)
{
    size_t at = 0;
    for (struct socket_history *history; (history = keep_next_socket(keep, &at));) {
        const struct part *part = known_part(keep, history);
        if (part && part->closed && is_cut(keep, history, part))
            keep_found(
                keep, &partial_header, part->at,
                "this recv() gave %lld of the %lld bytes asked for; the other %lld came behind them, and "
                "%d was closed before: did you mean to wait for all %lld?",
                (long long)part->gave, (long long)part->asked, (long long)(part->asked - part->gave),
                part->fd, (long long)part->asked);
    }
}

static const struct finding_kind *const kinds[] = { &partial_header, NULL };

const struct detector detect_partial_header = {
    .kinds = kinds, .returned = returned, .closing = closing, .finish = finish
};
