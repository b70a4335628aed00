/* An address of the sender's own memory among the bytes sent: a struct with a pointer in it. */
#include <inttypes.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind pointer_sent = {
    .name = "pointer-sent",
    .why =
        "an address means nothing in another process: the peer gets no text, and crashes when it looks there",
    .advice = "put the bytes themselves into what you send: text, not &text, where that is a char *; in a "
              "struct an array, or a length and the bytes behind it",
    .question = true
};
enum {
    LEAST = 6,       /* an address without its two zeros on top */
    STRUCT_MAX = 256 /* in more bytes than that a word may look so by chance */
};

/* Where Linux on x86-64 puts a program with its heap, its libraries and its stack. */
static bool is_address(uint64_t word)
{
    uint64_t top = word >> 40;
    return top == 0x55 || top == 0x56 || top == 0x7f;
}

/* Of fewer bytes, without the zeros on top, others may look so by chance: but hardly like the stack. */
static bool is_in_stack(uint64_t word)
{
    return word >> 34 == UINT64_C(0x7ffc00000000) >> 34;
}

static uint64_t word_at(struct str data, size_t at)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8 && at + i < data.n; i++)
        word |= (uint64_t)(uint8_t)data.p[at + i] << 8 * i;
    return word;
}

/* A pipe or a socketpair may well carry addresses from one thread to another; a socketpair's ends have no
 * address. */
static bool leads_elsewhere(const struct object *object)
{
    struct str remote = object ? object->values.text[TEXT_REMOTE] : (struct str){ 0 };
    return object_is_tcp(object) || (object && str_starts(object->values.text[TEXT_KIND], "udp")) ||
           (object_is_datagram(object) && remote.n && !str_is(remote, "unnamed"));
}

/* Where an address stands; data.n: nowhere. The elements of a struct are aligned; in what is no whole number
 * of words there is but the first, as of send(fd, &text, strlen(text)). */
static size_t find_address(struct str data)
{
    if (data.n < 8)
        return is_in_stack(word_at(data, 0)) ? 0 : data.n;
    size_t end = data.n % 8 == 0 ? data.n : 8;
    for (size_t at = 0; at < end; at += 8)
        if (is_address(word_at(data, at)))
            return at;
    return data.n;
}

static void enter(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    const struct object *object = use && call_sends(call->name) ? keep_object(keep, use) : NULL;
    (void)task;
    if (!leads_elsewhere(object) || call->length < LEAST || call->length > STRUCT_MAX ||
        call->data.n != (size_t)call->length)
        return;
    size_t at = find_address(call->data);
    if (at < call->data.n)
        keep_found(
            keep, &pointer_sent, keep->index,
            "bytes %zu to %zu of what %.*s(%d) sends look like an address in its own memory (0x%" PRIx64
            "): did you mean to send what lies there?",
            at, (at + 8 < call->data.n ? at + 8 : call->data.n) - 1, STR_ARGS(call->name), use->fd,
            word_at(call->data, at));
}

static const struct finding_kind *const kinds[] = { &pointer_sent, NULL };

const struct detector detect_pointer_sent = { .kinds = kinds, .enter = enter };
