/* The pass: each event to each detector, then into the state. */
#include "lab/explain/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/explain/explain_table.h"
#include "lab/explain/findings_watch.h"

static const struct detector *const detectors[] = {
    &detect_short_send, &detect_eof_ignored, &detect_write_after_fin, &detect_sets,      &detect_busy,
    &detect_deadlock,   &detect_left_open,   &detect_unread,          &detect_reuseaddr, &detect_sigpipe,
};
enum { DETECTORS = sizeof detectors / sizeof *detectors };

static const struct {
    const char *name;
    const char *advice;
} kinds[FINDING_KIND_COUNT] = {
    [FINDING_SHORT_SEND] = { "short-send", "look at what send() returns, and call it again with the rest "
                                           "until all is taken" },
    [FINDING_EOF_IGNORED] = { "eof-ignored",
                              "treat 0 from recv() as the end: leave the loop, and close the descriptor" },
    [FINDING_SETS_NOT_REBUILT] = { "sets-not-rebuilt",
                                   "build the sets anew before each select(), or give it copies" },
    [FINDING_DESCRIPTOR_LEAK] = { "descriptor-leak", "close() what accept() returned, on every way out; "
                                                     "after fork() in the parent too" },
    [FINDING_CLOSE_WAIT_LEFT] = { "close-wait",
                                  "close() the descriptor once recv() has returned 0 and all is answered" },
    [FINDING_WRITE_AFTER_FIN] = { "write-after-fin", "recv() returning 0 tells when the peer has closed: "
                                                     "agree in the protocol who speaks last" },
    [FINDING_BUSY_LOOP] = { "busy-loop", "sleep in poll() until there is something to do; ask for "
                                         "writability only while something waits to be sent" },
    [FINDING_NO_REUSEADDR] = { "no-reuseaddr", "setsockopt(SO_REUSEADDR) before bind(), in every server" },
    [FINDING_UNREAD_AT_CLOSE] = { "unread-at-close", "read until recv() returns 0 before close(), or what "
                                                     "you sent last may be lost with the RST" },
    [FINDING_DEADLOCK] = { "deadlock", "somebody must speak first, or say that it has finished: "
                                       "shutdown(SHUT_WR) tells the end" },
    [FINDING_SIGPIPE] = { "sigpipe", "use MSG_NOSIGNAL or ignore SIGPIPE, and handle EPIPE from send()" },
};

const char *finding_name(enum finding_kind kind)
{
    return kind < FINDING_KIND_COUNT ? kinds[kind].name : "";
}

/* ---- the list ---- */

/* Where an event stands in the source: its own call, or the last call of its task before it. */
static void put_place(const struct watch *watch, struct finding *finding, const struct event *event)
{
    struct event call = *event;
    bool placed = event->kind == EVENT_ENTER || event->kind == EVENT_RETURN;
    uint32_t at = finding->event;
    while (!placed || call.u.call.line <= 0) {
        at = at > 0 ? timeline_previous(watch->timeline, at - 1, EVENT_ENTER) : EVENT_NO_INDEX;
        if (at == EVENT_NO_INDEX || !timeline_event(watch->timeline, at, &call))
            return;
        placed = call.tid == event->tid;
        if (placed && call.u.call.line <= 0)
            return;
    }
    finding->file = call.u.call.file;
    finding->line = call.u.call.line;
}

struct finding *watch_found(struct watch *watch, enum finding_kind kind, uint32_t at, const char *sentence,
                            ...)
{
    struct findings *findings = watch->findings;
    struct event event;
    if (!array_reserve(&findings->items, &findings->capacity, findings->count + 1, sizeof *findings->items)) {
        watch->failed = true;
        return NULL;
    }
    struct finding *finding = &findings->items[findings->count++];
    *finding = (struct finding){ .kind = kind, .event = at, .advice = kinds[kind].advice };
    finding->step = timeline_step_at(watch->timeline, at + 1);
    va_list values;
    va_start(values, sentence);
    vsnprintf(finding->sentence, sizeof finding->sentence, sentence, values);
    va_end(values);
    if (timeline_event(watch->timeline, at, &event)) {
        finding->actor = event.actor;
        put_place(watch, finding, &event);
    }
    return finding;
}

static int by_event(const void *a, const void *b)
{
    const struct finding *left = a, *right = b;
    if (left->event != right->event)
        return left->event < right->event ? -1 : 1;
    return (left->kind > right->kind) - (left->kind < right->kind);
}

void findings_free(struct findings *findings)
{
    free(findings->items);
    *findings = (struct findings){ 0 };
}

/* ---- the pass ---- */

