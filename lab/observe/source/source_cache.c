#include "lab/observe/source/source_cache.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A program that generates code, or recurses without end below its own source, is not to fill the memory. */
enum { NODES_FIRST = 64, NODES_MAX = 65536 };

void source_cache_free(struct source_cache *cache)
{
    free(cache->nodes);
    free(cache->slots);
    memset(cache, 0, sizeof *cache);
}

static uint32_t slot_of(const struct source_cache *cache, uint32_t parent, uint64_t address)
{
    uint64_t hash = (address ^ (uint64_t)parent << 40) * 0x9e3779b97f4a7c15u;
    uint32_t mask = cache->capacity * 2 - 1;
    uint32_t slot = (uint32_t)(hash >> 32) & mask;
    while (cache->slots[slot]) {
        const struct source_node *node = &cache->nodes[cache->slots[slot] - 1];
        if (node->address == address && node->parent == parent)
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

const struct source_node *source_cache_find(const struct source_cache *cache, uint32_t parent,
                                            uint64_t address)
{
    if (!cache->capacity)
        return NULL;
    uint32_t index = cache->slots[slot_of(cache, parent, address)];
    return index ? &cache->nodes[index - 1] : NULL;
}

static bool grow(struct source_cache *cache)
{
    uint32_t capacity = cache->capacity ? cache->capacity * 2 : NODES_FIRST;
    if (capacity > NODES_MAX)
        return false;
    uint32_t *slots = calloc(capacity * 2, sizeof *slots);
    struct source_node *nodes = realloc(cache->nodes, capacity * sizeof *nodes);
    if (nodes)
        cache->nodes = nodes;
    if (!slots || !nodes) {
        free(slots);
        return false;
    }
    free(cache->slots);
    cache->slots = slots;
    cache->capacity = capacity;
    for (uint32_t i = 0; i < cache->count; i++)
        slots[slot_of(cache, nodes[i].parent, nodes[i].address)] = i + 1;
    return true;
}

struct source_node *source_cache_add(struct source_cache *cache, uint32_t parent, uint64_t address)
{
    if (cache->count == cache->capacity && !grow(cache))
        return NULL;
    uint32_t slot = slot_of(cache, parent, address);
    if (cache->slots[slot])
        return &cache->nodes[cache->slots[slot] - 1];
    struct source_node *node = &cache->nodes[cache->count++];
    *node = (struct source_node){ .address = address, .parent = parent, .kind = NODE_WALK };
    cache->slots[slot] = cache->count;
    return node;
}

uint32_t source_cache_index(const struct source_cache *cache, const struct source_node *node)
{
    return (uint32_t)(node - cache->nodes) + 1;
}
