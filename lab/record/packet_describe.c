/* A frame in plain words, for who looks into one: layer by layer, in the order of its bytes. */
#include "lab/record/packet.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lab/record/packet_bytes.h"

struct lines {
    char (*text)[PACKET_LINE_MAX];
    int count;
};

__attribute__((format(printf, 2, 3))) static void say(struct lines *lines, const char *format, ...)
{
    if (lines->count == PACKET_LINES_MAX)
        return;
    va_list values;
    va_start(values, format);
    vsnprintf(lines->text[lines->count++], PACKET_LINE_MAX, format, values);
    va_end(values);
}

struct name_row {
    uint32_t number;
    const char *name;
};

static const char *name_in(const struct name_row *rows, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].number == number)
            return rows[i].name;
    return NULL;
}
#define NAME_IN(rows, number) name_in(rows, sizeof(rows) / sizeof *(rows), number)

static const struct name_row ethertypes[] = {
    { TYPE_IPV4, "IPv4" },    { TYPE_ARP, "ARP" },      { TYPE_IPV6, "IPv6" }, { 0x8100, "a VLAN tag" },
    { 0x88a8, "a VLAN tag" }, { 0x9100, "a VLAN tag" }, { 0x88cc, "LLDP" },
};

static const struct name_row ip_protocols[] = {
    { 0, "hop-by-hop options" },
    { 1, "ICMP" },
    { 2, "IGMP" },
    { 6, "TCP" },
    { 17, "UDP" },
    { 41, "IPv6" },
    { 43, "routing header" },
    { 44, "fragment header" },
    { 47, "GRE" },
    { 50, "ESP" },
    { 51, "authentication header" },
    { 58, "ICMPv6" },
    { 59, "nothing" },
    { 60, "destination options" },
    { 132, "SCTP" },
    { 135, "mobility header" },
    { 139, "host identity" },
    { 140, "shim6" },
};

static const struct name_row ipv4_options[] = {
    { 1, "no operation" },         { 7, "record route" },          { 68, "timestamp" },
    { 131, "loose source route" }, { 137, "strict source route" }, { 148, "router alert" },
};

/* Type and code in one number. */
static const struct name_row icmp_names[] = {
    { 0x0000, "echo reply" },
    { 0x0300, "network unreachable" },
    { 0x0301, "host unreachable" },
    { 0x0302, "protocol unreachable" },
    { 0x0303, "port unreachable" },
    { 0x0304, "fragmentation needed" },
    { 0x0309, "network prohibited" },
    { 0x030a, "host prohibited" },
    { 0x030d, "communication prohibited" },
    { 0x0500, "redirect for network" },
    { 0x0501, "redirect for host" },
    { 0x0800, "echo request" },
    { 0x0b00, "time to live exceeded" },
    { 0x0b01, "reassembly time exceeded" },
    { 0x0c00, "parameter problem" },
};

static const struct name_row icmp6_names[] = {
    { 0x0100, "no route" },
    { 0x0101, "communication prohibited" },
    { 0x0103, "address unreachable" },
    { 0x0104, "port unreachable" },
    { 0x0200, "packet too big" },
    { 0x0300, "hop limit exceeded" },
    { 0x0301, "reassembly time exceeded" },
    { 0x0400, "parameter problem" },
    { 0x8000, "echo request" },
    { 0x8100, "echo reply" },
    { 0x8200, "multicast listener query" },
    { 0x8300, "multicast listener report" },
    { 0x8500, "router solicitation" },
    { 0x8600, "router advertisement" },
    { 0x8700, "neighbour solicitation" },
    { 0x8800, "neighbour advertisement" },
    { 0x8f00, "multicast listener report" },
};

const char *packet_icmp_name(const struct packet *packet)
{
    uint32_t number = (uint32_t)packet->icmp_type << 8 | packet->icmp_code;
    if (packet->protocol == PACKET_ICMP)
        return NAME_IN(icmp_names, number);
    return packet->protocol == PACKET_ICMP6 ? NAME_IN(icmp6_names, number) : NULL;
}

static const char *carried(uint16_t ethertype, char out[24])
{
    const char *name = NAME_IN(ethertypes, ethertype);
    if (name)
        return name;
    snprintf(out, 24, ethertype < 1536 ? "802.3, %u bytes" : "type 0x%04x", ethertype);
    return out;
}

