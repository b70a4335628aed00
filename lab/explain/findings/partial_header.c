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
};

static bool is_binary(struct str data)
{
    for (size_t i = 0; i < data.n; i++)
        if ((unsigned char)data.p[i] < '\t')
            return true;
    return false;
}

/* Whether what the peer sent had its whole header, or a piece of just the missing bytes; of what is no text,
 * any piece behind it. */
static bool is_cut(const struct keep *keep, const struct socket_history *history, const struct part *part)
{
    const struct socket_history *peer = keep_peer(keep, history);
    int64_t cut = part->begin + part->gave;
    if (!peer)
        return false;
    enum sends_at at = keep_sends_at(peer, cut);
    return at == SENDS_WITHIN ||
           (at == SENDS_BETWEEN && (part->binary || keep_send_end(peer, cut) == part->begin + part->asked));
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
                               asked <= BINARY_MAX && is_binary(call->data) };
}

static const struct finding_kind *const kinds[] = { &partial_header, NULL };

const struct detector detect_partial_header = { .kinds = kinds, .returned = returned };
