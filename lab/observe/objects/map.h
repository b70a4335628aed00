/* A hash map from 64-bit keys to pointers, for the registries of this layer. Keys are numbers that the kernel
 * makes unique (cookies, inodes, process ids) or 64-bit hashes of an address. */
#ifndef SOCKEYE_OBSERVE_MAP_H
#define SOCKEYE_OBSERVE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_entry {
    uint64_t key;
    void *value; /* NULL: free */
};

struct map {
    struct map_entry *entries; /* owned; the values are not */
    size_t capacity, used;
};

void map_free(struct map *map);
/* NULL where there is none. */
void *map_get(const struct map *map, uint64_t key);
/* Replaces what was there. False when out of memory: the map is as before. */
bool map_put(struct map *map, uint64_t key, void *value);
void map_remove(struct map *map, uint64_t key);

/* A 64-bit hash (FNV-1a, then mixed), for keys longer than 64 bits. */
uint64_t map_hash(const void *bytes, size_t size, uint64_t seed);

#endif
