/* What packet.c and packet_describe.c both need to read a frame: byte order, numbers of the protocols, TCP
 * options. */
#ifndef SOCKEYE_RECORD_PACKET_BYTES_H
#define SOCKEYE_RECORD_PACKET_BYTES_H

#include <stdbool.h>
#include <stdint.h>

/* LINKTYPE_* of tcpdump.org/linktypes.html. */
enum {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_RAW_BSD = 12,
    LINK_RAW_OPENBSD = 14,
    LINK_RAW = 101,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276
};

enum { TYPE_IPV4 = 0x0800, TYPE_ARP = 0x0806, TYPE_IPV6 = 0x86dd };

enum { PROTOCOL_ICMP = 1, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, PROTOCOL_ICMP6 = 58 };

static inline uint16_t be16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)be16(bytes) << 16 | be16(bytes + 2);
}

static inline uint32_t le32(const uint8_t *bytes)
{
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

/* 802.1Q, 802.1ad, and the older double tag. */
static inline bool packet_is_vlan(uint16_t ethertype)
{
    return ethertype == 0x8100 || ethertype == 0x88a8 || ethertype == 0x9100;
}

struct tcp_option {
    uint8_t kind;
    uint8_t size;         /* with kind and size bytes; 1 for those without */
    const uint8_t *bytes; /* from the kind */
};

/* The option at *at, which moves on behind it. False at the end, and at an option that does not fit. */
static inline bool tcp_option_next(const uint8_t *options, uint32_t size, uint32_t *at,
                                   struct tcp_option *option)
{
    if (*at >= size || options[*at] == 0)
        return false;
    uint8_t length = 1;
    if (options[*at] != 1) {
        if (size - *at < 2)
            return false;
        length = options[*at + 1];
        if (length < 2 || length > size - *at)
            return false;
    }
    *option = (struct tcp_option){ options[*at], length, options + *at };
    *at += length;
    return true;
}

#endif
