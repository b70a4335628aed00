#include "viz/queue_history.h"

#include <stdlib.h>

enum { EVENTS_MOST = 4096, CHANGES_MOST = 256 };

static struct queue_history *history_for(struct queue_histories *all, uint32_t object)
{
    for (int i = 0; i < all->count; i++)
        if (all->objects[i].object == object)
            return &all->objects[i];
    if (all->count >= HISTORY_OBJECTS)
        return NULL;
    all->objects[all->count] = (struct queue_history){ .object = object };
    return &all->objects[all->count++];
}

static void add(struct queue_history *history, enum queue queue, int32_t value)
{
    if (value != VALUE_UNKNOWN && history->count[queue] < HISTORY_LENGTH)
        history->values[queue][history->count[queue]++] = value;
}

static void take(struct queue_histories *all, const struct event *event)
{
    struct values values;
    struct queue_history *history = history_for(all, event->u.object.id);
    if (!history)
        return;
    values_clear(&values);
    values_apply(&values, event->u.object.values);
    add(history, QUEUE_SEND, values.number[VALUE_SEND_QUEUE]);
    bool datagrams =
        values.number[VALUE_RECV_MEMORY] != VALUE_UNKNOWN && values.number[VALUE_RECV_QUEUE] == VALUE_UNKNOWN;
    add(history, QUEUE_RECV, values.number[datagrams ? VALUE_RECV_MEMORY : VALUE_RECV_QUEUE]);
}

/* They were met from the newest to the oldest. */
static void reverse(int32_t *values, int count)
{
    for (int i = 0; i < count / 2; i++) {
        int32_t value = values[i];
        values[i] = values[count - 1 - i];
        values[count - 1 - i] = value;
    }
}

struct queue_histories *queue_histories_read(const struct view *view)
{
    struct queue_histories *all = calloc(1, sizeof *all);
    struct event event;
    uint32_t index = view->position, changes = 0;
    if (!all)
        return NULL;
    for (uint32_t walked = 0; index > 0 && walked < EVENTS_MOST && changes < CHANGES_MOST; walked++) {
        index--;
        if (timeline_kind(view->timeline, index) != EVENT_SOCKET ||
            !timeline_event(view->timeline, index, &event))
            continue;
        changes++;
        take(all, &event);
    }
    for (int i = 0; i < all->count; i++)
        for (int queue = 0; queue < QUEUE_COUNT; queue++)
            reverse(all->objects[i].values[queue], all->objects[i].count[queue]);
    return all;
}

const struct queue_history *queue_history_of(const struct queue_histories *histories, uint32_t object)
{
    for (int i = 0; histories && i < histories->count; i++)
        if (histories->objects[i].object == object)
            return &histories->objects[i];
    return NULL;
}
