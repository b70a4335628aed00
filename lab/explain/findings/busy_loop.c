/* Asks again and again instead of sleeping. Whether a task slept, in a call or between two, is in the
 * recording; whoever gets something done between two questions does not spin. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

enum {
    SAME_READY = 16,    /* waits that came back at once for the same reason */
    SAME_SHARED = 1024, /* the same where another thread may be about to read what is there */
    VAIN_CALLS = 64,    /* questions that came back with nothing */
    SPENT_WAITS = 8,    /* waits with a time-out that was used up */
    OWN_MOST = 16       /* who takes longer from one question to the next than so many questions works */
};

static const struct finding_kind busy_loop = {
    .name = "busy-loop",
    .why = "it takes a whole processor from those who have work to do, and the waiting is no shorter for it",
    .advice = "sleep in poll() until there is something to do"
};
static const struct finding_kind timeout_reused = {
    .name = "timeout-reused",
    .why = "Linux writes the time that is left into select()'s time-out: once it has run down, select() does "
           "not sleep any more and the loop spins",
    .advice = "set the struct timeval anew before each select(), inside the loop"
};

/* Questions in a row, without sleep or progress between them. */
struct row {
    uint32_t since; /* the task's idle_since */
    uint32_t first;
    unsigned count;
    int64_t cpu_ns;            /* at the end of the last */
    int64_t asking_ns, own_ns; /* in them, and between them, as far as that is known */
};

/* Of a task. */
struct busy {
    struct row same, glances, spent;
    struct row dials;   /* connect() that is refused; `since` is how often it has slept */
    struct str dialled; /* where */
    bool runs_loop;     /* the glances are those of a runtime */
    struct str last_ready;
    struct str file; /* place of the last select() that could sleep, and whether its time ran down */
    int32_t line;
    bool ran_down;
};

static void add_cost(struct row *row, const struct event_call *asked, const struct event_call *told)
{
    if (row->cpu_ns > 0 && asked->cpu_ns >= row->cpu_ns && told->cpu_ns >= asked->cpu_ns) {
        row->own_ns += asked->cpu_ns - row->cpu_ns;
        row->asking_ns += told->cpu_ns - asked->cpu_ns;
    }
    row->cpu_ns = told->cpu_ns;
}

/* One more; true from the one on that makes `most` of them. The first of all may have slept, and does not
 * count. */
static bool is_too_long(struct row *row, const struct keep *keep, const struct event *event,
                        const struct task_calls *task, unsigned most)
{
    if (task->idle_since == keep->index)
        return false;
    if (row->count == 0 || row->since != task->idle_since)
        *row = (struct row){ .since = task->idle_since, .first = keep->index };
    add_cost(row, &task->enter.u.call, &event->u.call);
    return ++row->count >= most;
}

/* Where it is found: at first at the beginning of the row, of which each call counts, and then at each more.
 */
static uint32_t found_at(const struct row *row, const struct keep *keep, unsigned most)
{
    return row->count == most ? row->first : keep->index;
}

static struct finding *count_calls(struct finding *finding, const struct row *row, const struct keep *keep,
                                   unsigned most)
{
    if (!finding)
        return NULL;
    finding->count = row->count == most ? most : 1;
    keep_last(keep, finding);
    return finding;
}

/* The program's own processor time is measured by that of its questions, and so is the same on a machine of
 * any speed. */
static bool is_cheap(const struct row *row)
{
    return row->asking_ns > 0 && row->own_ns / OWN_MOST <= row->asking_ns;
}

/* ---- told the same again and again */

static bool same_ready(struct str a, struct str b)
{
    struct event_set left, right;
    bool any = false;
    for (;;) {
        bool more_left = sets_next(&a, true, &left), more_right = sets_next(&b, true, &right);
        if (!more_left || !more_right)
            return any && more_left == more_right;
        if (left.fd != right.fd || left.ready != right.ready)
            return false;
        any = true;
    }
}

