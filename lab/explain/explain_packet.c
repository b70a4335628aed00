/* What a packet means, for who sees it pass. */
#include "lab/record/packet.h"

#include "lab/explain/explain_table.h"
#include "lab/record/conversation.h"

static const struct {
    uint32_t mark;
    const char *sentence;
} mark_rows[] = {
    { MARK_RETRANSMISSION, "; sent again: its acknowledgment did not come in time" },
    { MARK_OUT_OF_ORDER, "; it comes late, after bytes that follow it" },
    { MARK_DUPLICATE_ACK, "; it says again what is missing: something got lost or overtaken" },
    { MARK_ZERO_WINDOW, "; its window is 0: the receive queue is full, the sender must stop" },
    { MARK_WINDOW_UPDATE, "; it only tells that there is room for more" },
    { MARK_KEEPALIVE, "; a probe whether the other side is still there, or the answer" },
    { MARK_WINDOW_PROBE, "; it asks whether there is room again: the window is still closed" },
    { MARK_LOST_SEGMENT, "; bytes before it were never seen" },
};

/* All of `set` and none of `clear`; the first row that fits. {to} is the receiver. */
static const struct {
    uint8_t set, clear;
    bool data;
    const char *before, *after;
} tcp_rows[] = {
    { TCP_RST | TCP_ACK, 0, false, "ends the connection at once, without a FIN: the next call of ",
      " fails, if it makes one" },
    { TCP_RST, 0, false, "says that there is no such connection any more: the next call of ",
      " fails, if it makes one" },
    { TCP_SYN | TCP_ACK, 0, false, "accepts the connection and asks back; it is the kernel that answers ",
      "" },
    { TCP_SYN, TCP_ACK, false, "asks ", " for a connection" },
    { TCP_FIN, 0, true, "carries the last bytes, and says that no more will follow: if ",
      " reads on, it gets 0 after them" },
    { TCP_FIN, 0, false, "says that no more bytes will follow: if ", " reads on, it gets 0 after the last" },
    { 0, 0, true, "carries bytes of the stream to ", "" },
    { TCP_ACK, 0, false, "acknowledges what came; it carries nothing for the program of ", "" },
};

/* The kernel's answer to a SYN has no place in any stream. */
static bool is_refusal(const struct packet *packet)
{
    return (packet->tcp_flags & (TCP_RST | TCP_ACK)) == (TCP_RST | TCP_ACK) && packet->sequence == 0;
}

static void put_tcp(struct text *text, const struct packet *packet, struct str to)
{
    if (is_refusal(packet)) {
        text_string(text, "refuses the connection that was asked for: nobody listens there");
        return;
    }
    for (size_t i = 0; i < sizeof tcp_rows / sizeof *tcp_rows; i++) {
        bool flags = (packet->tcp_flags & tcp_rows[i].set) == tcp_rows[i].set &&
                     !(packet->tcp_flags & tcp_rows[i].clear);
        if (!flags || (tcp_rows[i].data && packet->payload_length == 0))
            continue;
        text_string(text, tcp_rows[i].before);
        text_str(text, to);
        text_string(text, tcp_rows[i].after);
        return;
    }
    text_string(text, "a segment without a flag");
}

static void put_icmp(struct text *text, const struct packet *packet)
{
    bool unreachable =
        (packet->protocol == PACKET_ICMP && packet->icmp_type == 3 && packet->icmp_code == 3) ||
        (packet->protocol == PACKET_ICMP6 && packet->icmp_type == 1 && packet->icmp_code == 4);
    const char *name = packet_icmp_name(packet);
    if (unreachable)
        text_string(text, "says that nobody has that port: a connected UDP socket will see ECONNREFUSED");
    else
        text_printf(text, "a control message: %s", name ? name : "of a rare type");
}

static void put_meaning(struct text *text, const struct packet *packet, struct str to)
{
    switch (packet->protocol) {
    case PACKET_TCP:
        put_tcp(text, packet, to);
        break;
    case PACKET_UDP:
        text_printf(text, "a datagram of %u byte%s to ", packet->payload_length,
                    packet->payload_length == 1 ? "" : "s");
        text_str(text, to);
        text_string(text, ": nobody will acknowledge it");
        break;
    case PACKET_ICMP:
    case PACKET_ICMP6:
        put_icmp(text, packet);
        break;
    case PACKET_ARP:
        text_string(text, packet->arp_operation == 1
                              ? "asks the local network who has an address"
                              : "tells the hardware address that goes with an address");
        break;
    case PACKET_OTHER:
        text_string(text, packet->fragment ? "a fragment of a datagram too large for one frame"
                                           : "a frame of another protocol");
        break;
    }
}

void explain_packet(const struct event *event, struct text *text)
{
    struct packet packet;
    struct conversation_parts parts;
    char from_text[56], to_text[56];
    if (!packet_dissect(&event->u.packet, &packet)) {
        text_string(text, "a frame that is too short to be read");
        return;
    }
    if (!conversation_parse(event->line, &parts)) {
        memset(&parts, 0, sizeof parts);
        parts.from = str_from(packet_address_text(&packet.source, from_text));
        parts.to = str_from(packet_address_text(&packet.destination, to_text));
    }
    text_str(text, parts.from);
    text_string(text, ": ");
    put_meaning(text, &packet, parts.to);
    for (size_t i = 0; i < sizeof mark_rows / sizeof *mark_rows; i++)
        if (parts.marks & mark_rows[i].mark)
            text_string(text, mark_rows[i].sentence);
}
