/* Where sockets are bound and listen, as their own calls say it, and addresses in numbers: what a name on the
 * line stands for does not matter here. */
#ifndef SOCKEYE_EXPLAIN_BOUND_H
#define SOCKEYE_EXPLAIN_BOUND_H

#include "lab/record/packet.h"

/* An address of the internet. One of IPv4 that is written as IPv6 (::ffff:127.0.0.1) is one of IPv4. */
struct net_address {
    uint8_t bytes[16];
    uint8_t size; /* 4, 16; 0: none */
    uint16_t port;
};

/* From an event's text, "127.0.0.1:7000", "*:7000", "[::1]:7000". False (and size 0) when it is another. */
bool net_address_read(struct str text, struct net_address *address);
struct net_address net_address_of(const struct packet_address *address);
bool net_address_equal(const struct net_address *a, const struct net_address *b);
bool net_address_is_any(const struct net_address *address); /* 0.0.0.0, :: */
/* The port with its two bytes swapped. */
uint16_t net_port_swapped(uint16_t port);

/* Of a socket. */
struct bound {
    uint32_t at;      /* event of the bind() that succeeded; 0: none did */
    uint32_t listens; /* event of the listen() that succeeded; 0: none did */
    struct str text;  /* the address, as recorded: also of a Unix socket */
    struct net_address address;
    uint32_t accepted; /* connections that accept() has given */
    bool v6only;
    struct net_address dialled; /* by the last connect() or sendto() that named an address of the internet */
    uint32_t dialled_at;        /* its ENTER; 0: none */
};

struct keep;
struct event;
struct task_calls;
struct fd_use;
struct socket_history;

/* A call begins; a call came back. */
void bound_enter(struct keep *keep, const struct event *event, const struct fd_use *use);
void bound_learn(struct keep *keep, const struct event *event, const struct task_calls *task,
                 const struct fd_use *use);
/* The datagram that an ICMP "port unreachable" is about; false where `packet`, of this frame, is none. */
bool bound_quoted_datagram(const struct event_packet *frame, const struct packet *packet,
                           struct packet *quoted);
/* The next socket that was bound, open or not, from *at (0 at first) on; its object into *id. NULL: no more.
 */
struct socket_history *bound_next(const struct keep *keep, size_t *at, uint32_t *id);
/* The same of those that calls have spoken of and that are open; one may come more than once. */
struct socket_history *bound_open_next(const struct keep *keep, size_t *at, uint32_t *id);
/* Whether some process has the object open. */
bool bound_is_open(const struct keep *keep, uint32_t id);

#endif
