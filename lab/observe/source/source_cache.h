/* Private to source*.c: which call path leads to which line, so that a stop seen before costs one read of the
 * stack.
 *
 * A tree: the root's children are program counters, each further child a return address. A node says where
 * on the stack the next return address lies, or that the line is settled. The same libc wrapper
 * called from two lines is therefore two leaves, and nothing is believed that the stack does not say at this
 * very stop. */
#ifndef SOCKEYE_OBSERVE_SOURCE_CACHE_H
#define SOCKEYE_OBSERVE_SOURCE_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "lab/base/map.h"
#include "lab/observe/source/source_frame.h"
#include "lab/observe/source/source_place.h"

enum source_node_kind {
    NODE_WALK,   /* the rest of the path has to be unwound each time */
    NODE_DEEPER, /* the frame says where the next return address is */
    NODE_SETTLED /* place is the answer, empty when there is none */
};

struct source_node {
    uint64_t address;
    uint32_t id, parent; /* from 1; 0: the root */
    uint8_t kind;
    struct source_frame frame;
    struct source_place place;
};

struct source_cache {
    struct map nodes; /* owned */
};

void source_cache_free(struct source_cache *cache);

/* The child of `parent` for an address; NULL when never seen. */
const struct source_node *source_cache_find(const struct source_cache *cache, uint32_t parent,
                                            uint64_t address);

/* The same, made as a NODE_WALK where it is missing; NULL when out of memory or the cache is full. */
struct source_node *source_cache_add(struct source_cache *cache, uint32_t parent, uint64_t address);

#endif
