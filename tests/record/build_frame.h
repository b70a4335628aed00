/* Frames for tests, written byte by byte from the RFCs and not by the code under test. */
#ifndef SOCKEYE_TESTS_BUILD_FRAME_H
#define SOCKEYE_TESTS_BUILD_FRAME_H

#include "lab/record/event.h"

struct frame {
    uint8_t bytes[4096];
    uint32_t size;
    uint16_t link_type;
};

void frame_start(struct frame *frame, uint16_t link_type);
void frame_u8(struct frame *frame, unsigned value);
void frame_u16(struct frame *frame, unsigned value); /* big endian, like all below */
void frame_u32(struct frame *frame, uint32_t value);
void frame_bytes(struct frame *frame, const void *bytes, size_t count);
void frame_zeros(struct frame *frame, size_t count);

/* 14 bytes from 02:00:00:00:00:01 to 02:00:00:00:00:02. */
void frame_ethernet(struct frame *frame, uint16_t ethertype);
/* 20 bytes from 10.0.0.1 to 10.0.0.2, or back; ttl 64. `content` bytes follow. */
void frame_ipv4(struct frame *frame, uint8_t protocol, uint16_t content, bool back);
/* 40 bytes from fd00::1 to fd00::2. */
void frame_ipv6(struct frame *frame, uint8_t next, uint16_t content);

struct segment {
    bool back; /* from 10.0.0.2:7000 to 10.0.0.1:40122 rather than there */
    uint32_t sequence, acknowledgment;
    uint8_t flags;
    uint16_t window;
    int scale;        /* window scale option, -1 none */
    uint16_t payload; /* bytes */
    uint16_t port;    /* of 10.0.0.1, 0: 40122 */
};

/* A whole Ethernet frame with that TCP segment. */
void frame_segment(struct frame *frame, const struct segment *segment);

/* As captured, whole. Borrows the frame's bytes. */
struct event_packet frame_captured(const struct frame *frame);

#endif
