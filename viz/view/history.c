#include "viz/view/history.h"

#include <stdlib.h>

#include "lab/base/array.h"

enum { FIRST_SLOTS = 256 };

/* Event indices in order. */
struct visits {
    uint32_t *index;
    uint32_t count;
    size_t capacity;
};

struct line_slot {
    struct str file, actor; /* file.p == NULL: free */
    int32_t line;
    struct visits visits;
};

struct states {
    struct history_state *items;
    uint32_t count;
    size_t capacity;
};

struct levels {
    struct history_level *items;
    uint32_t count;
    size_t capacity;
};

struct object_trail {
    uint32_t peer;
    bool datagrams; /* their queue is counted as memory */
    struct states states;
    struct levels levels[HISTORY_QUEUES];
};

struct history {
    uint32_t seen; /* events */
    struct line_slot *lines;
    uint32_t line_count, line_capacity; /* capacity: a power of two */
    struct object_trail *objects;       /* by id - 1 */
    uint32_t object_count;
};

struct history *history_make(void)
{
    return calloc(1, sizeof(struct history));
}

void history_free(struct history *trail)
{
    if (!trail)
        return;
    for (uint32_t i = 0; i < trail->line_capacity; i++)
        free(trail->lines[i].visits.index);
    for (uint32_t i = 0; i < trail->object_count; i++) {
        free(trail->objects[i].states.items);
        for (int queue = 0; queue < HISTORY_QUEUES; queue++)
            free(trail->objects[i].levels[queue].items);
    }
    free(trail->lines);
    free(trail->objects);
    free(trail);
}

/* ---- lines */

static uint32_t mix(uint32_t hash, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * 16777619u;
    return hash;
}

/* The end of a path tells files apart; the whole of it is compared anyway. */
static uint32_t hash_of(struct str file, int32_t line, struct str actor)
{
    struct str end = { file.n > 16 ? file.p + file.n - 16 : file.p, file.n > 16 ? 16 : file.n };
    return mix(mix(2166136261u ^ ((uint32_t)line * 2654435761u), end), actor);
}

static struct line_slot *slot_of(struct line_slot *lines, uint32_t capacity, struct str file, int32_t line,
                                 struct str actor)
{
    uint32_t at = hash_of(file, line, actor) & (capacity - 1);
    while (lines[at].file.p &&
           (lines[at].line != line || !str_equal(lines[at].actor, actor) || !str_equal(lines[at].file, file)))
        at = (at + 1) & (capacity - 1);
    return &lines[at];
}

static bool grow_lines(struct history *trail)
{
    if (2 * trail->line_count < trail->line_capacity)
        return true;
    uint32_t capacity = trail->line_capacity ? 2 * trail->line_capacity : FIRST_SLOTS;
    struct line_slot *lines = calloc(capacity, sizeof *lines);
    if (!lines)
        return false;
    for (uint32_t i = 0; i < trail->line_capacity; i++) {
        const struct line_slot *old = &trail->lines[i];
        if (old->file.p)
            *slot_of(lines, capacity, old->file, old->line, old->actor) = *old;
    }
    free(trail->lines);
    trail->lines = lines;
    trail->line_capacity = capacity;
    return true;
}

static bool take_call(struct history *trail, const struct event *event, uint32_t index)
{
    struct str file = event->u.call.file, actor = str_before(event->actor, '.');
    if (!file.n || event->u.call.line <= 0)
        return true;
    if (!grow_lines(trail))
        return false;
    struct line_slot *slot = slot_of(trail->lines, trail->line_capacity, file, event->u.call.line, actor);
    if (!slot->file.p) {
        *slot = (struct line_slot){ .file = file, .actor = actor, .line = event->u.call.line };
        trail->line_count++;
    }
    struct visits *visits = &slot->visits;
    if (!array_reserve(&visits->index, &visits->capacity, (size_t)visits->count + 1, sizeof *visits->index))
        return false;
    visits->index[visits->count++] = index;
    return true;
}

/* ---- objects */

static struct object_trail *object_of(struct history *trail, uint32_t id)
{
    if (id == 0)
        return NULL;
    if (id > trail->object_count) {
        uint32_t count = id > 2 * trail->object_count ? id : 2 * trail->object_count;
        struct object_trail *objects = realloc(trail->objects, count * sizeof *objects);
        if (!objects)
            return NULL;
        memset(objects + trail->object_count, 0, (count - trail->object_count) * sizeof *objects);
        trail->objects = objects;
        trail->object_count = count;
    }
    return &trail->objects[id - 1];
}

