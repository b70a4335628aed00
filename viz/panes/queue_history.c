#include "viz/panes/queue_history.h"

/* Looked at in each part of a long run: a frame costs the same however long it is. */
enum { SAMPLES = 64 };

/* The fullest of the levels [from, to). */
static int32_t fullest(const struct history_level *levels, size_t from, size_t to)
{
    size_t stride = (to - from) / SAMPLES + 1;
    int32_t most = levels[to - 1].value;
    for (size_t i = from; i < to; i += stride)
        most = levels[i].value > most ? levels[i].value : most;
    return most;
}

void queue_history_read(const struct view *view, uint32_t object, enum history_queue queue,
                        struct queue_history *history)
{
    const struct history_level *levels;
    size_t count = history_levels(view->trail, object, queue, view->position, &levels), before = 0;
    *history = (struct queue_history){ 0 };
    if (count <= HISTORY_LENGTH) {
        for (size_t i = 0; i < count; i++)
            history->values[history->count++] = levels[i].value;
        return;
    }
    uint64_t begin = levels[0].index, length = view->position - begin;
    for (unsigned part = 1; part <= HISTORY_LENGTH; part++) {
        uint32_t end = (uint32_t)(begin + length * part / HISTORY_LENGTH);
        size_t to = history_levels(view->trail, object, queue, end, &levels);
        int32_t stays = before > 0 ? levels[before - 1].value : 0;
        history->values[history->count++] = to > before ? fullest(levels, before, to) : stays;
        before = to;
    }
}
