#include "viz/view/history.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/base/hash.h"
#include "lab/base/map.h"

/* Event indices in order. */
struct visits {
    uint32_t *index;
    uint32_t count;
    size_t capacity;
};

/* Calls from one line, by one actor. */
struct line_calls {
    struct line_calls *same_hash, *older;
    struct str file, actor;
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
    struct object_trail *older;
    uint32_t peer;
    bool datagrams; /* their queue is counted as memory */
    struct states states;
    struct levels levels[HISTORY_QUEUES];
};

struct history {
    uint32_t seen; /* events */
    struct map lines;
    struct line_calls *newest_line;
    struct map objects; /* by id */
    struct object_trail *newest_object;
};

struct history *history_make(void)
{
    return calloc(1, sizeof(struct history));
}

void history_free(struct history *trail)
{
    if (!trail)
        return;
    for (struct line_calls *line; (line = trail->newest_line);) {
        trail->newest_line = line->older;
        free(line->visits.index);
        free(line);
    }
    for (struct object_trail *object; (object = trail->newest_object);) {
        trail->newest_object = object->older;
        free(object->states.items);
        for (int queue = 0; queue < HISTORY_QUEUES; queue++)
            free(object->levels[queue].items);
        free(object);
    }
    map_free(&trail->lines);
    map_free(&trail->objects);
    free(trail);
}

/* ---- lines */

/* The end of a path tells files apart; the whole of it is compared anyway. */
static uint64_t hash_of(struct str file, int32_t line, struct str actor)
{
    struct str end = str_skip(file, file.n > 16 ? file.n - 16 : 0);
    uint64_t hash = hash_number(HASH_START, (uint32_t)line);
    return hash_bytes(hash_bytes(hash, end.p, end.n), actor.p, actor.n);
}

static struct line_calls *find_line(const struct history *trail, struct str file, int32_t line,
                                    struct str actor)
{
    struct line_calls *found = map_get(&trail->lines, hash_of(file, line, actor));
    while (found && (found->line != line || !str_equal(found->actor, actor) || !str_equal(found->file, file)))
        found = found->same_hash;
    return found;
}

static struct line_calls *add_line(struct history *trail, struct str file, int32_t line, struct str actor)
{
    uint64_t key = hash_of(file, line, actor);
    struct line_calls *same = map_get(&trail->lines, key), *made = malloc(sizeof *made);
    if (!made || !map_put(&trail->lines, key, made)) {
        free(made);
        return NULL;
    }
    *made = (struct line_calls){ same, trail->newest_line, file, actor, line, { 0 } };
    return trail->newest_line = made;
}

static bool take_call(struct history *trail, const struct event *event, uint32_t index)
{
    struct str file = event->u.call.file, actor = str_before(event->actor, '.');
    if (!file.n || event->u.call.line <= 0)
        return true;
    struct line_calls *line = find_line(trail, file, event->u.call.line, actor);
    if (!line && !(line = add_line(trail, file, event->u.call.line, actor)))
        return false;
    struct visits *visits = &line->visits;
    if (!array_reserve(&visits->index, &visits->capacity, (size_t)visits->count + 1, sizeof *visits->index))
        return false;
    visits->index[visits->count++] = index;
    return true;
}

/* ---- objects */

static struct object_trail *object_of(struct history *trail, uint32_t id)
{
    struct object_trail *object = map_get(&trail->objects, id);
    if (object || id == 0)
        return object;
    object = malloc(sizeof *object);
    if (!object || !map_put(&trail->objects, id, object)) {
        free(object);
        return NULL;
    }
    *object = (struct object_trail){ .older = trail->newest_object };
    return trail->newest_object = object;
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
    if (!trail)
        return 0;
    if (actor.n) {
        const struct line_calls *of = find_line(trail, file, line, str_before(actor, '.'));
        return of ? visits_before(&of->visits, position) : 0;
    }
    for (const struct line_calls *of = trail->newest_line; of; of = of->older)
        if (of->line == line && str_equal(of->file, file))
            total += visits_before(&of->visits, position);
    return total;
}

static const struct object_trail *known(const struct history *trail, uint32_t id)
{
    return trail ? map_get(&trail->objects, id) : NULL;
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
