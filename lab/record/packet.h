/* What is in a captured frame: Ethernet (and Linux cooked, loopback, raw IP) down to TCP, UDP, ICMP, ARP.
 * Bounded: never reads beyond the captured bytes; a short frame gives the layers that are whole. */
#ifndef SOCKEYE_RECORD_PACKET_H
#define SOCKEYE_RECORD_PACKET_H

#include "lab/record/event.h"

enum packet_protocol { PACKET_OTHER, PACKET_ARP, PACKET_TCP, PACKET_UDP, PACKET_ICMP, PACKET_ICMP6 };

enum tcp_flag {
    TCP_FIN = 1,
    TCP_SYN = 2,
    TCP_RST = 4,
    TCP_PSH = 8,
    TCP_ACK = 16,
    TCP_URG = 32,
    TCP_ECE = 64,
    TCP_CWR = 128
};

struct packet_address {
    uint8_t bytes[16];
    uint8_t size;  /* 4, 16; 0 none */
    uint16_t port; /* host order; 0 none */
};

struct packet {
    enum packet_protocol protocol;
    struct packet_address source, destination;
    /* Where each layer lies in the frame, for the bytes pane: offset and size, size 0 when absent. */
    uint32_t link_size, network_at, network_size, transport_at, transport_size, payload_at;
    uint32_t payload_length;           /* as the headers say, also beyond the captured bytes */
    uint32_t sequence, acknowledgment; /* TCP, absolute */
    uint8_t tcp_flags;
    uint16_t window;     /* as in the header, unscaled */
    int8_t window_scale; /* TCP option in a SYN; -1 none */
    uint16_t mss;        /* TCP option in a SYN; 0 none */
    uint8_t icmp_type, icmp_code;
    uint8_t ttl;
    uint16_t ethertype;
    uint8_t ip_protocol;      /* IPPROTO_* behind the network layer and its extension headers */
    bool fragment;            /* part of a larger datagram */
    uint32_t fragment_offset; /* bytes; only the fragment at 0 has a transport layer */
    uint16_t arp_operation;   /* 1 request, 2 reply */
    uint8_t arp_hardware[6];  /* who sends the ARP */
};

/* Fills all of `packet` (zero where a layer is missing). False when not even the link layer is there.
 * Checksums are not judged: frames captured on loopback carry unfinished ones. */
bool packet_dissect(const struct event_packet *frame, struct packet *packet);

/* "SYN ACK" in the order SYN FIN RST PSH ACK URG ECE CWR, "" for none. Returns `out`. */
char *packet_flags(uint8_t tcp_flags, char out[40]);

/* "port unreachable" for an ICMP or ICMPv6 packet; NULL for a type that has no row. */
const char *packet_icmp_name(const struct packet *packet);

/* "10.0.0.1:7000", "[::1]:7000", "10.0.0.1" without a port, "?" without an address. */
char *packet_address_text(const struct packet_address *address, char out[56]);

/* Layer by layer in plain words, one line each: "TCP  client port 40122 to server port 7000, sequence ...".
 * Returns the number of lines; lines[i] are NUL-terminated. */
enum { PACKET_LINES_MAX = 24, PACKET_LINE_MAX = 120 };
int packet_describe(const struct event_packet *frame, char lines[PACKET_LINES_MAX][PACKET_LINE_MAX]);

#endif
