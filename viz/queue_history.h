/* How the queues of objects went over the last changes, for sparklines. Walks a bounded number of events
 * back. */
#ifndef SOCKEYE_VIZ_QUEUE_HISTORY_H
#define SOCKEYE_VIZ_QUEUE_HISTORY_H

#include "viz/pane.h"

enum queue { QUEUE_SEND, QUEUE_RECV, QUEUE_COUNT };
enum { HISTORY_LENGTH = 16, HISTORY_OBJECTS = 32 };

struct queue_history {
    uint32_t object;
    int count[QUEUE_COUNT];
    int32_t values[QUEUE_COUNT][HISTORY_LENGTH]; /* oldest first */
};

struct queue_histories {
    int count;
    struct queue_history objects[HISTORY_OBJECTS];
};

/* Of the objects that changed last. Owned by the caller, free(); NULL when out of memory. */
struct queue_histories *queue_histories_read(const struct view *view);
/* NULL when there is none, or no histories. */
const struct queue_history *queue_history_of(const struct queue_histories *histories, uint32_t object);

#endif
