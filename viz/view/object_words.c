#include "viz/view/object_words.h"

static const struct {
    const char *kind, *words, *brief;
} kinds[] = {
    { "tcp", "TCP", "TCP" },
    { "tcp6", "TCP6", "TCP6" },
    { "udp", "UDP", "UDP" },
    { "udp6", "UDP6", "UDP6" },
    { "unix-stream", "unix stream", "unix" },
    { "unix-dgram", "unix dgram", "unix" },
    { "unix-seqpacket", "unix seqpacket", "unix" },
    { "pipe-read", "pipe, read end", "pipe" },
    { "pipe-write", "pipe, write end", "pipe" },
    { "epoll", "epoll", "epoll" },
    { "eventfd", "eventfd", "event" },
    { "timerfd", "timerfd", "timer" },
    { "signalfd", "signalfd", "signal" },
    { "raw", "raw", "raw" },
    { "icmp", "ICMP", "ICMP" },
    { "packet", "packet", "packet" },
    { "netlink", "netlink", "nlink" },
    { "pipe", "pipe", "pipe" },
};

const char *object_kind(const struct values *values, bool brief)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(values->text[TEXT_KIND], kinds[i].kind))
            return brief ? kinds[i].brief : kinds[i].words;
    return brief ? "?" : "socket";
}

struct str object_state(const struct values *values, bool brief)
{
    struct str state = values->text[TEXT_STATE];
    return brief && str_is(state, "ESTABLISHED") ? str_from("ESTAB") : state;
}

bool object_gone(const struct object *object)
{
    return str_is(object->values.text[TEXT_STATE], "GONE");
}

bool object_kind_is(const struct object *object, const char *kind)
{
    return str_starts(object->values.text[TEXT_KIND], kind);
}

const struct object *object_peer(const struct state *state, const struct object *object)
{
    int32_t id = object->values.number[VALUE_PEER_OBJECT];
    const struct object *peer = id > 0 ? state_object(state, (uint32_t)id) : NULL;
    return peer && peer != object && peer->id && !object_gone(peer) ? peer : NULL;
}

void object_add_process(const struct state *state, int32_t pid, struct words *out)
{
    const struct task *task = state_task(state, pid);
    for (uint32_t i = 0; !task && i < state->live_count; i++)
        if (state->tasks[state->live[i]].pid == pid)
            task = &state->tasks[state->live[i]];
    if (task)
        words_add(out, "%.*s", STR_ARGS(task->label));
    else
        words_add(out, "pid %d", pid);
}

void object_add_name(const struct state *state, uint32_t id, struct words *out)
{
    for (uint32_t i = 0; i < state->descriptor_count; i++) {
        if (state->descriptors[i].object != id)
            continue;
        object_add_process(state, state->descriptors[i].pid, out);
        words_add(out, " %d", state->descriptors[i].fd);
        return;
    }
    const struct object *object = state_object(state, id);
    const struct object *listener = NULL;
    if (object && object->values.number[VALUE_LISTENER] > 0)
        listener = state_object(state, (uint32_t)object->values.number[VALUE_LISTENER]);
    struct str owner = object ? object->values.text[TEXT_OWNER] : (struct str){ NULL, 0 };
    if (!owner.n && listener)
        owner = listener->values.text[TEXT_OWNER];
    if (owner.n)
        words_add(out, "%.*s", STR_ARGS(owner));
    else
        words_add(out, "object %u", id);
    words_add(out, listener ? " (waits for accept)" : " (closed)");
}