static const char *protocol_name(uint8_t protocol, char out[24])
{
    const char *name = NAME_IN(ip_protocols, protocol);
    if (name)
        return name;
    snprintf(out, 24, "protocol %u", protocol);
    return out;
}

static const char *hardware_text(const uint8_t *bytes, char out[18])
{
    snprintf(out, 18, "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
             bytes[5]);
    return out;
}

/* ---- link layer ---- */

static void describe_ethernet(const struct event_packet *frame, const struct packet *packet,
                              struct lines *lines)
{
    const uint8_t *bytes = frame->bytes;
    char from[18], to[18], type[24];
    uint16_t next = be16(bytes + 12);
    static const uint8_t nobody[6];
    if (memcmp(bytes, nobody, 6) == 0 && memcmp(bytes + 6, nobody, 6) == 0)
        say(lines, "Ethernet  no addresses: the frame never left the loopback, carries %s",
            carried(next, type));
    else
        say(lines, "Ethernet  %s to %s, carries %s", hardware_text(bytes + 6, from),
            memcmp(bytes, "\xff\xff\xff\xff\xff\xff", 6) == 0 ? "everyone" : hardware_text(bytes, to),
            carried(next, type));
    for (uint32_t at = 14; at < packet->link_size; at += 4)
        say(lines, "VLAN  %u, priority %u, carries %s", be16(bytes + at) & 0xfffu, bytes[at] >> 5,
            carried(be16(bytes + at + 2), type));
}

static void describe_cooked(const struct event_packet *frame, const struct packet *packet,
                            struct lines *lines)
{
    static const struct name_row kinds[] = {
        { 0, "to this host" },    { 1, "broadcast" },         { 2, "multicast" },
        { 3, "to another host" }, { 4, "sent by this host" },
    };
    bool second = frame->link_type == LINK_LINUX_SLL2;
    uint32_t kind = second ? frame->bytes[10] : be16(frame->bytes);
    const char *name = NAME_IN(kinds, kind);
    char type[24];
    say(lines, "Linux cooked%s  %s, carries %s", second ? " v2" : "", name ? name : "direction unknown",
        carried(packet->ethertype, type));
}

static void describe_link(const struct event_packet *frame, const struct packet *packet, struct lines *lines)
{
    char type[24];
    if (frame->link_type == LINK_ETHERNET)
        describe_ethernet(frame, packet, lines);
    else if (frame->link_type == LINK_LINUX_SLL || frame->link_type == LINK_LINUX_SLL2)
        describe_cooked(frame, packet, lines);
    else if (packet->link_size)
        say(lines, "Loopback  carries %s", carried(packet->ethertype, type));
    else
        say(lines, "Raw IP  no link layer was captured");
}

/* ---- network layer ---- */

static void describe_arp(const struct packet *packet, struct lines *lines)
{
    char from[56], to[56], hardware[18];
    packet_address_text(&packet->source, from);
    packet_address_text(&packet->destination, to);
    hardware_text(packet->arp_hardware, hardware);
    if (packet->arp_operation == 1)
        say(lines, "ARP  request: who has %s? tell %s at %s", to, from, hardware);
    else if (packet->arp_operation == 2)
        say(lines, "ARP  reply: %s is at %s", from, hardware);
    else
        say(lines, "ARP  operation %u from %s", packet->arp_operation, from);
}

static void describe_fragment(const struct packet *packet, const char *layer, bool more, struct lines *lines)
{
    if (packet->fragment)
        say(lines, "%s  a fragment: bytes from %u of its datagram, %s", layer, packet->fragment_offset,
            more ? "more follow" : "the last");
}

