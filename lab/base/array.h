/* Arrays that grow: their owner keeps the pointer (NULL while there is nothing), the count in whatever type
 * suits it, and the capacity as size_t. Free them with free(). */
#ifndef SOCKEYE_BASE_ARRAY_H
#define SOCKEYE_BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for `needed` elements of `size` bytes; `items` is the address of the pointer to them:
 *
 *     if (!array_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
 *         return false;
 *     list->items[list->count++] = item;
 *
 * Grows by half, what is large by a quarter, so that adding one at a time costs the same each. False when out
 * of memory, or when no memory could be so large: the array is then as it was. */
bool array_grow(void *items, size_t *capacity, size_t needed, size_t size);
static inline bool array_reserve(void *items, size_t *capacity, size_t needed, size_t size)
{
    return needed <= *capacity || array_grow(items, capacity, needed, size);
}

/* Gives back what is not used. */
void array_shrink(void *items, size_t *capacity, size_t count, size_t size);

/* How many elements lie before a number, of elements that begin with one and are in order of it: by halving.
 */
uint32_t array_before(const void *items, uint32_t count, size_t size, uint32_t number);

/* Moves the elements from `at` on, of `count`, by `n` places: a gap for new ones (there must be room), or n
 * elements from `at` on taken out. Nothing is done to an array of none. */
void array_open(void *items, size_t count, size_t at, size_t n, size_t size);
void array_close(void *items, size_t count, size_t at, size_t n, size_t size);

#endif