/* Whether all that is ready is of a kind whose reading and writing is recorded. */
static bool is_all_seen(const struct keep *keep, const struct event *event)
{
    struct event_set entry;
    for (struct str rest = event->u.call.sets; sets_next(&rest, true, &entry);) {
        const struct object *object = state_object_of(&keep->state, event->pid, entry.fd);
        if (!object_is_socket(object) || entry.ready & POLLNVAL)
            return false;
    }
    return true;
}

static const struct {
    uint32_t ready;
    const char *what, *advice[LANGUAGE_COUNT];
} reasons[] = {
    { POLLIN,
      "has something to read",
      { [LANGUAGE_C] =
            "read what is there (or accept() it), until EAGAIN or the end; take it out of the set as "
            "long as you do not want it",
        [LANGUAGE_JAVA] =
            "read() what is there (or accept() it); take OP_READ or OP_ACCEPT out of interestOps() "
            "as long as you do not want it" } },
    { POLLOUT,
      "can be written",
      { [LANGUAGE_C] = "ask for POLLOUT only while something waits to be sent, and drop it again "
                       "(EPOLL_CTL_MOD) once all is sent: a socket is writable nearly always",
        [LANGUAGE_PYTHON] =
            "wait for a socket to be writable only while something waits to be sent, and leave it "
            "out (modify() of a selector or epoll) once all is sent: it is writable nearly always",
        [LANGUAGE_JAVA] =
            "set OP_WRITE in interestOps() only while something waits to be sent, and drop it once "
            "all is sent: a channel is writable nearly always" } },
    { POLLHUP,
      "tells POLLHUP",
      { [LANGUAGE_C] =
            "POLLHUP and POLLERR are told whether they were asked for or not: close() the descriptor "
            "and take it out of the set",
        [LANGUAGE_PYTHON] =
            "POLLHUP and POLLERR are told whether they were asked for or not: unregister() the "
            "socket and close() it",
        [LANGUAGE_JAVA] = "the connection is gone: cancel() the key, and close() the channel" } },
    { POLLERR,
      "tells POLLERR",
      { [LANGUAGE_C] = "ask getsockopt(SO_ERROR), close() the descriptor and take it out of the set",
        [LANGUAGE_PYTHON] = "ask getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), unregister() the socket and "
                            "close() it",
        [LANGUAGE_JAVA] = "cancel() the key, and close() the channel" } },
    { ~(uint32_t)0, "is ready", { [LANGUAGE_C] = "do what it is ready for, or take it out of the set" } },
};

static const char *const wait_to_send[LANGUAGE_COUNT] = {
    [LANGUAGE_C] = "after EAGAIN sleep in poll() with POLLOUT until there is room again",
    [LANGUAGE_PYTHON] = "after BlockingIOError sleep in select() until the socket is writable again",
    [LANGUAGE_JAVA] = ("when write() takes nothing, sleep in select() of a Selector with OP_WRITE; or leave "
                       "the channel in blocking mode"),
};
static const char *const wait_to_take[LANGUAGE_COUNT] = {
    [LANGUAGE_C] = "after EAGAIN sleep in poll() with POLLIN until there is something to take",
    [LANGUAGE_PYTHON] = "after BlockingIOError sleep in select() until there is something to take; or leave "
                        "setblocking(False) out",
    [LANGUAGE_JAVA] =
        "when read() gives 0, or accept() null, sleep in select() of a Selector; or leave the channel "
        "in blocking mode",
};
static const char *const receive_them[LANGUAGE_COUNT] = {
    [LANGUAGE_C] =
        "let recv() wait: with MSG_WAITALL for all that is missing, or receive what is there into a "
        "buffer and sleep in poll() for the rest",
    [LANGUAGE_PYTHON] = "let recv() wait, take what it gives into a buffer, and call it again for the rest",
};
static const char *const no_glances[LANGUAGE_COUNT] = {
    [LANGUAGE_C] = "give it a time-out: -1 (select: NULL) sleeps until something is ready",
    [LANGUAGE_PYTHON] = "leave the time-out out, or give None: then it sleeps until something is ready",
    [LANGUAGE_JAVA] = "select() instead of selectNow(): it sleeps until something is ready",
};

