/* A server in Python or Java that dies of an exception because one of its clients has gone: its own last
 * words tell so, and its exit status. What C calls SIGPIPE. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind uncaught_error = {
    .name = "unhandled-error",
    .why = "a client that goes away is an everyday event; an exception that nobody catches ends the whole "
           "server, and every other connection with it",
    .advice =
        "catch the exception around the service of one client, close() its socket, and go on to the next"
};

/* What is said where nobody catches it; both have to be there. */
static const struct {
    const char *begins, *error;
} last_words[] = {
    { "Traceback (most recent call last)", "BrokenPipeError: [Errno 32]" },
    { "Traceback (most recent call last)", "ConnectionResetError: [Errno 104]" },
    { "Exception in thread \"main\" ", "java.net.SocketException: " },
    { "Exception in thread \"main\" ", "java.io.IOException: Broken pipe" },
    { "Exception in thread \"main\" ", "java.io.IOException: Connection reset" },
};

static const char *const catches[LANGUAGE_COUNT] = {
    [LANGUAGE_C] =
        "catch the exception around the service of one client, close() its socket, and go on to the "
        "next",
    [LANGUAGE_PYTHON] =
        "try: ... except ConnectionError: (BrokenPipeError and ConnectionResetError are such) around "
        "the service of one client; close() its socket, and go on to the next",
    [LANGUAGE_JAVA] =
        "try { ... } catch (IOException e) around the service of one client; close() its socket, and "
        "go on to the next",
};

/* Of the leader of a process. */
struct last {
    uint32_t at; /* the last call on a connection of a client that failed because that has gone; 0: none */
    int32_t error;
    bool said, ended; /* either may be heard of first */
    unsigned begun;   /* of the last words, bit by bit */
};

static struct last *last_of(struct keep *keep, int32_t pid)
{
    struct task_calls *leader = keep_known_task(keep, pid);
    return leader ? keep_own(keep, &leader->own, sizeof(struct last)) : NULL;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool gone =
        use && (call->error == EPIPE || call->error == ECONNRESET) && object_is_tcp(keep_object(keep, use));
    const struct socket_history *history = gone ? keep_known_socket(keep, use->object) : NULL;
    struct last *last = history && !history->dialled ? last_of(keep, event->pid) : NULL;
    (void)task;
    if (last)
        *last = (struct last){ .at = keep->index, .error = call->error };
}

static void report(struct keep *keep, struct last *last)
{
    if (last->at == 0 || !last->said || !last->ended)
        return;
    keep_advise_in(
        keep_found(keep, &uncaught_error, last->at,
                   "the whole program ended because of one client that had gone: this call failed with "
                   "%s, and nobody caught the exception",
                   last->error == EPIPE ? "EPIPE" : "ECONNRESET"),
        catches);
    last->at = 0;
}

/* They may be heard in pieces. */
static void hear_words(struct last *last, struct str said)
{
    for (size_t i = 0; i < sizeof last_words / sizeof *last_words; i++) {
        last->begun |= (unsigned)str_has(said, last_words[i].begins) << i;
        last->said = last->said || (last->begun >> i & 1 && str_has(said, last_words[i].error));
    }
}

static bool are_of_them(struct str said)
{
    for (size_t i = 0; i < sizeof last_words / sizeof *last_words; i++)
        if (str_has(said, last_words[i].begins) || str_has(said, last_words[i].error))
            return true;
    return false;
}

static void hear(struct keep *keep, const struct event *event)
{
    if (event->u.io.fd != 2 || !are_of_them(event->u.io.data))
        return;
    for (uint32_t i = 0; i < keep->state.task_count; i++) {
        const struct task *task = &keep->state.tasks[i];
        struct last *last =
            task->tid == task->pid && str_equal(task->actor, event->actor) ? last_of(keep, task->pid) : NULL;
        if (!last)
            continue;
        hear_words(last, event->u.io.data);
        report(keep, last);
    }
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_OUTPUT)
        hear(keep, event);
    struct last *last = event->kind == EVENT_EXIT && event->tid == event->pid && event->u.task.status == 1
                            ? last_of(keep, event->pid)
                            : NULL;
    if (!last)
        return;
    last->ended = true;
    report(keep, last);
}

static const struct finding_kind *const kinds[] = { &uncaught_error, NULL };

const struct detector detect_uncaught_error = { .kinds = kinds, .returned = returned, .other = other };
