/* Takes a captured frame apart, layer by layer, each from the bytes that are really there.
 *
 * Nothing is read before has() said that the bytes are there; what headers claim of lengths only ever narrows
 * that. So a frame that lies about its lengths costs a layer, never a read beyond the frame. */
#include "lab/record/packet.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "lab/base/text.h"
#include "lab/record/packet_bytes.h"

enum { IPV6_EXTENSIONS_MAX = 16, VLAN_TAGS_MAX = 4 };

/* How far the network layer says its content reaches, which may be beyond what was captured. */
struct content {
    uint32_t at;     /* offset in the frame */
    uint32_t length; /* as the header says */
};

static bool has(const struct event_packet *frame, uint32_t at, uint32_t count)
{
    return at <= frame->captured && count <= frame->captured - at;
}

/* ---- link layer ---- */

static bool link_ethernet(const struct event_packet *frame, struct packet *packet)
{
    if (!has(frame, 0, 14))
        return false;
    uint32_t size = 14;
    uint16_t type = be16(frame->bytes + 12);
    for (int tags = 0; tags < VLAN_TAGS_MAX && packet_is_vlan(type) && has(frame, size, 4); tags++) {
        type = be16(frame->bytes + size + 2);
        size += 4;
    }
    packet->link_size = size;
    packet->ethertype = type;
    return true;
}

static bool link_cooked(const struct event_packet *frame, struct packet *packet)
{
    bool second = frame->link_type == LINK_LINUX_SLL2;
    uint32_t size = second ? 20 : 16;
    if (!has(frame, 0, size))
        return false;
    packet->link_size = size;
    packet->ethertype = be16(frame->bytes + (second ? 0 : 14));
    return true;
}

/* Four bytes of address family. NULL has them in the order of the machine that captured; families are small
 * numbers, so the order shows. */
static bool link_family(const struct event_packet *frame, struct packet *packet)
{
    if (!has(frame, 0, 4))
        return false;
    uint32_t family = be32(frame->bytes);
    if (family > 0xffff)
        family = le32(frame->bytes);
    packet->link_size = 4;
    if (family == 2)
        packet->ethertype = TYPE_IPV4;
    else if (family == 10 || family == 24 || family == 28 || family == 30) /* Linux, and the BSDs' three */
        packet->ethertype = TYPE_IPV6;
    return true;
}

static bool link_raw(const struct event_packet *frame, struct packet *packet)
{
    if (!has(frame, 0, 1))
        return false;
    packet->ethertype = frame->bytes[0] >> 4 == 6 ? TYPE_IPV6 : frame->bytes[0] >> 4 == 4 ? TYPE_IPV4 : 0;
    return true;
}

static const struct {
    uint16_t link_type;
    bool (*dissect)(const struct event_packet *frame, struct packet *packet);
} link_layers[] = {
    { LINK_ETHERNET, link_ethernet }, { LINK_LINUX_SLL, link_cooked }, { LINK_LINUX_SLL2, link_cooked },
    { LINK_NULL, link_family },       { LINK_LOOP, link_family },      { LINK_RAW, link_raw },
    { LINK_RAW_BSD, link_raw },       { LINK_RAW_OPENBSD, link_raw },  { LINK_IPV4, link_raw },
    { LINK_IPV6, link_raw },
};

static bool dissect_link(const struct event_packet *frame, struct packet *packet)
{
    for (size_t i = 0; i < sizeof link_layers / sizeof *link_layers; i++)
        if (link_layers[i].link_type == frame->link_type)
            return link_layers[i].dissect(frame, packet);
    return false;
}

/* ---- network layer ---- */

static void set_address(struct packet_address *address, const uint8_t *bytes, uint8_t size)
{
    memcpy(address->bytes, bytes, size);
    address->size = size;
}

static void dissect_arp(const struct event_packet *frame, struct packet *packet)
{
    uint32_t at = packet->link_size;
    if (!has(frame, at, 28))
        return;
    const uint8_t *arp = frame->bytes + at;
    if (be16(arp) != 1 || be16(arp + 2) != TYPE_IPV4 || arp[4] != 6 || arp[5] != 4)
        return; /* not of Ethernet and IPv4: its fields lie elsewhere */
    packet->protocol = PACKET_ARP;
    packet->network_at = at;
    packet->network_size = 28;
    packet->payload_at = at + 28;
    packet->payload_length = 0; /* what follows only pads the frame */
    packet->arp_operation = be16(arp + 6);
    memcpy(packet->arp_hardware, arp + 8, 6);
    set_address(&packet->source, arp + 14, 4);
    set_address(&packet->destination, arp + 24, 4);
}