static void describe_ipv4(const struct event_packet *frame, const struct packet *packet, struct lines *lines)
{
    const uint8_t *ip = frame->bytes + packet->network_at;
    struct packet_address from = packet->source, to = packet->destination;
    char from_text[56], to_text[56], protocol[24];
    from.port = to.port = 0;
    say(lines, "IPv4  %s to %s, carries %s", packet_address_text(&from, from_text),
        packet_address_text(&to, to_text), protocol_name(packet->ip_protocol, protocol));
    say(lines, "IPv4  %u bytes of header, %u in all, at most %u hops more, identification %u%s",
        packet->network_size, be16(ip + 2), packet->ttl, be16(ip + 4),
        ip[6] & 0x40 ? ", not to be fragmented" : "");
    describe_fragment(packet, "IPv4", ip[6] & 0x20, lines);
    struct tcp_option option; /* IPv4's options have the same form */
    for (uint32_t at = 0; tcp_option_next(ip + 20, packet->network_size - 20, &at, &option);) {
        const char *name = NAME_IN(ipv4_options, option.kind);
        if (option.kind != 1)
            say(lines, "IPv4 option  %s, number %u, %u bytes", name ? name : "unknown", option.kind,
                option.size);
    }
}

static uint32_t extension_bytes(uint8_t kind, const uint8_t *bytes)
{
    return kind == 44 ? 8 : kind == 51 ? (bytes[1] + 2u) * 4 : (bytes[1] + 1u) * 8;
}

static void describe_ipv6(const struct event_packet *frame, const struct packet *packet, struct lines *lines)
{
    const uint8_t *ip = frame->bytes + packet->network_at;
    struct packet_address from = packet->source, to = packet->destination;
    char from_text[56], to_text[56], protocol[24];
    from.port = to.port = 0;
    packet_address_text(&from, from_text);
    packet_address_text(&to, to_text);
    say(lines, "IPv6  %s to %s, carries %s", from_text, to_text,
        protocol_name(packet->ip_protocol, protocol));
    say(lines, "IPv6  %u bytes behind the header, at most %u hops more, flow label %u", be16(ip + 4),
        packet->ttl, be32(ip) & 0xfffff);
    /* packet_dissect() walked this chain: network_size ends it. */
    uint8_t kind = ip[6];
    bool more = false;
    for (uint32_t at = 40; at + 8 <= packet->network_size;) {
        uint32_t size = extension_bytes(kind, ip + at);
        say(lines, "IPv6 extension  %s, %u bytes", protocol_name(kind, protocol), size);
        if (kind == 44)
            more = ip[at + 3] & 1;
        kind = ip[at];
        at += size;
    }
    describe_fragment(packet, "IPv6", more, lines);
}

/* ---- transport layer ---- */

static void describe_sack(const struct tcp_option *option, struct lines *lines)
{
    for (uint32_t at = 2; at + 8 <= option->size; at += 8)
        say(lines, "TCP option  has also got %u up to %u (selective acknowledgment)",
            be32(option->bytes + at), be32(option->bytes + at + 4));
}

static void describe_tcp_option(const struct tcp_option *option, struct lines *lines)
{
    const uint8_t *bytes = option->bytes;
    if (option->kind == 2 && option->size == 4)
        say(lines, "TCP option  largest segment it takes: %u bytes", be16(bytes + 2));
    else if (option->kind == 3 && option->size == 3)
        say(lines, "TCP option  windows it tells are to be multiplied by %u",
            1u << (bytes[2] > 14 ? 14 : bytes[2]));
    else if (option->kind == 4)
        say(lines, "TCP option  understands selective acknowledgments");
    else if (option->kind == 5)
        describe_sack(option, lines);
    else if (option->kind == 8 && option->size == 10)
        say(lines, "TCP option  timestamp %u, echoes %u", be32(bytes + 2), be32(bytes + 6));
    else if (option->kind != 1)
        say(lines, "TCP option  number %u, %u bytes", option->kind, option->size);
}

static void describe_tcp(const struct event_packet *frame, const struct packet *packet, struct lines *lines)
{
    const uint8_t *tcp = frame->bytes + packet->transport_at;
    char flags[40];
    packet_flags(packet->tcp_flags, flags);
    say(lines, "TCP  port %u to port %u, %s, %u bytes of header", packet->source.port,
        packet->destination.port, *flags ? flags : "no flags", packet->transport_size);
    if (packet->tcp_flags & TCP_ACK)
        say(lines, "TCP  sequence %u, acknowledges all before %u", packet->sequence, packet->acknowledgment);
    else
        say(lines, "TCP  sequence %u, acknowledges nothing", packet->sequence);
    say(lines, "TCP  window %u%s", packet->window,
        packet->tcp_flags & TCP_SYN ? " bytes (never scaled in a SYN)" : ", in the unit told in the SYN");
    if (packet->tcp_flags & TCP_URG)
        say(lines, "TCP  urgent up to byte %u of this segment", be16(tcp + 18));
    struct tcp_option option;
    for (uint32_t at = 0; tcp_option_next(tcp + 20, packet->transport_size - 20, &at, &option);)
        describe_tcp_option(&option, lines);
}

