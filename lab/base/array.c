#include "lab/base/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BYTES = 256, LARGE_BYTES = 1 << 16 };

/* The pointer is read and written as bytes: it is of some other type than void *. */
static bool resize(void *items, size_t *capacity, size_t count, size_t size)
{
    void *old, *larger;
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return false;
    memcpy(&old, items, sizeof old);
    larger = realloc(old, bytes);
    if (!larger)
        return false;
    memcpy(items, &larger, sizeof larger);
    *capacity = count;
    return true;
}

bool array_grow(void *items, size_t *capacity, size_t needed, size_t size)
{
    size_t first = size < FIRST_BYTES / 4 ? FIRST_BYTES / size : 4;
    size_t more = *capacity / (*capacity < LARGE_BYTES / size ? 2 : 4);
    size_t wanted = *capacity <= SIZE_MAX / 2 ? *capacity + more : needed;
    if (wanted < first)
        wanted = first;
    return resize(items, capacity, wanted > needed ? wanted : needed, size);
}

void array_shrink(void *items, size_t *capacity, size_t count, size_t size)
{
    if (count > 0 && count < *capacity)
        resize(items, capacity, count, size);
}

void array_open(void *items, size_t count, size_t at, size_t n, size_t size)
{
    char *bytes = items;
    if (at < count)
        memmove(bytes + (at + n) * size, bytes + at * size, (count - at) * size);
}

void array_close(void *items, size_t count, size_t at, size_t n, size_t size)
{
    char *bytes = items;
    if (at + n < count)
        memmove(bytes + at * size, bytes + (at + n) * size, (count - at - n) * size);
}

uint32_t array_before(const void *items, uint32_t count, size_t size, uint32_t number)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, found;
        memcpy(&found, (const char *)items + middle * size, sizeof found);
        if (found < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
