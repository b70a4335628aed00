/* What the object behind a descriptor says of itself, through a copy of that descriptor which lives only as
 * long as the questions take. Nothing here changes the object: no PEEK (it would take a pending error), no
 * SO_ERROR. */
#ifndef SOCKEYE_OBSERVE_PROBE_H
#define SOCKEYE_OBSERVE_PROBE_H

#include "lab/observe/objects/processes.h"

/* Asks the object behind this descriptor for all that is known of it, and tells what changed. */
void probe(struct objects *objects, struct process *process, int fd, struct object *object);
/* Only what is unread of a connection, or the next datagram. */
void probe_unread(struct objects *objects, struct process *process, int fd, struct object *object);
/* The socket options that are on, and its two addresses: tells nothing by itself. */
void probe_options(struct objects *objects, struct process *process, int fd, struct object *object);
void probe_names(struct objects *objects, struct process *process, int fd, struct object *object);

#endif
