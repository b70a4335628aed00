/* Where the changes of objects go. */
#ifndef SOCKEYE_OBSERVE_SINK_H
#define SOCKEYE_OBSERVE_SINK_H

#include <stdint.h>
#include <sys/types.h>

#include "lab/base/str.h"

/* The caller fills time, seq; `actor`/pid/tid may be empty for objects without a task. */
struct objects_sink {
    void *data;
    void (*object)(void *data, uint32_t id, struct str values); /* an EVENT_SOCKET to write */
    const char *(*label)(void *data, pid_t pid);                /* the process's label */
};

#endif
