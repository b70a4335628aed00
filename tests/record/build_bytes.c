#include "tests/record/build_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

void put16(struct bytes *b, uint16_t value)
{
    value = b->swapped ? __builtin_bswap16(value) : value;
    memcpy(b->p + b->n, &value, sizeof value);
    b->n += sizeof value;
}

void put32(struct bytes *b, uint32_t value)
{
    value = b->swapped ? __builtin_bswap32(value) : value;
    memcpy(b->p + b->n, &value, sizeof value);
    b->n += sizeof value;
}

void put_bytes(struct bytes *b, const void *from, size_t size)
{
    memcpy(b->p + b->n, from, size);
    b->n += size;
    while (b->n % 4)
        b->p[b->n++] = 0;
}

void open_block(struct bytes *b, uint32_t type)
{
    b->block = b->n;
    put32(b, type);
    put32(b, 0);
}

void close_block(struct bytes *b)
{
    size_t end = b->n;
    uint32_t length = (uint32_t)(end - b->block + 4);
    b->n = b->block + 4;
    put32(b, length);
    b->n = end;
    put32(b, length);
}

void put_section(struct bytes *b, bool swapped)
{
    b->swapped = swapped;
    open_block(b, 0x0a0d0d0a);
    put32(b, 0x1a2b3c4d);
    put16(b, 1);
    put16(b, 0);
    put32(b, UINT32_MAX);
    put32(b, UINT32_MAX);
    close_block(b);
}

void put_interface(struct bytes *b, uint16_t link_type, uint8_t resolution, int64_t offset)
{
    open_block(b, 1);
    put16(b, link_type);
    put16(b, 0);
    put32(b, 65535);
    if (resolution) {
        put16(b, 9);
        put16(b, 1);
        put_bytes(b, &resolution, 1);
    }
    if (offset) {
        put16(b, 14);
        put16(b, 8);
        put32(b, b->swapped ? (uint32_t)((uint64_t)offset >> 32) : (uint32_t)offset);
        put32(b, b->swapped ? (uint32_t)offset : (uint32_t)((uint64_t)offset >> 32));
    }
    put32(b, 0);
    close_block(b);
}

void put_packet(struct bytes *b, uint32_t interface, uint64_t stamp, const char *data)
{
    size_t n = strlen(data);
    open_block(b, 6);
    put32(b, interface);
    put32(b, (uint32_t)(stamp >> 32));
    put32(b, (uint32_t)stamp);
    put32(b, (uint32_t)n);
    put32(b, (uint32_t)n + 100);
    put_bytes(b, data, n);
    close_block(b);
}

void put_simple_packet(struct bytes *b, uint32_t length, const char *data)
{
    open_block(b, 3);
    put32(b, length);
    put_bytes(b, data, strlen(data));
    close_block(b);
}

void put_old_packet(struct bytes *b, uint16_t interface, uint64_t stamp, const char *data)
{
    size_t n = strlen(data);
    open_block(b, 2);
    put16(b, interface);
    put16(b, 7);
    put32(b, (uint32_t)(stamp >> 32));
    put32(b, (uint32_t)stamp);
    put32(b, (uint32_t)n);
    put32(b, (uint32_t)n);
    put_bytes(b, data, n);
    close_block(b);
}

void put_journal(struct bytes *b, const char *fields)
{
    open_block(b, 9);
    put_bytes(b, fields, strlen(fields));
    close_block(b);
}

void put_pcap(struct bytes *b, uint32_t magic, bool swapped, uint32_t link_type)
{
    b->swapped = swapped;
    put32(b, magic);
    put16(b, 2);
    put16(b, 4);
    put32(b, 0);
    put32(b, 0);
    put32(b, 65535);
    put32(b, link_type);
}

void put_record(struct bytes *b, uint32_t seconds, uint32_t part, const char *data)
{
    size_t n = strlen(data);
    put32(b, seconds);
    put32(b, part);
    put32(b, (uint32_t)n);
    put32(b, (uint32_t)n + 100);
    memcpy(b->p + b->n, data, n);
    b->n += n;
}

int file_of(const void *bytes, size_t size)
{
    int fd = memfd_create("foreign", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    return fd;
}

struct timeline *open_bytes(const struct bytes *b)
{
    char why[200] = "";
    struct timeline *timeline = timeline_open(file_of(b->p, b->n), false, why, sizeof why);
    if (!timeline)
        fail_msg("%s", why);
    return timeline;
}
