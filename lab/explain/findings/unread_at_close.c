/* Closed with data unread while an answer was on its way, or by a server whose client waits for one: the peer
 * gets a RST instead. A client that leaves early has had what it wanted. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind unread_at_close = {
    .name = "unread-at-close",
    .why =
        "a RST ends both directions at once: what was sent last may be thrown away before the peer reads it",
    .advice = "after the last send: shutdown(SHUT_WR), then recv() until it returns 0, then close()"
};

static const char *const read_first[LANGUAGE_COUNT] = {
    [LANGUAGE_C] = "read what the client sends before close(): to the end of the message, or until recv() "
                   "returns 0",
    [LANGUAGE_PYTHON] =
        "read what the client sends before close(): to the end of the message, or until recv() "
        "returns b\"\"",
    [LANGUAGE_JAVA] = "read what the client sends before close(): to the end of the message, or until read() "
                      "returns -1",
};

/* Of a socket. */
struct unread {
    bool closed, suspect; /* the second: with a RST for what was unread; the peer's next call decides */
    bool farewell;        /* the last send was an alert of TLS, which nobody waits for */
    bool there;           /* at its last call more had been sent to it than it has read */
    uint32_t at;
    int32_t fd;
    int64_t bytes;
};

/* Of the leader of a process: it was asked to end, or has set itself a time for that. Whoever is connected
 * then has to do without. */
struct told_to_end {
    bool is;
};

static struct told_to_end *told_to_end(struct keep *keep, int32_t pid)
{
    struct task_calls *leader = keep_known_task(keep, pid);
    return leader ? keep_own(keep, &leader->own, sizeof(struct told_to_end)) : NULL;
}

static void see_signal(struct keep *keep, const struct event *event)
{
    int32_t signal = event->u.task.signal;
    struct told_to_end *told =
        signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGQUIT || signal == SIGALRM
            ? told_to_end(keep, event->pid)
            : NULL;
    if (told)
        told->is = true;
}

/* The RST says itself what the kernel had taken; calls have read less. */
static void examine(const struct socket_history *history, struct unread *unread)
{
    const struct flow *flow = history->flow;
    if (!unread->closed || !flow || flow->reset == EVENT_NO_INDEX || !flow->aborted || history->linger_zero)
        return;
    unread->bytes = flow->reset_taken - history->received;
    unread->suspect = unread->bytes > 0 && !unread->farewell;
}

/* Of the end that was closed; NULL when nothing is suspected of it. */
static struct unread *suspected(struct keep *keep, struct socket_history *history)
{
    struct unread *unread = history ? keep_own(keep, &history->own, sizeof *unread) : NULL;
    return unread && unread->suspect ? unread : NULL;
}

static struct finding *report(struct keep *keep, struct unread *unread, const char *harm)
{
    unread->suspect = false;
    return keep_found(keep, &unread_at_close, unread->at,
                      "%d was closed with %lld byte%s unread: the kernel sent a RST, %s", unread->fd,
                      (long long)unread->bytes, unread->bytes == 1 ? "" : "s", harm);
}

/* The peer's calls from before the RST are over: has it read all that was sent to it? */
static void decide(struct keep *keep, struct fd_use *peer_use)
{
    const struct socket_history *peer = keep_known_socket(keep, peer_use->object);
    struct socket_history *history = peer ? keep_peer(keep, peer) : NULL;
    struct unread *unread = suspected(keep, history);
    long long lost = unread ? (long long)(history->sent - peer->received) : 0;
    if (lost <= 0)
        return;
    char harm[96];
    snprintf(harm, sizeof harm, "while the peer had yet to read %lld byte%s that it was sent", lost,
             lost == 1 ? "" : "s");
    report(keep, unread, harm);
}

/* Whether more is on its way to a socket, or has come, than it has read: as calls and packets say. */
static bool has_more(const struct keep *keep, const struct socket_history *history)
{
    const struct socket_history *peer = keep_peer(keep, history);
    return (peer && (peer->sent > history->received || peer->sends.asked > history->received)) ||
           (history->flow && history->flow->back->sent > history->received);
}

/* The client that reads on gets an error where it should have got an answer, or the end behind it. What it
 * sent when this side had turned away already is its own. */
static void see_reset(struct keep *keep, const struct event *event, const struct socket_history *peer)
{
    struct socket_history *history = event->u.call.error == ECONNRESET ? keep_peer(keep, peer) : NULL;
    struct unread *unread = suspected(keep, history);
    if (!unread || history->dialled)
        return;
    if (history->sent == 0)
        keep_advise_in(report(keep, unread, "and the client that waits for an answer got ECONNRESET"),
                       read_first);
    else if (unread->there)
        report(keep, unread, "and the client that read on after the answer got ECONNRESET, not the end");
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    (void)task;
    if (!history || !call_receives(event->u.call.name))
        return;
    struct unread *unread = keep_own(keep, &history->own, sizeof *unread);
    if (unread)
        unread->there = has_more(keep, history);
    see_reset(keep, event, history);
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    struct socket_history *history = use ? keep_known_socket(keep, use->object) : NULL;
    (void)task;
    if (!history)
        return;
    decide(keep, use);
    struct unread *unread =
        call_sends(event->u.call.name) ? keep_own(keep, &history->own, sizeof *unread) : NULL;
    if (!unread)
        return;
    unread->there = has_more(keep, history);
    unread->farewell = str_starts(event->u.call.data, "\x15\x03");
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    struct socket_history *history = keep_known_socket(keep, use->object);
    struct unread *unread = history ? keep_own(keep, &history->own, sizeof *unread) : NULL;
    decide(keep, use);
    bool killed = event->kind == EVENT_EXIT && event->u.task.signal;
    const struct told_to_end *told = told_to_end(keep, use->pid);
    if (!unread || killed || (told && told->is) || !keep_is_last_copy(keep, event, use))
        return;
    unread->closed = true;
    unread->at = keep->index;
    unread->fd = use->fd;
    examine(history, unread);
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_SIGNAL)
        see_signal(keep, event);
    if (!keep->flow || keep->flow->reset != keep->index)
        return;
    struct socket_history *history = keep_known_socket(keep, keep->flow->object);
    struct unread *unread = history ? keep_own(keep, &history->own, sizeof *unread) : NULL;
    if (unread)
        examine(history, unread);
}

static const struct finding_kind *const kinds[] = { &unread_at_close, NULL };

const struct detector detect_unread_at_close = { .kinds = kinds,
                                                 .enter = enter,
                                                 .returned = returned,
                                                 .closing = closing,
                                                 .other = other,
                                                 .remains = decide };
