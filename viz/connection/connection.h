/* The connection that a sheet tells of: a socket, and its peer where it is known. */
#ifndef SOCKEYE_VIZ_CONNECTION_H
#define SOCKEYE_VIZ_CONNECTION_H

#include "viz/view/object_words.h"
#include "viz/view/pane.h"

struct connection_end {
    uint32_t object;
    char letter;       /* 'C' of "client"; 'A' and 'B' where both begin alike */
    uint16_t style;    /* its actor's */
    struct words name; /* "client 3" */
};

struct connection {
    struct connection_end ends[2]; /* who asked stands first */
    unsigned count;                /* 1: the peer is not known, or there is none */
};

enum connection_wish { CONNECTION_TCP, CONNECTION_ANY /* pipes and unix sockets too */ };

/* view->sheet.object, else that of the step's call or packet, else the one that changed last. False when
 * there is none of that sort. */
bool connection_chosen(const struct view *view, enum connection_wish wish, struct connection *connection);
/* The object to show after (`by` 1) or before (-1) that one; 0 when there is none. */
uint32_t connection_beside(const struct view *view, enum connection_wish wish,
                           const struct connection *connection, int by);

#endif
