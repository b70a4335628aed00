/* The pass: each event to each detector, then into the state. */
#include "lab/explain/findings/findings.h"

#include <stdlib.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

extern const struct detector detect_not_listening, detect_uncaught_error, detect_accept_queue,
    detect_epipe_ignored, detect_blocks_others, detect_closed_in_set, detect_connect_unchecked,
    detect_taken_as_failure, detect_emfile_loop, detect_epoll_stale, detect_select_limits,
    detect_taken_as_end, detect_unhandled_error, detect_busy_loop, detect_deadlock, detect_eof_ignored,
    detect_left_open, detect_linger_reset, detect_no_reuseaddr, detect_sets_not_rebuilt, detect_short_send,
    detect_sigpipe, detect_unread_at_close, detect_write_after_fin, detect_datagram_cut, detect_framing,
    detect_nagle_delay, detect_partial_header, detect_pointer_sent, detect_printed_beyond,
    detect_unlooped_recv, detect_never_flushed, detect_stdio_buffered, detect_received_kept,
    detect_used_after_close, detect_zombies, detect_address_length, detect_bind_failed, detect_no_broadcast,
    detect_refused_dial, detect_refused_send, detect_udp_drops, detect_self_connect, detect_edge_not_drained,
    detect_timeout_as_end, detect_any_port, detect_address_byte_order;

static const struct detector *const detectors[] = {
    &detect_blocks_others,   &detect_closed_in_set,  &detect_connect_unchecked,  &detect_taken_as_failure,
    &detect_emfile_loop,     &detect_epoll_stale,    &detect_select_limits,      &detect_taken_as_end,
    &detect_unhandled_error, &detect_busy_loop,      &detect_deadlock,           &detect_eof_ignored,
    &detect_left_open,       &detect_linger_reset,   &detect_no_reuseaddr,       &detect_sets_not_rebuilt,
    &detect_short_send,      &detect_sigpipe,        &detect_unread_at_close,    &detect_write_after_fin,
    &detect_datagram_cut,    &detect_framing,        &detect_nagle_delay,        &detect_partial_header,
    &detect_pointer_sent,    &detect_printed_beyond, &detect_unlooped_recv,      &detect_never_flushed,
    &detect_stdio_buffered,  &detect_received_kept,  &detect_used_after_close,   &detect_zombies,
    &detect_address_length,  &detect_bind_failed,    &detect_no_broadcast,       &detect_refused_dial,
    &detect_refused_send,    &detect_udp_drops,      &detect_self_connect,       &detect_edge_not_drained,
    &detect_timeout_as_end,  &detect_accept_queue,   &detect_epipe_ignored,      &detect_uncaught_error,
    &detect_not_listening,   &detect_any_port,       &detect_address_byte_order,
};
enum { DETECTORS = sizeof detectors / sizeof *detectors };

/* ---- to each detector */

/* The next detector; its turn it is until this is called again. NULL behind the last. */
static const struct detector *next(struct keep *keep, const struct detector *const **at)
{
    *at = *at ? *at + 1 : detectors;
    keep->current = (size_t)(*at - detectors);
    return keep->current < DETECTORS ? **at : NULL;
}

static void tell_enter(struct keep *keep, const struct event *event, struct task_calls *task,
                       struct fd_use *use)
{
    const struct detector *const *at = NULL, *detector;
    while ((detector = next(keep, &at)))
        if (detector->enter)
            detector->enter(keep, event, task, use);
}

static void tell_returned(struct keep *keep, const struct event *event, struct task_calls *task,
                          struct fd_use *use)
{
    const struct detector *const *at = NULL, *detector;
    while ((detector = next(keep, &at)))
        if (detector->returned)
            detector->returned(keep, event, task, use);
}

static void tell_closing(struct keep *keep, const struct event *event, struct fd_use *use)
{
    const struct detector *const *at = NULL, *detector;
    while ((detector = next(keep, &at)))
        if (detector->closing)
            detector->closing(keep, event, use);
}