static bool dissect_ipv4(const struct event_packet *frame, struct packet *packet, struct content *content)
{
    uint32_t at = packet->link_size;
    if (!has(frame, at, 20))
        return false;
    const uint8_t *ip = frame->bytes + at;
    uint32_t header = (ip[0] & 15u) * 4, total = be16(ip + 2);
    if (ip[0] >> 4 != 4 || header < 20 || !has(frame, at, header))
        return false;
    if (total ==
        0) /* segmentation offload beyond 64 KiB leaves the field empty: the frame's length says it */
        total = frame->length > at ? frame->length - at : 0;
    if (total < header)
        return false;
    packet->network_at = at;
    packet->network_size = header;
    packet->ttl = ip[8];
    packet->ip_protocol = ip[9];
    packet->fragment_offset = (be16(ip + 6) & 0x1fffu) * 8;
    packet->fragment = packet->fragment_offset != 0 || (be16(ip + 6) & 0x2000);
    set_address(&packet->source, ip + 12, 4);
    set_address(&packet->destination, ip + 16, 4);
    *content = (struct content){ at + header, total - header };
    return true;
}

/* Size of an extension header of this kind, 0 for what is none. */
static uint32_t extension_size(uint8_t kind, const uint8_t *bytes)
{
    switch (kind) {
    case 0:
    case 43:
    case 60:
    case 135:
    case 139:
    case 140: /* hop-by-hop, routing, destination, mobility, HIP, shim6 */
        return (bytes[1] + 1u) * 8;
    case 44: /* fragment */
        return 8;
    case 51: /* authentication */
        return (bytes[1] + 2u) * 4;
    default:
        return 0;
    }
}

/* Goes along the chain of extension headers; what cannot be walked to its end leaves ip_protocol at the
 * header where it stopped, and so no transport layer. */
static void walk_extensions(const struct event_packet *frame, struct packet *packet, struct content *content)
{
    for (int i = 0; i < IPV6_EXTENSIONS_MAX; i++) {
        if (!has(frame, content->at, 8) || content->length < 8)
            return;
        const uint8_t *bytes = frame->bytes + content->at;
        uint32_t size = extension_size(packet->ip_protocol, bytes);
        if (size == 0 || size > content->length || !has(frame, content->at, size))
            return;
        if (packet->ip_protocol == 44) {
            packet->fragment_offset = be16(bytes + 2) & 0xfff8u;
            packet->fragment = packet->fragment_offset != 0 || (bytes[3] & 1);
        }
        packet->ip_protocol = bytes[0];
        packet->network_size += size;
        content->at += size;
        content->length -= size;
        if (packet->fragment_offset != 0)
            return; /* what follows is the middle of something */
    }
}

static bool dissect_ipv6(const struct event_packet *frame, struct packet *packet, struct content *content)
{
    uint32_t at = packet->link_size;
    if (!has(frame, at, 40))
        return false;
    const uint8_t *ip = frame->bytes + at;
    if (ip[0] >> 4 != 6)
        return false;
    uint32_t length = be16(ip + 4);
    if (length == 0 && frame->length > at + 40) /* a jumbogram, or segmentation offload beyond 64 KiB */
        length = frame->length - at - 40;
    packet->network_at = at;
    packet->network_size = 40;
    packet->ip_protocol = ip[6];
    packet->ttl = ip[7];
    set_address(&packet->source, ip + 8, 16);
    set_address(&packet->destination, ip + 24, 16);
    *content = (struct content){ at + 40, length };
    walk_extensions(frame, packet, content);
    return true;
}

/* ---- transport layer ---- */

static void dissect_syn_options(struct packet *packet, const uint8_t *options, uint32_t size)
{
    struct tcp_option option;
    for (uint32_t at = 0; tcp_option_next(options, size, &at, &option);) {
        if (option.kind == 2 && option.size == 4)
            packet->mss = be16(option.bytes + 2);
        else if (option.kind == 3 && option.size == 3)
            packet->window_scale = option.bytes[2] > 14 ? 14 : (int8_t)option.bytes[2]; /* RFC 7323, 2.3 */
    }
}

static void set_ports(struct packet *packet, const uint8_t *transport)
{
    packet->source.port = be16(transport);
    packet->destination.port = be16(transport + 2);
}