/* Who hands what is ready to a thread is told of it until that one has read: how often is a matter of whose
 * turn it is on the processors. */
static unsigned too_many(const struct keep *keep, const struct event *event, const struct event_set *first)
{
    const struct task *leader = state_task(&keep->state, event->pid);
    return leader && leader->living > 1 && first->ready == POLLIN ? SAME_SHARED : SAME_READY;
}

static void count_same(struct keep *keep, const struct event *event, const struct task_calls *task,
                       struct busy *busy)
{
    const struct event_call *call = &event->u.call;
    bool ready = !call->error && call->ret > 0 && is_all_seen(keep, event);
    if (!ready || !same_ready(call->sets, busy->last_ready))
        busy->same.count = 0;
    busy->last_ready = ready ? call->sets : (struct str){ NULL, 0 };
    struct str sets = call->sets;
    struct event_set entry;
    if (!ready || !sets_next(&sets, true, &entry))
        return;
    unsigned most = too_many(keep, event, &entry);
    if (!is_too_long(&busy->same, keep, event, task, most))
        return;
    size_t why = 0;
    while (!(entry.ready & reasons[why].ready))
        why++;
    struct finding *finding =
        keep_found(keep, &busy_loop, found_at(&busy->same, keep, most),
                   "%.*s() came back at once %u times in a row because %d %s, and nothing was done about it",
                   STR_ARGS(call->name), most, entry.fd, reasons[why].what);
    keep_advise_in(count_calls(finding, &busy->same, keep, most), reasons[why].advice);
}

/* ---- told nothing again and again */

/* How a call asks without waiting and gets nothing done; NULL: it does not. */
static const char *asks_in_vain(const struct event *event, const struct task_calls *task)
{
    if (event->u.call.error)
        return event->u.call.error == EAGAIN ? "failed with EAGAIN" : NULL;
    return call_has_word(&task->enter, "MSG_PEEK")   ? "looked at what is there (MSG_PEEK)"
           : call_has_word(&task->enter, "FIONREAD") ? "asked how much is there (FIONREAD)"
                                                     : NULL;
}

static void count_questions(struct keep *keep, const struct event *event, const struct task_calls *task,
                            struct fd_use *use)
{
    struct row *row = keep_own(keep, &use->own, sizeof *row);
    if (!row || !is_too_long(row, keep, event, task, VAIN_CALLS) || !is_cheap(row))
        return;
    struct finding *finding = keep_found(
        keep, &busy_loop, found_at(row, keep, VAIN_CALLS),
        "%.*s(%d) %s %d times in a row, and between them the program neither slept nor did anything else",
        STR_ARGS(event->u.call.name), use->fd, asks_in_vain(event, task), VAIN_CALLS);
    keep_advise_in(count_calls(finding, row, keep, VAIN_CALLS), call_sends(event->u.call.name) ? wait_to_send
                                                                : event->u.call.error          ? wait_to_take
                                                                                      : receive_them);
}

/* ---- refused again and again */

static void count_dials(struct keep *keep, const struct event *event, const struct task_calls *task,
                        struct busy *busy)
{
    struct row *row = &busy->dials;
    struct str to = task->enter.u.call.address;
    uint32_t sleeps = (uint32_t)event->u.call.sleeps;
    if (row->count == 0 || row->since != sleeps || !str_equal(to, busy->dialled))
        *row = (struct row){ .since = sleeps, .first = keep->index };
    busy->dialled = to;
    if (++row->count < VAIN_CALLS)
        return;
    struct finding *finding = keep_found(
        keep, &busy_loop, found_at(row, keep, VAIN_CALLS),
        "connect() to %.*s was refused %d times in a row, and between them the program did not sleep",
        STR_ARGS(to), VAIN_CALLS);
    keep_advise(count_calls(finding, row, keep, VAIN_CALLS),
                "sleep between two attempts, longer each time, and give up after some; or start the server "
                "first");
}

