/* A hash map from 64-bit keys to pointers. Keys are numbers that are unique (cookies, inodes, process ids),
 * or hashes (see hash.h) of something longer: then the value is the first of a list of those that share the
 * hash, and who looks compares. */
#ifndef SOCKEYE_BASE_MAP_H
#define SOCKEYE_BASE_MAP_H

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
/* The values too, each by free(). */
void map_free_values(struct map *map);
/* NULL where there is none. */
void *map_get(const struct map *map, uint64_t key);
/* Replaces what was there. False when out of memory: the map is as before. */
bool map_put(struct map *map, uint64_t key, void *value);
void map_remove(struct map *map, uint64_t key);

#endif
