#include "lab/observe/source/source_cache.h"

#include <stdlib.h>

/* A program that generates code, or recurses without end below its own source, is not to fill the memory. */
enum { NODES_MAX = 65535 };

void source_cache_free(struct source_cache *cache)
{
    map_free_values(&cache->nodes);
}

/* A key of its own for each child where addresses have 48 bits; two that share one are told apart. */
static struct source_node *node_at(const struct source_cache *cache, uint32_t parent, uint64_t address,
                                   uint64_t *key)
{
    *key = address ^ (uint64_t)parent << 48;
    return map_get(&cache->nodes, *key);
}

static bool is(const struct source_node *node, uint32_t parent, uint64_t address)
{
    return node->parent == parent && node->address == address;
}

const struct source_node *source_cache_find(const struct source_cache *cache, uint32_t parent,
                                            uint64_t address)
{
    uint64_t key;
    const struct source_node *node = node_at(cache, parent, address, &key);
    return node && is(node, parent, address) ? node : NULL;
}

struct source_node *source_cache_add(struct source_cache *cache, uint32_t parent, uint64_t address)
{
    uint64_t key;
    struct source_node *node = node_at(cache, parent, address, &key);
    if (node)
        return is(node, parent, address) ? node : NULL;
    node = cache->nodes.used < NODES_MAX ? malloc(sizeof *node) : NULL;
    if (!node || !map_put(&cache->nodes, key, node)) {
        free(node);
        return NULL;
    }
    *node = (struct source_node){
        .address = address, .id = (uint32_t)cache->nodes.used, .parent = parent, .kind = NODE_WALK
    };
    return node;
}