static bool add_state(struct states *states, struct str name, uint32_t index, int64_t ns)
{
    if (!name.n || (states->count > 0 && str_equal(states->items[states->count - 1].name, name)))
        return true;
    if (!array_reserve(&states->items, &states->capacity, (size_t)states->count + 1, sizeof *states->items))
        return false;
    states->items[states->count++] = (struct history_state){ index, ns, name };
    return true;
}

static bool add_level(struct levels *levels, int32_t value, uint32_t index)
{
    if (value == VALUE_UNKNOWN || (levels->count > 0 && levels->items[levels->count - 1].value == value))
        return true;
    if (!array_reserve(&levels->items, &levels->capacity, (size_t)levels->count + 1, sizeof *levels->items))
        return false;
    levels->items[levels->count++] = (struct history_level){ index, value };
    return true;
}

static bool is_datagrams(struct str kind)
{
    return str_is(kind, "udp") || str_is(kind, "udp6") || str_is(kind, "unix-dgram");
}

static bool take_object(struct history *trail, const struct event *event, uint32_t index)
{
    struct object_trail *object = object_of(trail, event->u.object.id);
    struct values values;
    if (!object)
        return event->u.object.id == 0;
    values_clear(&values);
    values_apply(&values, event->u.object.values);
    if (values.number[VALUE_PEER_OBJECT] > 0)
        object->peer = (uint32_t)values.number[VALUE_PEER_OBJECT];
    if (values.text[TEXT_KIND].n)
        object->datagrams = is_datagrams(values.text[TEXT_KIND]);
    int32_t waits = values.number[object->datagrams ? VALUE_RECV_MEMORY : VALUE_RECV_QUEUE];
    if (waits == VALUE_UNKNOWN)
        waits = values.number[VALUE_ACCEPT_QUEUE];
    return add_state(&object->states, values.text[TEXT_STATE], index, event->ns) &&
           add_level(&object->levels[HISTORY_SEND], values.number[VALUE_SEND_QUEUE], index) &&
           add_level(&object->levels[HISTORY_RECV], waits, index);
}

bool history_grow(struct history *trail, const struct timeline *timeline, uint32_t position)
{
    struct event event;
    bool good = trail != NULL;
    for (; trail && trail->seen < position; trail->seen++) {
        enum event_kind kind = timeline_kind(timeline, trail->seen);
        if ((kind != EVENT_ENTER && kind != EVENT_SOCKET) || !timeline_event(timeline, trail->seen, &event))
            continue;
        bool taken = kind == EVENT_ENTER ? take_call(trail, &event, trail->seen)
                                         : take_object(trail, &event, trail->seen);
        good = good && taken;
    }
    return good;
}

/* ---- questions */

static uint32_t visits_before(const struct visits *visits, uint32_t position)
{
    return array_before(visits->index, visits->count, sizeof *visits->index, position);
}

uint32_t history_visits(const struct history *trail, struct str file, int32_t line, struct str actor,
                        uint32_t position)
{
    uint32_t total = 0;
    if (!trail || trail->line_count == 0)
        return 0;
    if (actor.n) {
        actor = str_before(actor, '.');
        return visits_before(&slot_of(trail->lines, trail->line_capacity, file, line, actor)->visits,
                             position);
    }
    for (uint32_t i = 0; i < trail->line_capacity; i++) {
        const struct line_slot *slot = &trail->lines[i];
        if (slot->file.p && slot->line == line && str_equal(slot->file, file))
            total += visits_before(&slot->visits, position);
    }
    return total;
}

static const struct object_trail *known(const struct history *trail, uint32_t id)
{
    return trail && id > 0 && id <= trail->object_count ? &trail->objects[id - 1] : NULL;
}

size_t history_states(const struct history *trail, uint32_t object, uint32_t position,
                      const struct history_state **first)
{
    const struct object_trail *of = known(trail, object);
    *first = of ? of->states.items : NULL;
    return of ? array_before(of->states.items, of->states.count, sizeof **first, position) : 0;
}

size_t history_levels(const struct history *trail, uint32_t object, enum history_queue queue,
                      uint32_t position, const struct history_level **first)
{
    const struct object_trail *of = known(trail, object);
    *first = of ? of->levels[queue].items : NULL;
    return of ? array_before(of->levels[queue].items, of->levels[queue].count, sizeof **first, position) : 0;
}

uint32_t history_peer(const struct history *trail, uint32_t object)
{
    const struct object_trail *of = known(trail, object);
    return of ? of->peer : 0;
}
