/* lab/check.h: questions about what a program did, by whatever call: bytes moved and printed, objects held,
 * waits asked for. */
#include "lab/check.h"

#include <stdlib.h>
#include <string.h>

#include "lab/course/judge/run.h"
#include "lab/record/arguments.h"
#include "lab/record/match.h"

static bool argument_of(const struct event *event, const char *name, struct str *value)
{
    struct arguments arguments = arguments_of(event);
    struct argument argument;
    while (arguments_next(&arguments, &argument))
        if (str_is(argument.name, name)) {
            *value = argument.value;
            return true;
        }
    return false;
}

/* ---- bytes */

/* sendmmsg() and recvmmsg() return messages; their length says how many bytes. */
static int64_t bytes_of(const struct event_call *call)
{
    return call->length >= 0 ? call->length : call->ret;
}

/* Whether an event is a call that came back and moved something. With MSG_PEEK it is still there. */
static bool moved(const struct event *event)
{
    struct str flags;
    return event->kind == EVENT_RETURN && event->u.call.ret > 0 && bytes_of(&event->u.call) > 0 &&
           !(argument_of(event, "flags", &flags) && str_has(flags, "MSG_PEEK"));
}

/* The next in [from, to) that matches and moved something; NO_EVENT at the end. */
static uint32_t next_moved(const struct run *run, uint32_t from, uint32_t to, const char *pattern,
                           struct event *event)
{
    uint32_t end = to < run_events(run) ? to : run_events(run);
    for (uint32_t at = from; at < end; at++) {
        at = match_find(run->timeline, pattern, at, end);
        if (at == NO_EVENT)
            break;
        if (timeline_event(run->timeline, at, event) && moved(event))
            return at;
    }
    return NO_EVENT;
}

static void count(struct bytes *bytes, uint32_t at, const struct event *event)
{
    bytes->total += bytes_of(&event->u.call);
    bytes->calls++;
    bytes->first = bytes->first == NO_EVENT ? at : bytes->first;
    bytes->last = at;
}

struct bytes run_moved(const struct run *run, uint32_t from, uint32_t to, const char *pattern)
{
    struct bytes bytes = { .first = NO_EVENT, .last = NO_EVENT };
    struct event event;
    for (uint32_t at = from; (at = next_moved(run, at, to, pattern, &event)) != NO_EVENT; at++)
        count(&bytes, at, &event);
    return bytes;
}

struct bytes run_moved_through(const struct run *run, uint32_t object, uint32_t from, uint32_t to,
                               const char *pattern)
{
    struct bytes bytes = { .first = NO_EVENT, .last = NO_EVENT };
    struct event event;
    struct state state;
    state_init(&state);
    for (uint32_t at = 0; at < to && at < run_events(run) && timeline_event(run->timeline, at, &event);
         at++) {
        state_apply(&state, &event);
        if (at < from || !moved(&event) || !match_event(pattern, &event))
            continue;
        const struct object *through = state_object_of(&state, event.pid, event.u.call.fd);
        if (through && through->id == object)
            count(&bytes, at, &event);
    }
    state_free(&state);
    return bytes;
}

static size_t put(void *out, size_t used, size_t cap, struct str bytes)
{
    size_t size = bytes.n < cap - used ? bytes.n : cap - used;
    if (size > 0)
        memcpy((char *)out + used, bytes.p, size);
    return used + size;
}

size_t run_gather(const struct run *run, uint32_t from, uint32_t to, const char *pattern, void *out,
                  size_t cap)
{
    size_t used = 0;
    struct event event;
    for (uint32_t at = from; (at = next_moved(run, at, to, pattern, &event)) != NO_EVENT; at++)
        used = put(out, used, cap, event.u.call.data);
    return used;
}

size_t run_output(const struct run *run, const char *actor, int fd, void *out, size_t cap)
{
    size_t used = 0, total = 0;
    struct event event;
    for (uint32_t at = 0; at < run_events(run); at++) {
        if (timeline_kind(run->timeline, at) != EVENT_OUTPUT || !timeline_event(run->timeline, at, &event) ||
            event.u.io.fd != fd || !match_actor(str_from(actor), event.actor))
            continue;
        used = put(out, used, cap, event.u.io.data);
        total += event.u.io.data.n;
    }
    return total;
}

/* ---- objects and descriptors */

static bool is_call(const struct event *event)
{
    return event->kind == EVENT_ENTER || event->kind == EVENT_RETURN || event->kind == EVENT_BLOCK ||
           event->kind == EVENT_GO;
}

/* Of the descriptor that the call made; 0 when it made none. */
static uint32_t made_by(const struct event *event)
{
    struct str rest = event->u.call.descriptors;
    struct event_descriptor entry;
    while (event->kind == EVENT_RETURN && event_next_descriptor(&rest, &entry))
        if (entry.object != 0 && entry.fd == event->u.call.ret)
            return entry.object;
    return 0;
}

uint32_t run_object(const struct run *run, uint32_t event)
{
    struct event call;
    uint32_t object = 0;
    struct state state;
    if (!timeline_event(run->timeline, event, &call) || !is_call(&call))
        return 0;
    if ((object = made_by(&call)) != 0)
        return object;
    state_init(&state);
    if (timeline_state_at(run->timeline, event, &state)) { /* before it: close() takes it away */
        const struct object *found = state_object_of(&state, call.pid, call.u.call.fd);
        object = found ? found->id : 0;
    }
    state_free(&state);
    return object;
}