/* The loop of a runtime has work besides: asyncio.run() looks between two callbacks. A program that asks
 * itself says so in the line. */
static bool is_of_a_runtime(const struct keep *keep, const struct event_call *asked)
{
    return asked->line <= 0 || (str_ends(asked->file, ".py") &&
                                code_line(keep, asked->file, asked->line, "select(") != asked->line &&
                                code_line(keep, asked->file, asked->line, "poll(") != asked->line);
}

static void count_glances(struct keep *keep, const struct event *event, const struct task_calls *task,
                          struct busy *busy)
{
    const struct event_call *call = &event->u.call, *asked = &task->enter.u.call;
    if (call->error || !is_too_long(&busy->glances, keep, event, task, VAIN_CALLS) ||
        !is_cheap(&busy->glances))
        return;
    if (busy->glances.count == VAIN_CALLS)
        busy->runs_loop = is_of_a_runtime(keep, asked);
    if (busy->runs_loop)
        return;
    struct finding *finding =
        keep_found(keep, &busy_loop, found_at(&busy->glances, keep, VAIN_CALLS),
                   "%.*s() was called %d times in a row with a time-out of 0, and between them the program "
                   "neither slept nor did anything else",
                   STR_ARGS(call->name), VAIN_CALLS);
    keep_advise_in(count_calls(finding, &busy->glances, keep, VAIN_CALLS), no_glances);
}

/* ---- a time-out that select() has used up */

static bool is_spent(const struct busy *busy, const struct event_call *asked)
{
    return busy->ran_down && asked->line > 0 && asked->line == busy->line &&
           str_equal(asked->file, busy->file);
}

static void count_spent(struct keep *keep, const struct event *event, const struct task_calls *task,
                        struct busy *busy)
{
    if (event->u.call.ret == 0 && is_too_long(&busy->spent, keep, event, task, SPENT_WAITS))
        count_calls(keep_found(keep, &timeout_reused, found_at(&busy->spent, keep, SPENT_WAITS),
                               "the time-out given to select() is what the last ones have left of it, 0: "
                               "since it ran down %d calls in a row came back at once",
                               SPENT_WAITS),
                    &busy->spent, keep, SPENT_WAITS);
}

static void see_wait(struct keep *keep, const struct event *event, const struct task_calls *task,
                     struct busy *busy)
{
    const struct event_call *call = &event->u.call, *asked = &task->enter.u.call;
    bool select = str_is(call->name, "select");
    if (!wait_is_a_glance(task->enter.line)) {
        count_same(keep, event, task, busy);
        busy->spent.count = busy->glances.count = 0;
        if (select) {
            busy->file = asked->file;
            busy->line = asked->line;
            busy->ran_down = !call->error && call->ret == 0;
        }
    } else if (select && is_spent(busy, asked)) {
        count_spent(keep, event, task, busy);
    } else {
        count_glances(keep, event, task, busy);
    }
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool full = call->error == EMFILE || call->error == ENFILE; /* a finding of its own: emfile_loop.c */
    bool refused = call->error == ECONNREFUSED && str_is(call->name, "connect");
    if (call->sleeps == 0 || (task->idle_since == EVENT_NO_INDEX && !refused))
        return;
    struct busy *busy =
        event_call_waits(call) || full || refused ? keep_own(keep, &task->own, sizeof *busy) : NULL;
    if (busy && refused)
        count_dials(keep, event, task, busy);
    else if (busy && full)
        busy->same.count = 0;
    else if (busy)
        see_wait(keep, event, task, busy);
    else if (use && asks_in_vain(event, task))
        count_questions(keep, event, task, use);
}

static const struct finding_kind *const kinds[] = { &busy_loop, &timeout_reused, NULL };

const struct detector detect_busy_loop = { .kinds = kinds, .returned = returned };
