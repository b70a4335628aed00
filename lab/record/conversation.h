/* Connections as the packets tell them: relative sequence numbers, window scale, and what is out of the
 * ordinary. The observer runs it once while recording and stores the line with the packet, so a reader needs
 * no history; for foreign captures the reader runs it itself. Marks follow Wireshark's meanings
 * (tcp.analysis.*), but for two: what would be a keep-alive is a window probe while the other side's window
 * is closed (Linux probes without a byte); and Wireshark tells a late segment from a repeated one by the
 * clock; here bytes that were never seen before are out of order (after two duplicate acks: a
 * retransmission), bytes seen before a retransmission. A frame that crosses two interfaces is captured twice:
 * keep one `struct conversations` for each interface. Checksums are never judged: loopback frames carry
 * unfinished ones. */
#ifndef SOCKEYE_RECORD_CONVERSATION_H
#define SOCKEYE_RECORD_CONVERSATION_H

#include "lab/record/packet.h"

enum conversation_mark {
    MARK_RETRANSMISSION = 1,
    MARK_OUT_OF_ORDER = 2,
    MARK_DUPLICATE_ACK = 4,
    MARK_ZERO_WINDOW = 8,
    MARK_WINDOW_UPDATE = 16,
    MARK_KEEPALIVE = 32,
    MARK_LOST_SEGMENT = 64,
    MARK_WINDOW_PROBE = 128 /* looks like a keep-alive, but the other side had closed its window */
};

struct conversations; /* all of a capture; owned by the caller */

struct conversation_view {
    uint32_t sequence, acknowledgment; /* relative to the initial sequence number of each side; where the SYN
                                          was not seen, the first segment's is 1 */
    uint32_t window; /* bytes: scaled once both SYNs were seen, as in the header before that */
    uint32_t marks;  /* enum conversation_mark */
};

struct conversations *conversations_new(void); /* NULL when out of memory */
void conversations_free(struct conversations *all);

/* Takes in one packet, in order. For what is not TCP everything is zero; when memory runs out numbers are
 * absolute and there are no marks. */
void conversations_see(struct conversations *all, const struct packet *packet,
                       struct conversation_view *view);

/* The transcript line of a packet:
 *   client:40122 > server:7000  SYN seq 0 win 65495
 *   client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes [retransmission]
 *   client:40122 > server:7000  UDP 5 bytes
 *   server > client  ICMP port unreachable
 *   server > client  ARP who has client
 * `from` and `to` are endpoint texts. Marks are [retransmission] [out of order] [duplicate ack] [zero window]
 * [window update] [keep-alive] [window probe] [lost segment before]. Returns the length. */
size_t conversation_line(const struct packet *packet, const struct conversation_view *view, const char *from,
                         const char *to, char *out, size_t cap);

/* Takes such a line apart again, as readers of a recording do; slices point into `line`. False when it is not
 * of that form. */
struct conversation_parts {
    struct str from, to;             /* "client:40122" */
    struct str from_actor, to_actor; /* "client" */
    struct str info;                 /* "SYN seq 0 win 65495", without the marks */
    uint32_t marks;
};
bool conversation_parse(struct str line, struct conversation_parts *parts);

#endif
