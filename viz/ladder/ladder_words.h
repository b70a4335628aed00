/* The texts of a ladder: calls and packets in as many cells as there are. Pure. */
#ifndef SOCKEYE_VIZ_LADDER_WORDS_H
#define SOCKEYE_VIZ_LADDER_WORDS_H

#include "viz/draw/units.h"
#include "viz/ladder/ladder.h"

enum { LADDER_TEXT_MAX = 1200 };

/* A call's line in at most `width` cells: flags of 0 and sizes of addresses go first, then the words of an
 * error, then the arguments from their end; the result stays. Returns the length, NUL-terminated. */
size_t ladder_fit_call(struct str line, int width, char out[LADDER_TEXT_MAX]);

/* What stands in a row for its call or word: "accept(3, …)", "= 4", "recv(4, "ask", 512, 0) = 3". */
size_t ladder_part_text(const struct ladder *ladder, const struct timeline *timeline, int row,
                        bool with_label, int width, char out[LADDER_TEXT_MAX]);
/* The same for the two ends of a bracket, wherever they stand. */
size_t ladder_begin_text(const struct ladder_call *call, const struct timeline *timeline, bool with_label,
                         int width, char out[LADDER_TEXT_MAX]);
size_t ladder_end_text(const struct ladder_call *call, const struct timeline *timeline, int width,
                       char out[LADDER_TEXT_MAX]);

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
