/* Waits with select() or poll() for what lies read already in the buffer of stdio, or of another reader of
 * lines. */
#include <poll.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind stdio_buffered = {
    .name = "stdio-buffered",
    .why = "a reader of lines takes from the socket all that has come, and keeps what it does not give at "
           "once: select() "
           "looks at the socket alone, where nothing is left",
    .advice =
        "after each select() take all the lines that the reader has; or use recv() and a buffer of your own",
    .question = true
};

/* Calls that read ahead. */
static const char *const readers[] = {
    "readline", "fgets", "getline", "fgetc", "getc(", "fscanf", "readLine"
};

/* Of a descriptor: a read of several lines by one of them; nothing was done with the descriptor since. */
struct ahead {
    bool is;
    uint32_t at;
    unsigned lines;
};

/* The programs' source, part by part in its order. */
enum { PARTS_MAX = 64 };
struct parts {
    struct event_source items[PARTS_MAX];
    unsigned count;
};

/* A line that is cut where a part ends is found as far as that. */
static struct str line_of(const struct parts *parts, struct str file, int32_t line)
{
    for (unsigned i = 0; i < parts->count; i++) {
        struct str rest =
            str_equal(parts->items[i].file, file) ? parts->items[i].text : (struct str){ NULL, 0 };
        for (size_t end; (end = str_find(rest, '\n')) < rest.n; line--, rest = str_skip(rest, end + 1))
            if (line == 1)
                return str_first(rest, end);
        if (line == 1 && rest.n > 0)
            return rest;
    }
    return (struct str){ NULL, 0 };
}

static bool reads_ahead(struct keep *keep, const struct event_call *call)
{
    const struct parts *parts = call->line > 0 ? keep_own(keep, &keep->own, sizeof *parts) : NULL;
    struct str line = parts ? line_of(parts, call->file, call->line) : (struct str){ NULL, 0 };
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (str_has(line, readers[i]))
            return true;
    return false;
}

static unsigned lines_in(struct str data)
{
    unsigned lines = 0;
    for (size_t i = 0; i < data.n; i++)
        lines += data.p[i] == '\n';
    return lines;
}

static void ask(struct keep *keep, int32_t pid, struct str sets, struct str wait)
{
    struct event_set entry;
    while (sets_next(&sets, false, &entry)) {
        struct fd_use *use = entry.asked & POLLIN ? keep_fd_use(keep, pid, entry.fd) : NULL;
        struct ahead *ahead = use ? keep_own(keep, &use->own, sizeof *ahead) : NULL;
        if (!ahead || !ahead->is)
            continue;
        ahead->is = false;
        keep_found(keep, &stdio_buffered, ahead->at,
                   "this call took %u lines from %d at once, and %.*s() then waited for more on %d in vain: "
                   "did you mean "
                   "to use the lines that are in the reader's buffer first?",
                   ahead->lines, use->fd, STR_ARGS(wait), use->fd);
    }
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (event_call_waits(call) && call->ret == 0 && !call->error)
        ask(keep, event->pid, task->enter.u.call.sets, call->name);
    if (!use || !(call_receives(call->name) || call_sends(call->name)) ||
        !object_is_socket(keep_object(keep, use)))
        return;
    struct ahead *ahead = keep_own(keep, &use->own, sizeof *ahead);
    unsigned lines = ahead && call_receives(call->name) ? lines_in(call->data) : 0;
    if (ahead)
        *ahead = (struct ahead){ lines >= 2 && str_ends(call->data, "\n") &&
                                     reads_ahead(keep, &task->enter.u.call),
                                 keep->index, lines };
}

static void other(struct keep *keep, const struct event *event)
{
    struct parts *parts = event->kind == EVENT_SOURCE ? keep_own(keep, &keep->own, sizeof *parts) : NULL;
    if (parts && parts->count < PARTS_MAX)
        parts->items[parts->count++] = event->u.source;
    if (event->kind != EVENT_NOTE || event->u.note.kind != NOTE_DEADLOCK)
        return;
    for (uint32_t i = 0; i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        const struct task_calls *calls =
            task->status == TASK_BLOCKED ? keep_known_task(keep, task->tid) : NULL;
        if (calls && event_call_waits(&calls->enter.u.call))
            ask(keep, task->pid, calls->enter.u.call.sets, calls->enter.u.call.name);
    }
}

static const struct finding_kind *const kinds[] = { &stdio_buffered, NULL };

const struct detector detect_stdio_buffered = { .kinds = kinds, .returned = returned, .other = other };
