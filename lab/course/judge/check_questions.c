/* lab/check.h: questions to a recording. Nothing here has an effect on the verdict. */
#include "lab/check.h"

#include <stdlib.h>

#include "lab/course/judge/run.h"
#include "lab/record/match.h"

uint32_t run_events(const struct run *run)
{
    return timeline_count(run->timeline);
}

uint32_t run_end(const struct run *run)
{
    struct event event;
    uint32_t count = run_events(run);
    for (uint32_t at = 0; at < count; at++)
        if (timeline_kind(run->timeline, at) == EVENT_NOTE && timeline_event(run->timeline, at, &event) &&
            note_ends_programs(event.u.note.kind))
            return at;
    return count;
}

uint32_t run_find(const struct run *run, const char *pattern)
{
    return match_find(run->timeline, run_asks(run, pattern), 0, run_events(run));
}

uint32_t run_find_after(const struct run *run, uint32_t event, const char *pattern)
{
    return event == NO_EVENT ? NO_EVENT
                             : match_find(run->timeline, run_asks(run, pattern), event + 1, run_events(run));
}

uint32_t run_find_before(const struct run *run, uint32_t event, const char *pattern)
{
    if (event == NO_EVENT || event == 0)
        return NO_EVENT;
    for (uint32_t at = event; at-- > 0;) {
        struct event found;
        if (timeline_event(run->timeline, at, &found) && match_event(run_asks(run, pattern), &found))
            return at;
    }
    return NO_EVENT;
}

uint32_t run_count(const struct run *run, const char *pattern)
{
    return match_count(run->timeline, run_asks(run, pattern), 0, run_events(run));
}

/* The call at `event`, or false when there is no call. */
static bool call_at(const struct run *run, uint32_t event, struct event *found)
{
    if (!timeline_event(run->timeline, event, found))
        return false;
    return found->kind == EVENT_ENTER || found->kind == EVENT_RETURN || found->kind == EVENT_BLOCK ||
           found->kind == EVENT_GO;
}

int64_t run_buffer_most(const struct run *run, const char *name)
{
    return strcmp(name, "rmem_max") == 0   ? run->rmem_max
           : strcmp(name, "wmem_max") == 0 ? run->wmem_max
                                           : UNKNOWN;
}

int64_t run_ns(const struct run *run, uint32_t event)
{
    return event < run_events(run) ? timeline_ns(run->timeline, event) : UNKNOWN;
}

int64_t run_result(const struct run *run, uint32_t event)
{
    struct event found;
    return call_at(run, event, &found) && found.kind == EVENT_RETURN ? found.u.call.ret : UNKNOWN;
}

int run_errno(const struct run *run, uint32_t event)
{
    struct event found;
    return call_at(run, event, &found) && found.kind == EVENT_RETURN ? found.u.call.error : 0;
}

int run_fd(const struct run *run, uint32_t event)
{
    struct event found;
    return call_at(run, event, &found) ? found.u.call.fd : -1;
}

int64_t run_length(const struct run *run, uint32_t event)
{
    struct event found;
    return call_at(run, event, &found) ? found.u.call.length : -1;
}

size_t run_data(const struct run *run, uint32_t event, void *out, size_t cap)
{
    struct event found;
    if (!call_at(run, event, &found) || !found.u.call.data.p)
        return 0;
    size_t size = found.u.call.data.n < cap ? found.u.call.data.n : cap;
    memcpy(out, found.u.call.data.p, size);
    return size;
}

static struct event_set set_of(const struct run *run, uint32_t event, int fd)
{
    struct event found;
    struct event_set entry;
    if (call_at(run, event, &found)) {
        struct str rest = found.u.call.sets;
        while (event_next_set(&rest, &entry))
            if (entry.fd == fd)
                return entry;
    }
    return (struct event_set){ .fd = fd };
}

uint32_t run_asked(const struct run *run, uint32_t event, int fd)
{
    return set_of(run, event, fd).asked;
}

uint32_t run_ready(const struct run *run, uint32_t event, int fd)
{
    return set_of(run, event, fd).ready;
}

/* That of the task of this label, else of any that is a child or thread of it. */
static uint32_t object_behind(const struct state *state, const char *actor, int fd)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < state->task_count; i++) {
        const struct task *task = &state->tasks[i];
        bool itself = str_is(task->label, actor);
        if (!itself && (found || !match_actor(str_from(actor), task->label)))
            continue;
        const struct descriptor *descriptor = state_descriptor(state, task->pid, fd);
        found = descriptor ? descriptor->object : found;
        if (itself && descriptor)
            break;
    }
    return found;
}

uint32_t run_object_of(const struct run *run, uint32_t event, const char *actor, int fd)
{
    struct state state;
    uint32_t id = 0;
    state_init(&state);
    if (event < run_events(run) && timeline_state_at(run->timeline, event + 1, &state))
        id = object_behind(&state, actor, fd);
    state_free(&state);
    return id;
}

const char *run_actor(struct run *run, uint32_t event)
{
    struct event found;
    run->text[0] = '\0';
    if (timeline_event(run->timeline, event, &found))
        str_copy(run->text, sizeof run->text, found.actor);
    return run->text;
}

/* The object behind an actor's descriptor at the end of the step in which `event` happened. A descriptor that
 * is closed by then is looked up as it was just before. */
static const struct object *object_of(struct run *run, uint32_t event, const char *actor, int fd)
{
    if (event >= run_events(run))
        return NULL;
    uint32_t step = timeline_step_at(run->timeline, event + 1);
    if (!timeline_state_at(run->timeline, timeline_step_end(run->timeline, step), &run->state))
        return NULL;
    return state_object(&run->state, object_behind(&run->state, actor, fd));
}

int64_t run_value(struct run *run, uint32_t event, const char *actor, int fd, const char *key)
{
    const struct object *object = object_of(run, event, actor, fd);
    for (enum value_id id = 0; object && id < VALUE_COUNT; id++)
        if (strcmp(value_key(id), key) == 0 && object->values.number[id] != VALUE_UNKNOWN)
            return object->values.number[id];
    return UNKNOWN;
}

const char *run_text(struct run *run, uint32_t event, const char *actor, int fd, const char *key)
{
    const struct object *object = object_of(run, event, actor, fd);
    run->text[0] = '\0';
    for (enum text_id id = 0; object && id < TEXT_COUNT; id++) {
        struct str text = object->values.text[id];
        if (strcmp(text_key(id), key) == 0 && text.n < sizeof run->text)
            str_copy(run->text, sizeof run->text, text);
    }
    return run->text;
}

uint32_t run_find_state(const struct run *run, const char *local, const char *state)
{
    struct state all;
    struct event event;
    uint32_t found = NO_EVENT, count = run_events(run);
    state_init(&all);
    for (uint32_t at = 0; at < count && found == NO_EVENT && timeline_event(run->timeline, at, &event);
         at++) {
        state_apply(&all, &event);
        const struct object *object =
            event.kind == EVENT_SOCKET ? state_object(&all, event.u.object.id) : NULL;
        if (object && match_glob(str_from(local), object->values.text[TEXT_LOCAL]) &&
            match_glob(str_from(state), object->values.text[TEXT_STATE]))
            found = at;
    }
    state_free(&all);
    return found;
}