static uint32_t dissect_tcp(const struct event_packet *frame, struct packet *packet, struct content content)
{
    if (content.length < 20 || !has(frame, content.at, 20))
        return 0;
    const uint8_t *tcp = frame->bytes + content.at;
    uint32_t header = (tcp[12] >> 4) * 4u;
    if (header < 20 || header > content.length || !has(frame, content.at, header))
        return 0;
    packet->protocol = PACKET_TCP;
    set_ports(packet, tcp);
    packet->sequence = be32(tcp + 4);
    packet->acknowledgment = be32(tcp + 8);
    packet->tcp_flags = tcp[13];
    packet->window = be16(tcp + 14);
    if (packet->tcp_flags & TCP_SYN)
        dissect_syn_options(packet, tcp + 20, header - 20);
    packet->payload_length = content.length - header;
    return header;
}

static uint32_t dissect_udp(const struct event_packet *frame, struct packet *packet, struct content content)
{
    if (content.length < 8 || !has(frame, content.at, 8))
        return 0;
    const uint8_t *udp = frame->bytes + content.at;
    uint32_t length = be16(udp + 4);
    packet->protocol = PACKET_UDP;
    set_ports(packet, udp);
    /* The first fragment's header speaks of the whole datagram. */
    bool believable = length >= 8 && (length <= content.length || packet->fragment);
    packet->payload_length = (believable ? length : content.length) - 8;
    return 8;
}

static uint32_t dissect_icmp(const struct event_packet *frame, struct packet *packet, struct content content)
{
    if (content.length < 8 || !has(frame, content.at, 8))
        return 0;
    packet->protocol = packet->ip_protocol == PROTOCOL_ICMP ? PACKET_ICMP : PACKET_ICMP6;
    packet->icmp_type = frame->bytes[content.at];
    packet->icmp_code = frame->bytes[content.at + 1];
    packet->payload_length = content.length - 8;
    return 8;
}

static void dissect_transport(const struct event_packet *frame, struct packet *packet, struct content content)
{
    packet->payload_at = content.at;
    packet->payload_length = content.length;
    if (packet->fragment_offset != 0)
        return;
    uint32_t size = 0;
    if (packet->ip_protocol == PROTOCOL_TCP)
        size = dissect_tcp(frame, packet, content);
    else if (packet->ip_protocol == PROTOCOL_UDP)
        size = dissect_udp(frame, packet, content);
    else if (packet->ip_protocol == PROTOCOL_ICMP || packet->ip_protocol == PROTOCOL_ICMP6)
        size = dissect_icmp(frame, packet, content);
    if (size == 0)
        return;
    packet->transport_at = content.at;
    packet->transport_size = size;
    packet->payload_at = content.at + size;
}

bool packet_dissect(const struct event_packet *frame, struct packet *packet)
{
    memset(packet, 0, sizeof *packet);
    packet->window_scale = -1;
    if (!frame->bytes || !dissect_link(frame, packet))
        return false;
    packet->payload_at = packet->link_size;
    packet->payload_length = frame->length > packet->link_size ? frame->length - packet->link_size : 0;
    struct content content = { 0 };
    if (packet->ethertype == TYPE_ARP)
        dissect_arp(frame, packet);
    else if (packet->ethertype == TYPE_IPV4 && dissect_ipv4(frame, packet, &content))
        dissect_transport(frame, packet, content);
    else if (packet->ethertype == TYPE_IPV6 && dissect_ipv6(frame, packet, &content))
        dissect_transport(frame, packet, content);
    return true;
}

/* ---- texts ---- */

char *packet_flags(uint8_t tcp_flags, char out[40])
{
    static const struct {
        uint8_t flag;
        const char *name;
    } names[] = {
        { TCP_SYN, "SYN" }, { TCP_FIN, "FIN" }, { TCP_RST, "RST" }, { TCP_PSH, "PSH" },
        { TCP_ACK, "ACK" }, { TCP_URG, "URG" }, { TCP_ECE, "ECE" }, { TCP_CWR, "CWR" },
    };
    struct text text = text_into(out, 40);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tcp_flags & names[i].flag) {
            text_string(&text, text.used ? " " : "");
            text_string(&text, names[i].name);
        }
    return out;
}

char *packet_address_text(const struct packet_address *address, char out[56])
{
    char digits[INET6_ADDRSTRLEN] = "?";
    if (address->size == 4 || address->size == 16)
        inet_ntop(address->size == 4 ? AF_INET : AF_INET6, address->bytes, digits, sizeof digits);
    if (address->port == 0)
        snprintf(out, 56, "%s", digits);
    else
        snprintf(out, 56, address->size == 16 ? "[%s]:%u" : "%s:%u", digits, address->port);
    return out;
}