static void tell_other(struct keep *keep, const struct event *event)
{
    const struct detector *const *at = NULL, *detector;
    while ((detector = next(keep, &at)))
        if (detector->other)
            detector->other(keep, event);
}

static void tell_remains(struct keep *keep, struct fd_use *use)
{
    const struct detector *const *at = NULL, *detector;
    while ((detector = next(keep, &at)))
        if (detector->remains)
            detector->remains(keep, use);
}

static void tell_finish(struct keep *keep)
{
    const struct detector *const *at = NULL, *detector;
    while ((detector = next(keep, &at)))
        if (detector->finish)
            detector->finish(keep);
}

/* ---- events */

static struct fd_use *use_of(struct keep *keep, const struct event *event)
{
    return event->u.call.fd >= 0 ? keep_fd_use(keep, event->pid, event->u.call.fd) : NULL;
}

/* The task of a call; that of its leader is there then too. NULL when out of memory. */
static struct task_calls *task_of(struct keep *keep, const struct event *event)
{
    return keep_task_calls(keep, event->pid) ? keep_task_calls(keep, event->tid) : NULL;
}

static void see_enter(struct keep *keep, const struct event *event)
{
    struct fd_use *use = use_of(keep, event);
    struct task_calls *task = task_of(keep, event);
    if (!task)
        return;
    keep_enter(keep, event, use);
    tell_enter(keep, event, task, use);
    keep_entered(keep, event, task);
}

static void close_use(struct keep *keep, const struct event *event, struct fd_use *use)
{
    if (use->open)
        tell_closing(keep, event, use);
    if (use->object)
        use->closed = keep->index;
    use->open = false;
}

/* What a call changed in the table of its process: descriptors that went, and those that came. */
static void see_changes(struct keep *keep, const struct event *event)
{
    struct str changes = event->u.call.descriptors;
    struct event_descriptor change;
    bool accepts = call_accepts(event->u.call.name);
    while (event_next_descriptor(&changes, &change)) {
        struct fd_use *use = keep_fd_use(keep, event->pid, change.fd);
        if (!use)
            return;
        if (change.object != 0 && use->object == change.object)
            continue; /* only its flags */
        if (use->object != 0 || change.object == 0)
            close_use(keep, event, use);
        if (change.object == 0)
            continue;
        use = keep_fd_use(keep, event->pid, change.fd);
        use->object = change.object;
        if (accepts)
            use->accepted = keep->index;
    }
}

/* sendmmsg() and recvmmsg() answer with a number of messages: here with their bytes, as all others do. */
static void count_bytes(struct event *event)
{
    struct event_call *call = &event->u.call;
    if (call->ret >= 0 && call->length >= 0 && explain_names("sendmmsg recvmmsg", call->name))
        call->ret = call->length;
}

static void see_return(struct keep *keep, const struct event *recorded)
{
    struct event counted = *recorded;
    const struct event *event = &counted;
    count_bytes(&counted);
    struct fd_use *use = use_of(keep, event);
    struct task_calls *task = task_of(keep, event);
    if (!task)
        return;
    keep_return(keep, event, task, use);
    tell_returned(keep, event, task, use);
    see_changes(keep, event);
}

/* The descriptors of a process go with its last task. */
static void see_exit(struct keep *keep, const struct event *event)
{
    const struct task *leader = state_task(&keep->state, event->pid);
    if (leader && leader->living > 1)
        return;
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&keep->state, event->pid, &first);
    for (uint32_t i = 0; i < count; i++) {
        bool socket = object_is_socket(state_object(&keep->state, first[i].object));
        struct fd_use *use = socket ? keep_fd_use(keep, event->pid, first[i].fd) : NULL;
        if (use)
            close_use(keep, event, use);
    }
    for (struct fd_use *use = keep->first_use; use; use = use->next)
        if (use->pid == event->pid)
            close_use(keep, event, use);
    keep_forget_uses(keep, event->pid);
}