/* An ICMP error quotes the packet that it is about: looked at as a frame of its own without a link layer. */
static void describe_quoted(const struct event_packet *frame, const struct packet *packet,
                            struct lines *lines)
{
    bool error = packet->protocol == PACKET_ICMP6 ? packet->icmp_type < 128
                                                  : packet->icmp_type == 3 || packet->icmp_type == 5 ||
                                                        packet->icmp_type == 11 || packet->icmp_type == 12;
    if (!error || packet->payload_at >= frame->captured)
        return;
    struct event_packet quoted = { .bytes = frame->bytes + packet->payload_at,
                                   .captured = frame->captured - packet->payload_at,
                                   .length = packet->payload_length,
                                   .link_type = LINK_RAW };
    struct packet inner;
    if (!packet_dissect(&quoted, &inner) || inner.network_size == 0)
        return;
    /* An ICMP error may quote no more than the first 8 bytes behind the IP header: that is where the ports
     * are. */
    uint32_t ports = inner.network_at + inner.network_size;
    bool has_ports = inner.ip_protocol == PROTOCOL_TCP || inner.ip_protocol == PROTOCOL_UDP;
    if (inner.transport_size == 0 && has_ports && inner.fragment_offset == 0 &&
        ports + 4 <= quoted.captured) {
        inner.source.port = be16(quoted.bytes + ports);
        inner.destination.port = be16(quoted.bytes + ports + 2);
    }
    char from[56], to[56], protocol[24];
    packet_address_text(&inner.source, from);
    packet_address_text(&inner.destination, to);
    say(lines, "about  %s from %s to %s", protocol_name(inner.ip_protocol, protocol), from, to);
}

static void describe_icmp(const struct event_packet *frame, const struct packet *packet, struct lines *lines)
{
    const char *name = packet_icmp_name(packet);
    say(lines, "%s  %s (type %u, code %u)", packet->protocol == PACKET_ICMP ? "ICMP" : "ICMPv6",
        name ? name : "message", packet->icmp_type, packet->icmp_code);
    describe_quoted(frame, packet, lines);
}

/* ---- what is carried ---- */

static void describe_payload(const struct event_packet *frame, const struct packet *packet,
                             struct lines *lines)
{
    if (packet->payload_length == 0)
        return;
    uint32_t present = packet->payload_at < frame->captured ? frame->captured - packet->payload_at : 0;
    if (present > packet->payload_length)
        present = packet->payload_length;
    char text[72];
    struct str data = { (const char *)frame->bytes + packet->payload_at, present };
    size_t written = event_escape(text, sizeof text, data);
    say(lines, "Data  %u byte%s: %s%s", packet->payload_length, packet->payload_length == 1 ? "" : "s", text,
        written + 5 > sizeof text ? "..." : "");
}

int packet_describe(const struct event_packet *frame, char text[PACKET_LINES_MAX][PACKET_LINE_MAX])
{
    struct lines lines = { text, 0 };
    struct packet packet;
    if (packet_dissect(frame, &packet)) {
        describe_link(frame, &packet, &lines);
        if (packet.protocol == PACKET_ARP)
            describe_arp(&packet, &lines);
        else if (packet.network_size)
            (packet.source.size == 4 ? describe_ipv4 : describe_ipv6)(frame, &packet, &lines);
        if (packet.protocol == PACKET_TCP)
            describe_tcp(frame, &packet, &lines);
        else if (packet.protocol == PACKET_UDP)
            say(&lines, "UDP  port %u to port %u", packet.source.port, packet.destination.port);
        else if (packet.protocol == PACKET_ICMP || packet.protocol == PACKET_ICMP6)
            describe_icmp(frame, &packet, &lines);
        describe_payload(frame, &packet, &lines);
    } else {
        say(&lines, "Frame  link type %u, too short for its link layer or not known", frame->link_type);
    }
    if (frame->captured < frame->length)
        say(&lines, "Captured  only the first %u of %u bytes", frame->captured, frame->length);
    return lines.count;
}