/* The label of the process that has a descriptor, while it lives; an empty one otherwise. */
static struct str holder(const struct state *state, int32_t pid)
{
    for (uint32_t i = 0; i < state->task_count; i++) /* its first task, and not a thread */
        if (state->tasks[i].pid == pid && state->tasks[i].status != TASK_EXITED)
            return state->tasks[i].label;
    return (struct str){ "", 0 };
}

static bool is_held(const struct state *state, const char *actor, uint32_t object)
{
    for (uint32_t i = 0; i < state->descriptor_count; i++)
        if (state->descriptors[i].object == object &&
            match_actor(str_from(actor), holder(state, state->descriptors[i].pid)))
            return true;
    return false;
}

uint32_t run_find_closed(const struct run *run, const char *actor, uint32_t object)
{
    struct state state;
    struct event event;
    uint32_t closed = NO_EVENT;
    bool held = false;
    state_init(&state);
    for (uint32_t at = 0; object != 0 && at < run_events(run) && timeline_event(run->timeline, at, &event);
         at++) {
        state_apply(&state, &event);
        bool now = is_held(&state, actor, object);
        if (held != now)
            closed = now ? NO_EVENT : at;
        held = now;
    }
    state_free(&state);
    return closed;
}

uint32_t run_open(const struct run *run, uint32_t event, const char *actor, const char *kind,
                  const char *local, const char *status)
{
    struct state state;
    uint32_t count = 0;
    state_init(&state);
    if (event < run_events(run) && timeline_state_at(run->timeline, event + 1, &state))
        for (uint32_t i = 0; i < state.descriptor_count; i++) {
            const struct object *object = state_object(&state, state.descriptors[i].object);
            count += object && match_actor(str_from(actor), holder(&state, state.descriptors[i].pid)) &&
                     match_glob(str_from(kind), object->values.text[TEXT_KIND]) &&
                     match_glob(str_from(local), object->values.text[TEXT_LOCAL]) &&
                     match_glob(str_from(status), object->values.text[TEXT_STATE]);
        }
    state_free(&state);
    return count;
}

/* ---- waits */

/* "{0.1 s}" in microseconds, or "100", which is in milliseconds; -1 for NULL and what is below zero. */
static int64_t span_us(struct str text)
{
    char digits[48];
    if (text.n == 0 || str_is(text, "NULL") || text.p[0] == '-')
        return -1;
    str_copy(digits, sizeof digits, text.p[0] == '{' ? str_skip(text, 1) : text);
    return (int64_t)(strtod(digits, NULL) * (text.p[0] == '{' ? 1e6 : 1e3) + 0.5);
}

/* What the process has set last for calls like this one; 0 there means without end. */
static int64_t option_us(const struct run *run, uint32_t event, const struct event *call, const char *option)
{
    struct event set;
    struct str name, value;
    for (uint32_t at = event; at-- > 0;)
        if (timeline_kind(run->timeline, at) == EVENT_RETURN && timeline_event(run->timeline, at, &set) &&
            set.pid == call->pid && set.u.call.fd == call->u.call.fd && set.u.call.ret == 0 &&
            str_is(set.u.call.name, "setsockopt") && argument_of(&set, "optname", &name) &&
            str_is(name, option) && argument_of(&set, "optval", &value)) {
            int64_t us = span_us(value);
            return us > 0 ? us : -1;
        }
    return -1;
}

int64_t run_timeout_us(const struct run *run, uint32_t event)
{
    struct event call;
    struct str value;
    if (!timeline_event(run->timeline, event, &call) || !is_call(&call))
        return UNKNOWN;
    if (event_call_waits(&call.u.call))
        return argument_of(&call, "timeout", &value) ? span_us(value) : UNKNOWN;
    if (match_event("{nanosleep,clock_nanosleep}(*", &call))
        return argument_of(&call, "duration", &value) || argument_of(&call, "t", &value) ? span_us(value)
                                                                                         : UNKNOWN;
    if (match_event(RECEIVES "(*", &call))
        return option_us(run, event, &call, "SO_RCVTIMEO");
    if (match_event(SENDS "(*", &call))
        return option_us(run, event, &call, "SO_SNDTIMEO");
    return UNKNOWN;
}

static bool is_call_of(const struct run *run, uint32_t at, const char *actor, struct event *event)
{
    return timeline_kind(run->timeline, at) == EVENT_RETURN && timeline_event(run->timeline, at, event) &&
           match_actor(str_from(actor), event->actor);
}

uint32_t run_calls(const struct run *run, uint32_t from, uint32_t to, const char *actor)
{
    struct event event;
    uint32_t count = 0;
    for (uint32_t at = from; at < to && at < run_events(run); at++)
        count += is_call_of(run, at, actor, &event);
    return count;
}

/* Whether a call came back by its own timeout alone, and not at once because it was told not to wait. */
static bool timed_out(const struct run *run, uint32_t at, const struct event *event)
{
    if (event_call_waits(&event->u.call))
        return event->u.call.ret == 0 && run_timeout_us(run, at) != 0;
    if (match_event("{nanosleep,clock_nanosleep}(*) = 0", event))
        return run_timeout_us(run, at) != 0;
    /* What was set for its descriptor is far back: only of one that came back in vain. */
    return match_event("*(*) = -1 EAGAIN*", event) && run_timeout_us(run, at) > 0;
}

uint32_t run_timeouts(const struct run *run, uint32_t from, uint32_t to, const char *actor)
{
    struct event event;
    uint32_t count = 0;
    for (uint32_t at = from; at < to && at < run_events(run); at++)
        count += is_call_of(run, at, actor, &event) && timed_out(run, at, &event);
    return count;
}
