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
enum { BUFFER_MAX = 512, TAIL_MAX = 1024, LEAST = 3 };

/* Of a task: what its buffer holds, if it reads into one alone. */
struct buffer {
    char bytes[BUFFER_MAX];
    size_t used;         /* by the longest so far */
    size_t fresh;        /* by the last recv(); 0: all is fresh, or it was told of already */
    uint32_t at;         /* of the last recv(): when printed bytes are seen is chance */
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
    buffer->fresh = 0;
    buffer->at = keep->index;
    if (call->ret > BUFFER_MAX || call->data.n < (size_t)call->ret) {
        buffer->used = 0;
        return;
    }
    memcpy(buffer->bytes, call->data.p, call->data.n);
    if (call->data.n < buffer->used)
        buffer->fresh = call->data.n;
    else
        buffer->used = call->data.n;
}

/* Where `data` has the fresh message and behind it, to an end, what the old one left: how many bytes of that;
 * 0 for less than LEAST. Only where the fresh one ends within a word: a word and what follows it may have
 * been put together on purpose. */
static size_t left_over(const struct buffer *buffer, struct str data)
{
    size_t old = buffer->used - buffer->fresh, n = 0;
    const char *cut = buffer->bytes + buffer->fresh;
    if (old < LEAST || !isalnum((unsigned char)cut[-1]) || !isalnum((unsigned char)cut[0]) ||
        memmem(buffer->tail, buffer->tail_used, buffer->bytes, buffer->fresh + LEAST))
        return 0;
    const char *found = data.n ? memmem(data.p, data.n, buffer->bytes, buffer->fresh + LEAST) : NULL;
    if (!found)
        return 0;
    const char *behind = found + buffer->fresh, *end = data.p + data.n;
    while (n < old && behind + n < end && behind[n] == cut[n])
        n++;
    return n == old || behind + n == end ? n : 0;
}

static void look(struct keep *keep, struct task_calls *task, struct str data)
{
    struct buffer *buffer = keep_own(keep, &task->own, sizeof *buffer);
    size_t n = buffer && buffer->fresh > 0 ? left_over(buffer, data) : 0;
    if (n == 0)
        return;
    keep_found(keep, &printed_beyond, buffer->at,
               "this recv() gave %zu byte%s, and what was printed or sent on after it has %zu more behind "
               "them: they "
               "are left over from an earlier, longer message",
               buffer->fresh, buffer->fresh == 1 ? "" : "s", n);
    buffer->fresh = 0; /* once for each message */
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    if (use && call_sends(event->u.call.name) && object_is_socket(keep_object(keep, use)))
        look(keep, task, event->u.call.data);
}

static void other(struct keep *keep, const struct event *event)
{
    struct task_calls *task = event->kind == EVENT_OUTPUT ? keep_known_task(keep, event->tid) : NULL;
    if (task)
        look(keep, task, event->u.io.data);
}

const struct detector detect_printed_beyond = { .enter = enter, .returned = returned, .other = other };
