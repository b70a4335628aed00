/* Printed or sent on beyond what came: the message, and behind it what an earlier, longer one had left in the
 * buffer. */
#include <ctype.h>
#include <string.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind printed_beyond = {
    .name = "printed-beyond",
    .why = "recv() writes no NUL behind the bytes and leaves the rest of the buffer as it was: what is there "
           "belongs to "
           "others",
    .advice = "go by what recv() returned: buffer[n] = 0 before it is used as text, and send() of n bytes, "
              "not of the "
              "buffer's size"
};
enum { BUFFER_MAX = 512, TAIL_MAX = 1024, MESSAGES = 4, LEAST = 3 };

/* What a buffer held after a recv(). */
struct message {
    char bytes[BUFFER_MAX];
    size_t used;  /* by the longest so far */
    size_t fresh; /* by this recv(); 0: all is fresh, or it was told of already */
    uint32_t at;  /* that recv() */
};

/* Of a task, as if it read into one buffer alone. What is printed may be seen after the next recv(). */
struct buffer {
    struct message last[MESSAGES];
    unsigned count;
    char tail[TAIL_MAX]; /* what came last, joined */
    size_t tail_used;
};

static void keep_tail(struct buffer *buffer, struct str data)
{
    data = str_skip(data, data.n > TAIL_MAX ? data.n - TAIL_MAX : 0);
    size_t old = buffer->tail_used + data.n > TAIL_MAX ? TAIL_MAX - data.n : buffer->tail_used;
    memmove(buffer->tail, buffer->tail + buffer->tail_used - old, old);
    if (data.n)
        memcpy(buffer->tail + old, data.p, data.n);
    buffer->tail_used = old + data.n;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (!use || !call_receives(call->name) || call->ret <= 0 || !object_is_socket(keep_object(keep, use)))
        return;
    struct buffer *buffer = keep_own(keep, &task->own, sizeof *buffer);
    if (!buffer)
        return;
    keep_tail(buffer, call->data);
    struct message *message = &buffer->last[buffer->count % MESSAGES];
    if (buffer->count > 0)
        *message = buffer->last[(buffer->count - 1) % MESSAGES];
    buffer->count++;
    message->fresh = 0;
    message->at = keep->index;
    if (call->ret > BUFFER_MAX || call->data.n != (size_t)call->ret) {
        message->used = 0;
        return;
    }
    memcpy(message->bytes, call->data.p, call->data.n);
    if (call->data.n < message->used)
        message->fresh = call->data.n;
    else
        message->used = call->data.n;
}

/* Where `data` has the fresh message and behind it, to an end, what the old one left: how many bytes of that;
 * 0 for less than LEAST. Only where the fresh one ends within a word: a word and what follows it may have
 * been put together on purpose. */
static size_t left_over(const struct buffer *buffer, const struct message *message, struct str data)
{
    size_t old = message->used - message->fresh, n = 0;
    const char *cut = message->bytes + message->fresh;
    if (old < LEAST || !isalnum((unsigned char)cut[-1]) || !isalnum((unsigned char)cut[0]) ||
        memmem(buffer->tail, buffer->tail_used, message->bytes, message->fresh + LEAST))
        return 0;
    const char *found = data.n ? memmem(data.p, data.n, message->bytes, message->fresh + LEAST) : NULL;
    if (!found)
        return 0;
    const char *behind = found + message->fresh, *end = data.p + data.n;
    while (n < old && behind + n < end && behind[n] == cut[n])
        n++;
    return n == old || behind + n == end ? n : 0;
}

static void look(struct keep *keep, struct task_calls *task, struct str data)
{
    struct buffer *buffer = task->own.items ? task->own.items[keep->current] : NULL;
    for (unsigned i = 0; buffer && i < MESSAGES; i++) {
        struct message *message = &buffer->last[i];
        size_t n = message->fresh > 0 ? left_over(buffer, message, data) : 0;
        if (n == 0)
            continue;
        keep_found(
            keep, &printed_beyond, message->at,
            "this recv() gave %zu byte%s, and what was printed or sent on after it has %zu more behind them: "
            "they are left over from an earlier, longer message",
            message->fresh, message->fresh == 1 ? "" : "s", n);
        message->fresh = 0; /* once for each message */
    }
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    if (use && call_sends(event->u.call.name) && object_is_socket(keep_object(keep, use)))
        look(keep, task, event->u.call.data);
}

/* Output is an actor's: which of its tasks printed it is not recorded. */
static void other(struct keep *keep, const struct event *event)
{
    for (uint32_t i = 0; event->kind == EVENT_OUTPUT && i < keep->state.live_count; i++) {
        const struct task *task = &keep->state.tasks[keep->state.live[i]];
        struct task_calls *calls =
            str_equal(task->actor, event->actor) ? keep_known_task(keep, task->tid) : NULL;
        if (calls)
            look(keep, calls, event->u.io.data);
    }
}

static const struct finding_kind *const kinds[] = { &printed_beyond, NULL };

const struct detector detect_printed_beyond = {
    .kinds = kinds, .enter = enter, .returned = returned, .other = other
};
