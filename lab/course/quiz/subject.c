#include "lab/course/quiz/subject.h"

#include <string.h>

#include "lab/base/text.h"

/* The one at the other end: the kernel's word where it is known, else the addresses. */
static const struct object *other_end(const struct state *state, const struct object *object)
{
    const struct values *values = &object->values;
    if (values->number[VALUE_PEER_OBJECT] != VALUE_UNKNOWN)
        return state_object(state, (uint32_t)values->number[VALUE_PEER_OBJECT]);
    for (uint32_t i = 0; i < state->object_count && values->text[TEXT_REMOTE].n > 0; i++) {
        const struct values *other = &state->objects[i].values;
        if (str_equal(other->text[TEXT_LOCAL], values->text[TEXT_REMOTE]) &&
            str_equal(other->text[TEXT_REMOTE], values->text[TEXT_LOCAL]))
            return &state->objects[i];
    }
    return NULL;
}

static void bind_peer(const struct state *state, const struct object *peer, struct subject *subject)
{
    for (uint32_t i = 0; i < state->descriptor_count; i++) {
        const struct descriptor *descriptor = &state->descriptors[i];
        const struct task *task = descriptor->object == peer->id ? state_task(state, descriptor->pid) : NULL;
        if (!task)
            continue;
        subject->peer_fd = descriptor->fd;
        str_copy(subject->peer, sizeof subject->peer, task->label);
        return;
    }
}

struct subject subject_at(struct timeline *timeline, uint32_t index, uint32_t position)
{
    struct subject subject = { .fd = -1, .peer_fd = -1 };
    struct event event;
    struct state state;
    if (!timeline_event(timeline, index, &event) || (event.kind != EVENT_ENTER && event.kind != EVENT_RETURN))
        return subject;
    str_copy(subject.actor, sizeof subject.actor, event.actor);
    subject.fd = event.u.call.fd;
    state_init(&state);
    if (timeline_state_at(timeline, position, &state)) {
        const struct object *object = state_object_of(&state, event.pid, event.u.call.fd);
        const struct object *peer = object ? other_end(&state, object) : NULL;
        if (peer)
            bind_peer(&state, peer, &subject);
    }
    state_free(&state);
    return subject;
}

/* ---- patterns */

enum name { NAME_ACTOR, NAME_FD, NAME_PEER_FD, NAME_PEER, NAME_COUNT };

/* The longer of two that begin alike comes first. */
static const char *const names[NAME_COUNT] = {
    [NAME_ACTOR] = "$actor", [NAME_FD] = "$fd", [NAME_PEER_FD] = "$peerfd", [NAME_PEER] = "$peer"
};

static enum name name_at(struct str text)
{
    enum name name = 0;
    while (name < NAME_COUNT && !str_starts(text, names[name]))
        name++;
    return name;
}

static bool put(const struct subject *subject, enum name name, struct text *text)
{
    const char *label = name == NAME_ACTOR ? subject->actor : subject->peer;
    int32_t fd = name == NAME_FD ? subject->fd : subject->peer_fd;
    bool number = name == NAME_FD || name == NAME_PEER_FD;
    if (number ? fd < 0 : !label[0])
        return false;
    if (number)
        text_printf(text, "%d", (int)fd);
    else
        text_printf(text, "%s%s", label, strchr(label, '.') ? "" : ".0");
    return true;
}

bool subject_fill(const struct subject *subject, const char *pattern, char *out, size_t cap)
{
    struct text text = text_into(out, cap);
    struct str rest = str_from(pattern);
    while (rest.n > 0) {
        enum name name = rest.p[0] == '$' ? name_at(rest) : NAME_COUNT;
        if (name == NAME_COUNT)
            text_put(&text, rest.p, 1);
        else if (!put(subject, name, &text))
            return false;
        rest = str_skip(rest, name == NAME_COUNT ? 1 : strlen(names[name]));
    }
    return !text.cut;
}

bool subject_knows(struct str pattern)
{
    for (size_t i = 0; i < pattern.n; i++)
        if (pattern.p[i] == '$' && name_at(str_skip(pattern, i)) == NAME_COUNT)
            return false;
    return true;
}
