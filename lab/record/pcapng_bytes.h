/* Numbers in a section's byte order, and the options behind a block. Private to lab/record/pcapng_*.c. */
#ifndef SOCKEYE_RECORD_PCAPNG_BYTES_H
#define SOCKEYE_RECORD_PCAPNG_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lab/record/pcapng_format.h"

static inline uint16_t get16(const uint8_t *p, bool swapped)
{
    uint16_t value;
    memcpy(&value, p, sizeof value);
    return swapped ? __builtin_bswap16(value) : value;
}

static inline uint32_t get32(const uint8_t *p, bool swapped)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return swapped ? __builtin_bswap32(value) : value;
}

static inline uint64_t get64(const uint8_t *p, bool swapped)
{
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return swapped ? __builtin_bswap64(value) : value;
}

static inline size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

struct option {
    uint16_t code;
    uint16_t size;
    const uint8_t *value;
};

/* Takes the next option off the front; false at the end, and at one that does not fit. */
static inline bool next_option(const uint8_t **p, const uint8_t *end, bool swapped, struct option *option)
{
    if (end - *p < 4)
        return false;
    *option = (struct option){ get16(*p, swapped), get16(*p + 2, swapped), *p + 4 };
    if (option->code == OPTION_END || padded(option->size) > (size_t)(end - option->value))
        return false;
    *p = option->value + padded(option->size);
    return true;
}

#endif
