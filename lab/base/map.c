/* Open addressing with linear probing; removal shifts back, so that there are no tombstones to clean. */
#include "lab/base/map.h"

#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t key)
{
    key ^= key >> 33;
    key *= 0xff51afd7ed558ccdULL;
    key ^= key >> 33;
    key *= 0xc4ceb9fe1a85ec53ULL;
    key ^= key >> 33;
    return key;
}

static size_t home(const struct map *map, uint64_t key)
{
    return (size_t)mix(key) & (map->capacity - 1);
}

/* The entry of this key, or the free one where it belongs. */
static struct map_entry *find(const struct map *map, uint64_t key)
{
    size_t i = home(map, key);

    while (map->entries[i].value != NULL && map->entries[i].key != key)
        i = (i + 1) & (map->capacity - 1);
    return &map->entries[i];
}

static bool grow(struct map *map)
{
    struct map old = *map;
    size_t capacity = old.capacity ? old.capacity * 2 : 64;
    struct map_entry *entries = calloc(capacity, sizeof *entries);

    if (entries == NULL)
        return false;
    map->entries = entries;
    map->capacity = capacity;
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i].value != NULL)
            *find(map, old.entries[i].key) = old.entries[i];
    free(old.entries);
    return true;
}

void map_free(struct map *map)
{
    free(map->entries);
    memset(map, 0, sizeof *map);
}

void map_free_values(struct map *map)
{
    for (size_t i = 0; i < map->capacity; i++)
        free(map->entries[i].value);
    map_free(map);
}

void *map_get(const struct map *map, uint64_t key)
{
    return map->capacity ? find(map, key)->value : NULL;
}

bool map_put(struct map *map, uint64_t key, void *value)
{
    struct map_entry *entry;

    if ((map->used + 1) * 4 > map->capacity * 3 && !grow(map))
        return false;
    entry = find(map, key);
    if (entry->value == NULL)
        map->used++;
    entry->key = key;
    entry->value = value;
    return true;
}

void map_remove(struct map *map, uint64_t key)
{
    size_t hole, next, mask;

    if (map->capacity == 0 || find(map, key)->value == NULL)
        return;
    mask = map->capacity - 1;
    hole = (size_t)(find(map, key) - map->entries);
    map->used--;
    for (next = (hole + 1) & mask; map->entries[next].value != NULL; next = (next + 1) & mask) {
        size_t wanted = home(map, map->entries[next].key);

        /* An entry may move into the hole unless its home lies behind the hole. */
        if (((next - wanted) & mask) >= ((next - hole) & mask)) {
            map->entries[hole] = map->entries[next];
            hole = next;
        }
    }
    map->entries[hole].value = NULL;
}