static struct fd_use *use_of(struct watch *watch, const struct event *event)
{
    return event->u.call.fd >= 0 ? watch_fd_use(watch, event->pid, event->u.call.fd) : NULL;
}

static void see_enter(struct watch *watch, const struct event *event)
{
    struct fd_use *use = use_of(watch, event);
    struct task_calls *leader = watch_task_calls(watch, event->pid);
    struct task_calls *task = leader ? watch_task_calls(watch, event->tid) : NULL;
    if (!task)
        return;
    watch_known_task(watch, event->pid)->calls += event->u.call.schedules;
    if (use)
        use->calls += event->u.call.schedules;
    for (int i = 0; i < DETECTORS; i++)
        if (detectors[i]->enter)
            detectors[i]->enter(watch, event, task, use);
    task->pid = event->pid;
    task->enter = *event;
    task->enter_index = watch->index;
    task->began_ns = event->ns;
    task->blocked = false;
}

static void close_use(struct watch *watch, const struct event *event, struct fd_use *use)
{
    if (!use->open)
        return;
    for (int i = 0; i < DETECTORS; i++)
        if (detectors[i]->closing)
            detectors[i]->closing(watch, event, use);
    use->open = false;
}

/* What a call changed in the table of its process: descriptors that went, and those that came. */
static void see_changes(struct watch *watch, const struct event *event)
{
    struct str changes = event->u.call.descriptors;
    struct event_descriptor change;
    bool accepts = explain_names("accept accept4", event->u.call.name);
    while (event_next_descriptor(&changes, &change)) {
        struct fd_use *use = watch_fd_use(watch, event->pid, change.fd);
        if (!use)
            return;
        if (change.object != 0 && use->object == change.object)
            continue; /* only its flags */
        if (use->object != 0 || change.object == 0)
            close_use(watch, event, use);
        if (change.object == 0)
            continue;
        use = watch_fd_use(watch, event->pid, change.fd);
        use->object = change.object;
        if (accepts)
            use->accepted = watch->index;
    }
}

static void see_return(struct watch *watch, const struct event *event)
{
    struct fd_use *use = use_of(watch, event);
    struct task_calls *leader = watch_task_calls(watch, event->pid);
    struct task_calls *task = leader ? watch_task_calls(watch, event->tid) : NULL;
    if (!task)
        return;
    for (int i = 0; i < DETECTORS; i++)
        if (detectors[i]->returned)
            detectors[i]->returned(watch, event, task, use);
    task->returned_ns = event->ns;
    see_changes(watch, event);
}

/* The descriptors of a process go with its last task. */
static void see_exit(struct watch *watch, const struct event *event)
{
    const struct task *leader = state_task(&watch->state, event->pid);
    if (leader && leader->living > 1)
        return;
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(&watch->state, event->pid, &first);
    for (uint32_t i = 0; i < count; i++) {
        struct fd_use *use = watch_fd_use(watch, event->pid, first[i].fd);
        if (use)
            close_use(watch, event, use);
    }
    for (struct fd_use *use = watch->first_use; use; use = use->next)
        if (use->pid == event->pid)
            close_use(watch, event, use);
}

static void see(struct watch *watch, const struct event *event)
{
    struct task_calls *task;
    switch (event->kind) {
    case EVENT_ENTER:
        see_enter(watch, event);
        break;
    case EVENT_GO:
    case EVENT_BLOCK:
        task = watch_task_calls(watch, event->tid);
        if (task && event->kind == EVENT_GO)
            task->began_ns = event->ns;
        else if (task)
            task->blocked = true;
        break;
    case EVENT_RETURN:
        see_return(watch, event);
        break;
    case EVENT_EXIT:
    case EVENT_NOTE:
        for (int i = 0; i < DETECTORS; i++)
            if (detectors[i]->other)
                detectors[i]->other(watch, event);
        if (event->kind == EVENT_EXIT)
            see_exit(watch, event);
        break;
    default:
        break;
    }
}

static void see_remains(struct watch *watch)
{
    for (struct fd_use *use = watch->first_use; use; use = use->next)
        for (int i = 0; i < DETECTORS; i++)
            if (use->open && detectors[i]->remains)
                detectors[i]->remains(watch, use);
}

bool findings_of(const struct timeline *timeline, struct findings *findings)
{
    struct watch watch;
    struct event event;
    *findings = (struct findings){ 0 };
    watch_start(&watch, timeline, findings);
    for (; timeline_event(timeline, watch.index, &event); watch.index++) {
        see(&watch, &event);
        state_apply(&watch.state, &event);
    }
    see_remains(&watch);
    bool well = !watch.failed && !watch.state.failed;
    watch_end(&watch);
    if (findings->count)
        qsort(findings->items, findings->count, sizeof *findings->items, by_event);
    return well;
}
