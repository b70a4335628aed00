/* Descriptors that are never closed: of a connection that is over, of a peer that waits. */
#include "lab/explain/findings/detector.h"

static const struct finding_kind descriptor_leak = {
    .name = "descriptor-leak",
    .why = "each one that is left open counts against the limit of the process (ulimit -n), until accept() "
           "fails with EMFILE",
    .advice = "close() what accept() returned, on every way out; after fork() in the parent too"
};
static const struct finding_kind close_wait = {
    .name = "close-wait",
    .why = "the connection stays half open and its memory is kept, until the process ends",
    .advice = "close() the descriptor once recv() has returned 0 and all is answered"
};

/* Of a socket. */
struct left {
    bool said;
};

/* Whoever goes on to other work after the end of a stream has had the time to close it. */
static bool worked_elsewhere(const struct fd_use *use, const struct task_calls *leader)
{
    return leader->calls - use->process_calls_at_eof > use->calls - use->calls_at_eof;
}

static void report(struct keep *keep, struct fd_use *use)
{
    const struct object *object = keep_object(keep, use);
    struct socket_history *history = object ? keep_socket_history(keep, use) : NULL;
    const struct task_calls *leader = keep_known_task(keep, use->pid);
    struct left *left = history && leader ? keep_own(keep, &history->own, sizeof *left) : NULL;
    if (!left || left->said)
        return;
    bool went_on = leader->last_accept != EVENT_NO_INDEX && history->over != EVENT_NO_INDEX &&
                   leader->last_accept > history->over;
    left->said = true;
    if (use->accepted != EVENT_NO_INDEX && went_on)
        keep_found(
            keep, &descriptor_leak, use->accepted,
            "descriptor %d was accepted here and its connection has ended since, but it was never closed",
            use->fd);
    else if (use->eof != EVENT_NO_INDEX && worked_elsewhere(use, leader) &&
             object_state_is(object, "CLOSE_WAIT"))
        keep_found(keep, &close_wait, use->eof,
                   "the peer of %d has ended and waits; this side never closed, and stays in CLOSE_WAIT",
                   use->fd);
    else
        left->said = false;
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    if (event->kind == EVENT_EXIT)
        report(keep, use);
}

const struct detector detect_left_open = { .closing = closing, .remains = report };
