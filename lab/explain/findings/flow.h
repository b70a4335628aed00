/* What the captured packets tell of TCP connections: for each direction how many bytes went, how many were
 * acknowledged, and how it ended. A connection is known by the texts of its endpoints, which are the same in
 * the line of a packet and in the values of a socket.
 *
 * Sequence numbers are given as bytes since the start of the stream: 0 is the first byte of data. */
#ifndef SOCKEYE_EXPLAIN_FLOW_H
#define SOCKEYE_EXPLAIN_FLOW_H

#include "lab/base/map.h"
#include "lab/record/packet.h"
#include "lab/record/state.h"

struct flow {
    struct flow *next;   /* of those that share a hash; older ones of the same endpoints stand behind */
    struct str from, to; /* endpoint texts, slices of the recording */
    struct flow *back;   /* the other direction */
    bool begun;          /* a packet of this direction was seen */
    unsigned syns;       /* of this direction, with an ACK or without */
    bool whole;          /* its SYN was, so that byte 0 is the first */
    uint32_t object;     /* the socket that sends here; 0 not known yet */
    uint32_t first;      /* sequence number of byte 0 */
    int64_t sent, acked; /* bytes that were in packets; of those, the other side has said it has */
    uint32_t fin;        /* event of the first FIN; EVENT_NO_INDEX: none */
    uint32_t reset;      /* event of the first RST; EVENT_NO_INDEX: none */
    bool aborted;        /* that RST had an ACK: the socket was closed so, it answers no packet */
    int64_t reset_taken; /* aborted: bytes that the closing side's kernel had taken of the other direction */
    int64_t reset_at;    /* bytes sent before the RST, as its sequence number says */
};

struct flows {
    struct map by_name; /* owns its flows */
};

void flows_free(struct flows *flows);
/* Takes in a packet, event `index`. The flow it belongs to; NULL when it is not TCP, or when out of memory
 * (then *failed is set). `packet` is filled in either case. */
struct flow *flows_see(struct flows *flows, const struct event *event, uint32_t index, struct packet *packet,
                       bool *failed);
/* The flow that a socket sends into, its own from now on; NULL when no packet has named it, and
 * of a connection that is older than the recording: nobody knows which byte is its first. */
struct flow *flows_of(const struct flows *flows, const struct object *object);

#endif
