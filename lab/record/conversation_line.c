/* The line of a packet: written from what was dissected, and taken apart again by who reads it in a
 * recording. */
#include "lab/record/conversation.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

struct text {
    char *out;
    size_t cap, used;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
    if (text->used + 1 >= text->cap)
        return;
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text->out + text->used, text->cap - text->used, format, values);
    va_end(values);
    text->used += (size_t)length;
    if (text->used >= text->cap)
        text->used = text->cap - 1;
}

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static void put_tcp(struct text *text, const struct packet *packet, const struct conversation_view *view)
{
    char flags[40];
    packet_flags(packet->tcp_flags, flags);
    put(text, "%s seq %u", *flags ? flags : "no flags", view->sequence);
    if (packet->tcp_flags & TCP_ACK)
        put(text, " ack %u", view->acknowledgment);
    put(text, " win %u", view->window);
    if (packet->payload_length)
        put(text, ", %u byte%s", packet->payload_length, plural(packet->payload_length));
}

static void put_icmp(struct text *text, const struct packet *packet)
{
    const char *name = packet_icmp_name(packet);
    put(text, "%s ", packet->protocol == PACKET_ICMP ? "ICMP" : "ICMPv6");
    if (name)
        put(text, "%s", name);
    else
        put(text, "type %u code %u", packet->icmp_type, packet->icmp_code);
}

static void put_arp(struct text *text, const struct packet *packet, const char *from, const char *to)
{
    const uint8_t *at = packet->arp_hardware;
    if (packet->arp_operation == 1)
        put(text, "ARP who has %s", to);
    else if (packet->arp_operation == 2)
        put(text, "ARP %s is at %02x:%02x:%02x:%02x:%02x:%02x", from, at[0], at[1], at[2], at[3], at[4],
            at[5]);
    else
        put(text, "ARP operation %u", packet->arp_operation);
}

static void put_other(struct text *text, const struct packet *packet)
{
    if (packet->fragment)
        put(text, "IPv%d fragment, %u byte%s at %u", packet->source.size == 4 ? 4 : 6, packet->payload_length,
            plural(packet->payload_length), packet->fragment_offset);
    else if (packet->network_size)
        put(text, "IPv%d protocol %u, %u byte%s", packet->source.size == 4 ? 4 : 6, packet->ip_protocol,
            packet->payload_length, plural(packet->payload_length));
    else
        put(text, "type 0x%04x, %u byte%s", packet->ethertype, packet->payload_length,
            plural(packet->payload_length));
}

size_t conversation_line(const struct packet *packet, const struct conversation_view *view, const char *from,
                         const char *to, char *out, size_t cap)
{
    if (cap == 0)
        return 0;
    struct text text = { out, cap, 0 };
    out[0] = '\0';
    from = *from ? from : "?";
    to = *to ? to : "?";
    put(&text, "%s > %s  ", from, to);
    switch (packet->protocol) {
    case PACKET_TCP:
        put_tcp(&text, packet, view);
        break;
    case PACKET_UDP:
        put(&text, "UDP %u byte%s", packet->payload_length, plural(packet->payload_length));
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
            put(&text, "%s", marks[i].text);
    return text.used;
}

/* ---- and back ---- */

/* Offset of `what` in `text`, or text.n. */
static size_t find(struct str text, const char *what)
{
    size_t length = strlen(what);
    for (size_t at = 0; at + length <= text.n; at++)
        if (memcmp(text.p + at, what, length) == 0)
            return at;
    return text.n;
}

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
    for (size_t i = 0; i < MARK_KINDS; i++) {
        size_t length = strlen(marks[i].text);
        if (info->n >= length && memcmp(info->p + info->n - length, marks[i].text, length) == 0) {
            info->n -= length;
            return marks[i].mark;
        }
    }
    return 0;
}

bool conversation_parse(struct str line, struct conversation_parts *parts)
{
    memset(parts, 0, sizeof *parts);
    size_t arrow = find(line, " > ");
    if (arrow == 0 || arrow == line.n)
        return false;
    struct str rest = { line.p + arrow + 3, line.n - arrow - 3 };
    size_t gap = find(rest, "  ");
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
