/* Where the changes of objects go, and what is asked of whoever follows the tasks. */
#ifndef SOCKEYE_OBSERVE_SINK_H
#define SOCKEYE_OBSERVE_SINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/base/str.h"

/* The caller fills time, seq; `actor`/pid/tid may be empty for objects without a task. */
struct objects_sink {
    void *data;
    void (*object)(void *data, uint32_t id, struct str values); /* an EVENT_SOCKET to write */
    const char *(*label)(void *data, pid_t pid);                /* the process's label */
    bool (*splices)(void *data); /* whether a task is in splice(), which keeps its pipe locked; NULL never */
};

#endif
