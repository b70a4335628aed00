/* Waits with select() or poll() for what lies read already in the buffer of stdio, or of another reader of
 * lines. */
#include <poll.h>
#include <sys/epoll.h>

#include "lab/explain/findings/stuck.h"

static const struct finding_kind stdio_buffered = {
    .name = "stdio-buffered",
    .why = "a reader of lines takes from the socket all that has come, and keeps what it does not give at "
           "once: select() and recv() look at the socket alone, where nothing is left",
    .advice =
        "after each select() take all the lines that the reader has; or use recv() and a buffer of your own",
    .question = true
};

/* Calls that read ahead. */
static const char *const readers[] = {
    "readline", "fgets", "getline", "fgetc", "getc(", "fscanf", "readLine"
};

#define ADVICE_MIXED                                                                                         \
    "read with the stream alone (fread(), in Python read() of the file), or with recv() alone: what one "    \
    "has "                                                                                                   \
    "taken the other never sees"

/* Of a descriptor: what came last; nothing was done with the descriptor since. */
struct ahead {
    bool is;   /* several whole lines, by a reader of lines */
    bool left; /* a line and a part of something else, likewise */
    uint32_t at;
    unsigned lines;
    int64_t gave, behind; /* bytes in all, and behind the last newline */
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

static void report(struct keep *keep, const struct fd_use *use, struct ahead *ahead, struct str wait)
{
    ahead->is = false;
    keep_found(keep, &stdio_buffered, ahead->at,
               "this call took %u lines from %d at once, and %.*s() then waited for more on %d in vain: "
               "did you mean "
               "to use the lines that are in the reader's buffer first?",
               ahead->lines, use->fd, STR_ARGS(wait), use->fd);
}

static struct ahead *known_ahead(struct keep *keep, struct fd_use *use)
{
    return use && use->own.items ? keep_own(keep, &use->own, sizeof(struct ahead)) : NULL;
}

/* A wait came back, or never will, and nothing has come on what was read ahead from. */
static void ask(struct keep *keep, int32_t pid, const struct event_call *wait)
{
    const struct object *epoll = wait->fd >= 0 ? state_object_of(&keep->state, pid, wait->fd) : NULL;
    struct str sets = wait->sets;
    struct event_set entry;
    while (sets_next(&sets, false, &entry)) {
        struct fd_use *use = entry.asked & POLLIN ? keep_known_use(keep, pid, entry.fd) : NULL;
        struct ahead *ahead = known_ahead(keep, use);
        if (ahead && ahead->is && ahead->lines >= 2)
            report(keep, use, ahead, wait->name);
    }
    for (uint32_t i = 0; epoll && i < keep->state.interest_count; i++) {
        const struct interest *interest = &keep->state.interests[i];
        bool asked = interest->epoll == epoll->id && interest->events & EPOLLIN;
        struct fd_use *use = asked ? keep_known_use(keep, pid, interest->fd) : NULL;
        struct ahead *ahead = known_ahead(keep, use);
        if (ahead && ahead->is && ahead->lines >= 2 && use->object == interest->object)
            report(keep, use, ahead, wait->name);
    }
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (event_call_waits(call) && call->ret == 0 && !call->error)
        ask(keep, event->pid, &task->enter.u.call);
    if (!use || !(call_receives(call->name) || call_sends(call->name)) ||
        !object_is_socket(keep_object(keep, use)))
        return;
    struct ahead *ahead = keep_own(keep, &use->own, sizeof *ahead);
    unsigned lines = ahead && call_receives(call->name) ? lines_in(call->data) : 0;
    bool reader = lines > 0 && reads_ahead(keep, &task->enter.u.call);
    bool whole = lines > 0 && str_ends(call->data, "\n");
    if (ahead)
        *ahead = (struct ahead){ .is = reader && whole && lines >= 2,
                                 .left = reader && !whole,
                                 .at = keep->index,
                                 .lines = lines,
                                 .gave = call->ret,
                                 .behind = (int64_t)str_behind_last(call->data, '\n').n };
}

/* As the program itself says that it has bytes from there in its stream. */
static void see_stream(struct keep *keep, const struct event_note *note)
{
    struct waiter who;
    if (note->kind != NOTE_READ_AHEAD || !stuck_in_stream(keep, note, &who))
        return;
    struct fd_use *use = keep_known_use(keep, who.task->pid, note->fd);
    struct ahead *ahead = known_ahead(keep, use);
    if (!ahead || !ahead->at)
        return;
    struct finding *finding = keep_found(keep, &stdio_buffered, ahead->at,
                                         "of the %lld bytes that this call took from %d, %lld are still in "
                                         "the buffer of the stream (\"%.*s\"), and "
                                         "%s waits for more in vain",
                                         (long long)ahead->gave, note->fd, (long long)note->value,
                                         STR_ARGS(note->text), stuck_call(&who).text);
    if (finding)
        finding->question = false;
    if (who.waits == WAITS_RECEIVE)
        keep_advise(finding, ADVICE_MIXED);
    ahead->is = ahead->left = false;
}

/* It receives, from another line than the reader's, what the reader may have taken already. */
static void see_mixed(struct keep *keep, const struct task *task, const struct event_call *call)
{
    struct fd_use *use = keep_known_use(keep, task->pid, call->fd);
    struct ahead *ahead = known_ahead(keep, use);
    if (!ahead || !ahead->left || reads_ahead(keep, call))
        return;
    ahead->left = false;
    keep_advise(
        keep_found(keep, &stdio_buffered, ahead->at,
                   "this call took %lld bytes from %d, %lld of them behind the last newline, and %.*s(%d) "
                   "then waits for more in vain: are those %lld in the reader's buffer?",
                   (long long)ahead->gave, use->fd, (long long)ahead->behind, STR_ARGS(call->name), use->fd,
                   (long long)ahead->behind),
        ADVICE_MIXED);
}

static void see_deadlock(struct keep *keep)
{
    for (uint32_t i = 0; i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        const struct task_calls *calls =
            task->status == TASK_BLOCKED ? keep_known_task(keep, task->tid) : NULL;
        if (calls && event_call_waits(&calls->enter.u.call))
            ask(keep, task->pid, &calls->enter.u.call);
        else if (calls && call_receives(calls->enter.u.call.name))
            see_mixed(keep, task, &calls->enter.u.call);
    }
}

static void other(struct keep *keep, const struct event *event)
{
    struct parts *parts = event->kind == EVENT_SOURCE ? keep_own(keep, &keep->own, sizeof *parts) : NULL;
    if (parts && parts->count < PARTS_MAX)
        parts->items[parts->count++] = event->u.source;
    if (event->kind != EVENT_NOTE)
        return;
    if (event->u.note.kind == NOTE_DEADLOCK)
        see_deadlock(keep);
    else
        see_stream(keep, &event->u.note);
}

static const struct finding_kind *const kinds[] = { &stdio_buffered, NULL };

const struct detector detect_stdio_buffered = { .kinds = kinds, .returned = returned, .other = other };