static void see(struct keep *keep, const struct event *event)
{
    struct task_calls *task;
    switch (event->kind) {
    case EVENT_ENTER:
        see_enter(keep, event);
        break;
    case EVENT_GO:
        break;
    case EVENT_BLOCK:
        task = keep_task_calls(keep, event->tid);
        if (task)
            task->blocked = true;
        break;
    case EVENT_RETURN:
        see_return(keep, event);
        break;
    default:
        keep_other(keep, event);
        tell_other(keep, event);
        if (event->kind == EVENT_EXIT)
            see_exit(keep, event);
        break;
    }
}

/* ---- the whole */

/* Advice is given in the words of the program's language. */
static void translate(const struct keep *keep, struct finding *finding)
{
    int32_t pid = 0;
    for (uint32_t i = 0; pid == 0 && i < keep->state.task_count; i++)
        if (str_equal(keep->state.tasks[i].label, finding->actor))
            pid = keep->state.tasks[i].pid;
    enum language language = keep_language(keep, pid, finding->file);
    const char *advice = finding->advice_in ? finding->advice_in[language]
                         : finding->advice == finding->kind->advice
                             ? language_advice(finding->kind->name, language)
                             : NULL;
    if (advice)
        finding->advice = advice;
}

static void take_fresh(struct findings *findings, struct keep *keep)
{
    for (uint32_t i = 0; i < keep->fresh.count; i++) {
        translate(keep, &keep->fresh.items[i]);
        keep->failed = !findings_take(findings, &keep->fresh.items[i]) || keep->failed;
    }
    keep->fresh.count = 0;
}

struct findings_pass {
    struct keep keep;
    struct findings found;
    bool finished;
};

struct findings_pass *findings_pass_new(const struct timeline *timeline)
{
    struct findings_pass *pass = calloc(1, sizeof *pass);
    if (pass)
        keep_start(&pass->keep, timeline, DETECTORS);
    return pass;
}

void findings_pass_free(struct findings_pass *pass)
{
    if (!pass)
        return;
    keep_end(&pass->keep);
    findings_free(&pass->found);
    free(pass);
}

bool findings_pass_read(struct findings_pass *pass, uint32_t most)
{
    struct keep *keep = &pass->keep;
    struct event event;
    if (pass->finished)
        return true;
    for (; most > 0 && timeline_event(keep->timeline, keep->index, &event); keep->index++, most--) {
        see(keep, &event);
        take_fresh(&pass->found, keep);
        state_apply(&keep->state, &event);
    }
    return keep->index >= timeline_count(keep->timeline);
}

bool findings_pass_finish(struct findings_pass *pass)
{
    struct keep *keep = &pass->keep;
    for (struct fd_use *use = keep->first_use; use && !pass->finished; use = use->next)
        if (use->open)
            tell_remains(keep, use);
    if (!pass->finished)
        tell_finish(keep);
    take_fresh(&pass->found, keep);
    pass->finished = true;
    return !keep->failed && !keep->state.failed;
}

const struct findings *findings_pass_found(const struct findings_pass *pass)
{
    return &pass->found;
}

bool findings_of(const struct timeline *timeline, struct findings *findings)
{
    *findings = (struct findings){ 0 };
    struct findings_pass *pass = findings_pass_new(timeline);
    if (!pass)
        return false;
    findings_pass_read(pass, UINT32_MAX);
    bool well = findings_pass_finish(pass);
    *findings = pass->found;
    pass->found = (struct findings){ 0 };
    findings_pass_free(pass);
    return well;
}

const struct finding_kind *findings_kind(size_t n)
{
    for (size_t i = 0; i < DETECTORS; i++)
        for (const struct finding_kind *const *kind = detectors[i]->kinds; *kind; kind++)
            if (n-- == 0)
                return *kind;
    return NULL;
}
