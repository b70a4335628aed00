#include "tests/record/build_frame.h"

#include <assert.h>

void frame_start(struct frame *frame, uint16_t link_type)
{
    frame->size = 0;
    frame->link_type = link_type;
}

void frame_u8(struct frame *frame, unsigned value)
{
    assert(frame->size < sizeof frame->bytes);
    frame->bytes[frame->size++] = (uint8_t)value;
}

void frame_u16(struct frame *frame, unsigned value)
{
    frame_u8(frame, value >> 8);
    frame_u8(frame, value & 255);
}

void frame_u32(struct frame *frame, uint32_t value)
{
    frame_u16(frame, value >> 16);
    frame_u16(frame, value & 65535);
}

void frame_bytes(struct frame *frame, const void *bytes, size_t count)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < count; i++)
        frame_u8(frame, at[i]);
}

void frame_zeros(struct frame *frame, size_t count)
{
    for (size_t i = 0; i < count; i++)
        frame_u8(frame, 0);
}

void frame_ethernet(struct frame *frame, uint16_t ethertype)
{
    frame_bytes(frame, "\x02\0\0\0\0\x02\x02\0\0\0\0\x01", 12);
    frame_u16(frame, ethertype);
}

void frame_ipv4(struct frame *frame, uint8_t protocol, uint16_t content, bool back)
{
    frame_u8(frame, 0x45);
    frame_u8(frame, 0);
    frame_u16(frame, 20u + content);
    frame_u16(frame, 0x1234);
    frame_u16(frame, 0x4000);
    frame_u8(frame, 64);
    frame_u8(frame, protocol);
    frame_u16(frame, 0); /* a checksum that is not finished, as on loopback */
    frame_bytes(frame, back ? "\x0a\0\0\x02\x0a\0\0\x01" : "\x0a\0\0\x01\x0a\0\0\x02", 8);
}

void frame_ipv6(struct frame *frame, uint8_t next, uint16_t content)
{
    frame_u32(frame, 0x60000000);
    frame_u16(frame, content);
    frame_u8(frame, next);
    frame_u8(frame, 64);
    frame_bytes(frame, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    frame_bytes(frame, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x02", 16);
}

void frame_segment(struct frame *frame, const struct segment *segment)
{
    uint16_t port = segment->port ? segment->port : 40122;
    unsigned header = segment->scale >= 0 ? 24 : 20;
    frame_start(frame, 1);
    frame_ethernet(frame, 0x0800);
    frame_ipv4(frame, 6, (uint16_t)(header + segment->payload), segment->back);
    frame_u16(frame, segment->back ? 7000 : port);
    frame_u16(frame, segment->back ? port : 7000);
    frame_u32(frame, segment->sequence);
    frame_u32(frame, segment->acknowledgment);
    frame_u8(frame, header / 4 << 4);
    frame_u8(frame, segment->flags);
    frame_u16(frame, segment->window);
    frame_u32(frame, 0);
    if (segment->scale >= 0) {
        frame_bytes(frame, "\x01\x03\x03", 3);
        frame_u8(frame, (unsigned)segment->scale);
    }
    for (unsigned i = 0; i < segment->payload; i++)
        frame_u8(frame, 'a' + i % 26);
}

struct event_packet frame_captured(const struct frame *frame)
{
    return (struct event_packet){
        .bytes = frame->bytes, .captured = frame->size, .length = frame->size, .link_type = frame->link_type
    };
}
