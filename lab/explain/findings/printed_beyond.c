/* Printed or sent on beyond what came: the message, and behind it what an earlier, longer one had left in the
 * buffer. */
#include <ctype.h>
#include <string.h>

#include "lab/base/utf8.h"
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
enum { BUFFER_MAX = 512, TAIL_MAX = 1024, MESSAGES = 4, LEAST = 3, WORD_LEAST = 4 };

/* What a buffer held after a recv(). */
struct message {
    char bytes[BUFFER_MAX];
    size_t used;  /* by the longest so far */
    size_t fresh; /* by this recv(); 0: all is fresh, or it was told of already */
    char covered; /* what stood at the last byte of the fresh ones before */
    bool first;   /* nothing is known to have been in the buffer before */
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
    message->first = buffer->count == 1;
    message->fresh = 0;
    message->at = keep->index;
    if (call->ret > BUFFER_MAX || call->data.n != (size_t)call->ret) {
        message->used = 0;
        return;
    }
    message->covered = message->bytes[call->data.n - 1];
    memcpy(message->bytes, call->data.p, call->data.n);
    if (call->data.n < message->used)
        message->fresh = call->data.n;
    else
        message->used = call->data.n;
}

/* Whether the fresh message ends within a word, of its own with what is left or of the old one: a word and
 * what follows it may have been put together on purpose, half a word is nobody's purpose. */
static bool within_word(const struct message *message)
{
    const char *cut = message->bytes + message->fresh;
    bool covered = (cut[-1] == '\n' || cut[-1] == '\r') && isalnum((unsigned char)message->covered);
    return (isalnum((unsigned char)cut[-1]) || covered) && isalnum((unsigned char)cut[0]);
}

/* Where `data` has the fresh message and behind it, to an end, what the old one left: how many bytes of that;
 * 0 for less than LEAST. */
static size_t left_over(const struct buffer *buffer, const struct message *message, struct str data)
{
    size_t old = message->used - message->fresh, n = 0;
    const char *cut = message->bytes + message->fresh;
    if (old < LEAST || !within_word(message) ||
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

/* Bytes that are no text: what a terminal cannot show, and does not take as an order either. */
static size_t no_text(struct str data)
{
    size_t n = 0;
    for (uint32_t c; n < data.n; n++) {
        unsigned char byte = (unsigned char)data.p[n];
        bool control = byte < ' ' && !strchr("\a\b\t\n\v\f\r\x1b", byte);
        if (!control && byte != '\0' && utf8_decode(str_skip(data, n), &c) > 0)
            break;
    }
    return n;
}

/* The same of the first message: behind it stands what was in that memory before. */
static size_t rubbish(const struct buffer *buffer, const struct message *message, struct str data)
{
    size_t used = message->used;
    const char *found = data.n && used >= WORD_LEAST ? memmem(data.p, data.n, message->bytes, used) : NULL;
    if (!message->first || !found || !isprint((unsigned char)message->bytes[used - 1]))
        return 0;
    struct str behind = str_skip(data, (size_t)(found - data.p) + used);
    size_t n = no_text(behind);
    size_t shown = n < TAIL_MAX - BUFFER_MAX ? used + n : 0;
    return n >= LEAST && shown > 0 && !memmem(buffer->tail, buffer->tail_used, found, shown) ? n : 0;
}

static void look_first(struct keep *keep, const struct buffer *buffer, struct message *message,
                       struct str data)
{
    size_t n = rubbish(buffer, message, data);
    if (n == 0)
        return;
    keep_found(keep, &printed_beyond, message->at,
               "this recv() gave %zu bytes, and behind them %zu more were printed that are no text and did "
               "not come: "
               "what was in the buffer before",
               message->used, n);
    message->first = false;
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
        struct buffer *buffer = calls && calls->own.items ? calls->own.items[keep->current] : NULL;
        if (buffer && buffer->count > 0)
            look_first(keep, buffer, &buffer->last[0], event->u.io.data);
        if (calls)
            look(keep, calls, event->u.io.data);
    }
}

static const struct finding_kind *const kinds[] = { &printed_beyond, NULL };

const struct detector detect_printed_beyond = {
    .kinds = kinds, .enter = enter, .returned = returned, .other = other
};
