/* The numbers of a socket, from what the kernel gives of it: to a descriptor's owner and by sock_diag the
 * same. */
#ifndef SOCKEYE_OBSERVE_VALUES_FROM_H
#define SOCKEYE_OBSERVE_VALUES_FROM_H

#include "lab/observe/objects/registry.h"

/* A number of the kernel's as a value: what is above INT32_MAX is held there. */
int32_t values_held(uint64_t value);
/* From SK_MEMINFO. */
void values_from_memory(struct values *values, const uint32_t memory[], bool tcp);
/* From a struct tcp_info, which may be shorter or longer than the one known here; its state too. */
void values_from_tcp(struct objects *objects, struct object *object, const void *info, size_t size);

#endif
