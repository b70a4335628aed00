/* Captures put together byte by byte, in either byte order: what the writer never writes. */
#ifndef SOCKEYE_TESTS_BUILD_BYTES_H
#define SOCKEYE_TESTS_BUILD_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "lab/record/timeline.h"

struct bytes {
    uint8_t p[65536];
    size_t n;
    size_t block; /* start of the block that is open */
    bool swapped;
};

void put16(struct bytes *b, uint16_t value);
void put32(struct bytes *b, uint32_t value);
void put_bytes(struct bytes *b, const void *from, size_t size); /* padded to 4 */

void open_block(struct bytes *b, uint32_t type);
void close_block(struct bytes *b);

void put_section(struct bytes *b, bool swapped);
/* `resolution` as if_tsresol has it; none when 0. */
void put_interface(struct bytes *b, uint16_t link_type, uint8_t resolution, int64_t offset);
void put_packet(struct bytes *b, uint32_t interface, uint64_t stamp, const char *data);
void put_simple_packet(struct bytes *b, uint32_t length, const char *data);
void put_old_packet(struct bytes *b, uint16_t interface, uint64_t stamp, const char *data);
void put_journal(struct bytes *b, const char *fields);

/* The header of a pcap file, and its records. */
void put_pcap(struct bytes *b, uint32_t magic, bool swapped, uint32_t link_type);
void put_record(struct bytes *b, uint32_t seconds, uint32_t part, const char *data);

/* The bytes as a file of their own, the caller's. */
int file_of(const void *bytes, size_t size);
/* A timeline of them; one that cannot be opened fails the test. */
struct timeline *open_bytes(const struct bytes *b);

#endif
