/* How often events of a shape have come. Bounded: what was rare is forgotten first, and then counts anew. */
#ifndef SOCKEYE_EXPLAIN_KNOWN_SHAPES_H
#define SOCKEYE_EXPLAIN_KNOWN_SHAPES_H

#include "lab/explain/fold/shape.h"

enum { KNOWN_CALLS = 8192, KNOWN_WORDS = 256 /* printed: they are often other ones each time */ };

struct known_shape {
    uint64_t shape;
    uint32_t count; /* 0: free */
};
struct known_shapes {
    struct known_shape calls[KNOWN_CALLS], words[KNOWN_WORDS];
};

/* One more event; whether it has come often enough before to be known. `words`: they were printed. */
bool known_shapes_see(struct known_shapes *known, const struct shape *shape, bool words);

#endif
