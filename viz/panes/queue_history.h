/* How a queue of an object went, for a sparkline: each change while there are few, else the whole run in as
 * many parts as there is room, the fullest of each. */
#ifndef SOCKEYE_VIZ_QUEUE_HISTORY_H
#define SOCKEYE_VIZ_QUEUE_HISTORY_H

#include "viz/view/history.h"
#include "viz/view/pane.h"

enum { HISTORY_LENGTH = 16 };

struct queue_history {
    int count;
    int32_t values[HISTORY_LENGTH]; /* oldest first */
};

/* Up to the view's position; empty for a queue of which nothing is known. */
void queue_history_read(const struct view *view, uint32_t object, enum history_queue queue,
                        struct queue_history *history);

#endif
