#include "lab/explain/fold/known_shapes.h"

enum {
    /* How often one is shown before it is known; and one of those that begin or end something, or are the
     * same but for the bytes, the descriptor or the child. */
    FEW = 3,
    MANY = 12,
    PLACES = 8 /* of the table where one may stand */
};

/* Counts it; how often it came before. */
static uint32_t count(struct known_shape *table, unsigned size, uint64_t shape)
{
    struct known_shape *place = NULL;
    for (unsigned i = 0; i < PLACES; i++) {
        struct known_shape *at = &table[((shape ^ shape >> 32) + i) % size];
        if (at->count > 0 && at->shape == shape)
            return at->count == UINT32_MAX ? at->count : at->count++;
        if (!place || at->count < place->count)
            place = at;
    }
    *place = (struct known_shape){ shape, 1 };
    return 0;
}

bool known_shapes_see(struct known_shapes *known, const struct shape *shape, bool words)
{
    if (shape->unique)
        return false;
    if (words)
        return count(known->words, KNOWN_WORDS, shape->exact) >= FEW;
    uint32_t exact = count(known->calls, KNOWN_CALLS, shape->exact);
    uint32_t coarse = count(known->calls, KNOWN_CALLS, ~shape->coarse);
    return (exact >= FEW && !shape->rare) || coarse >= MANY;
}
