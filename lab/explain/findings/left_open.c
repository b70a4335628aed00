/* Descriptors that are never closed although their connections are over: the program has learned of the end,
 * nobody is left at the other side, and it went on to something else. What is closed later is no leak, nor
 * what a program that ends leaves to the kernel. */
#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind descriptor_leak = {
    .name = "descriptor-leak",
    .why = "each one that is left open counts against the limit of the process (ulimit -n), until accept() "
           "fails with EMFILE",
    .advice = "close() what accept() returned, on every way out of serving it"
};
static const struct finding_kind close_wait = {
    .name = "close-wait",
    .why = "the connection stays half open and its memory is kept, until the process ends",
    .advice = "close() the descriptor once recv() has returned 0 and all is answered"
};

/* Of a descriptor. */
struct left {
    bool accepted_more; /* another connection was accepted since it was over, or is waited for */
    bool waited;        /* who learned of the end has gone on to wait for something else */
};

/* Of a socket. */
struct over {
    bool shut; /* this side has said that it has finished: no CLOSE_WAIT */
    bool said;
    int32_t peer; /* object; 0 not known */
};

static struct over *over_of(struct keep *keep, const struct fd_use *use)
{
    struct socket_history *history = use ? keep_socket_history(keep, use) : NULL;
    return history ? keep_own(keep, &history->own, sizeof(struct over)) : NULL;
}

/* Nobody has the other end any more, as far as that is in the session. */
static bool peer_is_gone(const struct keep *keep, const struct over *over)
{
    for (uint32_t i = 0; over->peer > 0 && i < keep->state.descriptor_count; i++)
        if (keep->state.descriptors[i].object == (uint32_t)over->peer)
            return false;
    return true;
}

/* The event at which the end was learned, where the connection is over for both sides; else false. */
static bool is_over(struct keep *keep, const struct fd_use *use, struct event *learned)
{
    const struct socket_history *history = keep_socket_history(keep, use);
    const struct over *over = over_of(keep, use);
    return history && over && history->over != EVENT_NO_INDEX && object_is_tcp(keep_object(keep, use)) &&
           peer_is_gone(keep, over) && timeline_event(keep->timeline, history->over, learned);
}

static bool asks_for(struct str sets, int32_t fd)
{
    struct event_set entry;
    while (sets_next(&sets, false, &entry))
        if (entry.fd == fd)
            return true;
    return false;
}

/* Who learned of the end turns to something that may take for ever, and leaves the descriptor open. */
static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct event learned;
    (void)task;
    bool waits = event_call_waits(call) && !wait_is_a_glance(event->line);
    if (!explain_names("accept accept4 connect", call->name) && !waits)
        return;
    for (struct fd_use *open = keep->first_use; open; open = open->next) {
        if (!open->open || open == use || open->pid != event->pid || open->eof == EVENT_NO_INDEX ||
            asks_for(call->sets, open->fd) || !is_over(keep, open, &learned) || learned.tid != event->tid)
            continue;
        struct left *left = keep_own(keep, &open->own, sizeof *left);
        if (left)
            left->waited = true;
    }
}

static bool thread_lives(const struct keep *keep, const struct event *learned)
{
    const struct task *thread = state_task(&keep->state, learned->tid);
    return thread && thread->status != TASK_EXITED;
}

/* Another thread of the process has learned of the end, and may close yet; not when it has ended itself. */
static bool is_left_to_a_thread(const struct keep *keep, const struct event *event,
                                const struct event *learned)
{
    return learned->pid == event->pid && learned->tid != event->tid && thread_lives(keep, learned);
}

/* A process that accepts the next has done with those before that are over. */
static void see_accepted(struct keep *keep, const struct event *event)
{
    struct event learned;
    for (struct fd_use *use = keep->first_use; use; use = use->next) {
        if (!use->open || use->pid != event->pid || use->accepted == EVENT_NO_INDEX ||
            !is_over(keep, use, &learned) || is_left_to_a_thread(keep, event, &learned))
            continue;
        struct left *left = keep_own(keep, &use->own, sizeof *left);
        if (left)
            left->accepted_more = true;
    }
}

/* All are at rest, and the process lives on without the thread that has learned of the end. */
static void other(struct keep *keep, const struct event *event)
{
    struct event learned;
    if (event->kind != EVENT_NOTE || (event->u.note.kind != NOTE_IDLE && event->u.note.kind != NOTE_DEADLOCK))
        return;
    for (struct fd_use *use = keep->first_use; use; use = use->next) {
        if (!use->open || use->accepted == EVENT_NO_INDEX || !is_over(keep, use, &learned) ||
            learned.pid != use->pid || thread_lives(keep, &learned) ||
            !state_process_lives(&keep->state, use->pid))
            continue;
        struct left *left = keep_own(keep, &use->own, sizeof *left);
        if (left)
            left->accepted_more = true;
    }
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct over *over = over_of(keep, use);
    const struct object *object = over ? keep_object(keep, use) : NULL;
    (void)task;
    if (object && object->values.number[VALUE_PEER_OBJECT] > 0)
        over->peer = object->values.number[VALUE_PEER_OBJECT];
    if (over && str_is(call->name, "shutdown") && !call->error)
        over->shut = true;
    if (call_accepts(call->name) && call->ret >= 0)
        see_accepted(keep, event);
}

static void report(struct keep *keep, struct fd_use *use)
{
    struct over *over = over_of(keep, use);
    const struct left *left = over ? keep_own(keep, &use->own, sizeof *left) : NULL;
    if (!left || over->said)
        return;
    if (left->accepted_more) {
        struct finding *finding = keep_found(
            keep, &descriptor_leak, use->accepted,
            "descriptor %d was accepted here and its connection has ended since, but it was never closed%s",
            use->fd, use->calls == 0 ? " in this process, which did not use it" : "");
        if (use->calls == 0)
            keep_advise(finding,
                        "after fork(), close() in the parent what the child serves: both have a copy");
        over->said = true;
    } else if (left->waited && !over->shut) {
        keep_found(
            keep, &close_wait, use->eof,
            "the peer of %d has ended; this side went on to something else and never closed it, so that "
            "it stays in CLOSE_WAIT",
            use->fd);
        over->said = true;
    }
}

/* Python closes what is left when it ends: from no line, in a program that has lines. */
static bool closed_by_interpreter(const struct keep *keep, const struct event *event,
                                  const struct fd_use *use)
{
    struct event earlier;
    uint32_t at = use->accepted != EVENT_NO_INDEX ? use->accepted : use->eof;
    return event->kind == EVENT_RETURN && event->u.call.line <= 0 && at != EVENT_NO_INDEX &&
           timeline_event(keep->timeline, at, &earlier) && str_ends(earlier.u.call.file, ".py");
}

static void closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    if (event->kind == EVENT_EXIT || closed_by_interpreter(keep, event, use))
        report(keep, use);
}

static const struct finding_kind *const kinds[] = { &descriptor_leak, &close_wait, NULL };

const struct detector detect_left_open = { .kinds = kinds,
                                           .enter = enter,
                                           .returned = returned,
                                           .other = other,
                                           .closing = closing,
                                           .remains = report };
