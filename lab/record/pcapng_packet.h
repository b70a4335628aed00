/* Packets out of their blocks: enhanced, simple and old ones, and the records of a pcap file. Private to
 * lab/record/pcapng_*.c. */
#ifndef SOCKEYE_RECORD_PCAPNG_PACKET_H
#define SOCKEYE_RECORD_PCAPNG_PACKET_H

#include "lab/record/pcapng.h"

/* Fills `event` from a whole, checked block of such a type; event->ns is since 1970. False when it lies about
 * itself: of no interface, or with more captured than it holds. */
bool packet_read(const struct pcapng_reader *reader, const struct pcapng_section *section,
                 const uint8_t *block, size_t length, struct event *event);

/* Whether the block, one that packet_read() takes, tells a time: a simple packet does not. */
bool packet_is_timed(const struct pcapng_section *section, const uint8_t *block);

#endif
