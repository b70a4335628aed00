/* A packet in words, in as many cells as there are. Pure. */
#ifndef SOCKEYE_VIZ_WIRE_WORDS_H
#define SOCKEYE_VIZ_WIRE_WORDS_H

#include "lab/record/conversation.h"
#include "viz/draw/units.h"

/* A packet, apart into what is drawn. */
struct wire_facts {
    struct str flags; /* "SYN ACK"; for other protocols all that is said */
    bool tcp, reset, dropped;
    uint32_t payload, sequence, acknowledgment, window;
    uint32_t marks;
};
void wire_facts_of(const struct conversation_parts *parts, struct wire_facts *facts);
/* "SYN ACK", "3 bytes  seq 1 ack 1", "↻ 3 bytes again": the longest of its forms that fits into `room` cells.
 */
void wire_label(const struct wire_facts *facts, int room, bool ascii, struct words *out);
/* "again", "out of order", "window 0"; "" for a packet with nothing special. */
void wire_marks(const struct wire_facts *facts, struct words *out);

#endif
