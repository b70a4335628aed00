/* The line of a packet: written from what was dissected, and taken apart again by who reads it in a
 * recording. */
#include "lab/record/conversation.h"

#include <string.h>

#include "lab/base/text.h"

static const struct {
    uint32_t mark;
    const char *text; /* as it stands at the end of the line */
} marks[] = {
    { MARK_RETRANSMISSION, " [retransmission]" },    { MARK_OUT_OF_ORDER, " [out of order]" },
    { MARK_DUPLICATE_ACK, " [duplicate ack]" },      { MARK_ZERO_WINDOW, " [zero window]" },
    { MARK_WINDOW_UPDATE, " [window update]" },      { MARK_KEEPALIVE, " [keep-alive]" },
    { MARK_LOST_SEGMENT, " [lost segment before]" }, { MARK_WINDOW_PROBE, " [window probe]" },
};
enum { MARK_KINDS = sizeof marks / sizeof *marks };

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static void put_tcp(struct text *text, const struct packet *packet, const struct conversation_view *view)
{
    char flags[40];
    packet_flags(packet->tcp_flags, flags);
    text_printf(text, "%s seq %u", *flags ? flags : "no flags", view->sequence);
    if (packet->tcp_flags & TCP_ACK)
        text_printf(text, " ack %u", view->acknowledgment);
    text_printf(text, " win %u", view->window);
    if (packet->payload_length)
        text_printf(text, ", %u byte%s", packet->payload_length, plural(packet->payload_length));
}

static void put_icmp(struct text *text, const struct packet *packet)
{
    const char *name = packet_icmp_name(packet);
    text_printf(text, "%s ", packet->protocol == PACKET_ICMP ? "ICMP" : "ICMPv6");
    if (name)
        text_string(text, name);
    else
        text_printf(text, "type %u code %u", packet->icmp_type, packet->icmp_code);
}

static void put_arp(struct text *text, const struct packet *packet, const char *from, const char *to)
{
    const uint8_t *at = packet->arp_hardware;
    if (packet->arp_operation == 1)
        text_printf(text, "ARP who has %s", to);
    else if (packet->arp_operation == 2)
        text_printf(text, "ARP %s is at %02x:%02x:%02x:%02x:%02x:%02x", from, at[0], at[1], at[2], at[3],
                    at[4], at[5]);
    else
        text_printf(text, "ARP operation %u", packet->arp_operation);
}

static void put_other(struct text *text, const struct packet *packet)
{
    if (packet->fragment)
        text_printf(text, "IPv%d fragment, %u byte%s at %u", packet->source.size == 4 ? 4 : 6,
                    packet->payload_length, plural(packet->payload_length), packet->fragment_offset);
    else if (packet->network_size)
        text_printf(text, "IPv%d protocol %u, %u byte%s", packet->source.size == 4 ? 4 : 6,
                    packet->ip_protocol, packet->payload_length, plural(packet->payload_length));
    else
        text_printf(text, "type 0x%04x, %u byte%s", packet->ethertype, packet->payload_length,
                    plural(packet->payload_length));
}

size_t conversation_line(const struct packet *packet, const struct conversation_view *view, const char *from,
                         const char *to, char *out, size_t cap)
{
    if (cap == 0)
        return 0;
    struct text text = text_into(out, cap);
    from = *from ? from : "?";
    to = *to ? to : "?";
    text_printf(&text, "%s > %s  ", from, to);
    switch (packet->protocol) {
    case PACKET_TCP:
        put_tcp(&text, packet, view);
        break;
    case PACKET_UDP:
        text_printf(&text, "UDP %u byte%s", packet->payload_length, plural(packet->payload_length));
        break;
    case PACKET_ICMP:
    case PACKET_ICMP6:
        put_icmp(&text, packet);
        break;
    case PACKET_ARP:
        put_arp(&text, packet, from, to);
        break;
    case PACKET_OTHER:
        put_other(&text, packet);
        break;
    }
    for (size_t i = 0; i < MARK_KINDS; i++)
        if (view->marks & marks[i].mark)
            text_string(&text, marks[i].text);
    return text.used;
}

/* ---- and back ---- */

/* "client:40122" without the port. An IPv6 address has a port only when it stands in brackets. */
static struct str without_port(struct str endpoint)
{
    size_t colon = endpoint.n, colons = 0;
    for (size_t i = 0; i < endpoint.n; i++)
        if (endpoint.p[i] == ':') {
            colon = i;
            colons++;
        }
    if (colons == 0 || colon + 1 == endpoint.n)
        return endpoint;
    bool bracketed = endpoint.p[0] == '[' && endpoint.p[colon - 1] == ']';
    if (colons > 1 && !bracketed)
        return endpoint;
    for (size_t i = colon + 1; i < endpoint.n; i++)
        if (endpoint.p[i] < '0' || endpoint.p[i] > '9')
            return endpoint;
    return (struct str){ endpoint.p, colon };
}

static uint32_t take_mark(struct str *info)
{
    for (size_t i = 0; i < MARK_KINDS; i++)
        if (str_ends(*info, marks[i].text)) {
            info->n -= strlen(marks[i].text);
            return marks[i].mark;
        }
    return 0;
}

bool conversation_parse(struct str line, struct conversation_parts *parts)
{
    memset(parts, 0, sizeof *parts);
    size_t arrow = str_find_text(line, " > ");
    if (arrow == 0 || arrow == line.n)
        return false;
    struct str rest = { line.p + arrow + 3, line.n - arrow - 3 };
    size_t gap = str_find_text(rest, "  ");
    if (gap == 0 || rest.p[0] == ' ' || gap == rest.n || gap + 2 == rest.n)
        return false;
    parts->from = (struct str){ line.p, arrow };
    parts->to = (struct str){ rest.p, gap };
    parts->info = (struct str){ rest.p + gap + 2, rest.n - gap - 2 };
    parts->from_actor = without_port(parts->from);
    parts->to_actor = without_port(parts->to);
    for (uint32_t found; (found = take_mark(&parts->info));)
        parts->marks |= found;
    return true;
}
