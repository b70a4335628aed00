/* What sock_diag says: connections that wait for accept(), half-open ones, sockets that the programs have
 * closed but the kernel still keeps, unix sockets, and every socket where descriptors cannot be copied. */
#ifndef SOCKEYE_OBSERVE_SOCKDIAG_SWEEP_H
#define SOCKEYE_OBSERVE_SOCKDIAG_SWEEP_H

#include "lab/observe/objects/registry.h"

/* All that has no descriptor (and with copies refused, all). */
void sockdiag_sweep(struct objects *objects);
/* Takes a reference away; may free the object. `closing`: the descriptor is gone already, so that the kernel
 * can be asked what is left. */
void sockdiag_sweep_release(struct objects *objects, struct object *object, bool closing);
/* One socket where no copy can be had of its descriptor. */
void sockdiag_sweep_one(struct objects *objects, struct object *object);
/* Unix sockets: the peer, queues and shutdown state that no descriptor tells. */
void sockdiag_sweep_unix(struct objects *objects, struct object *object);

#endif
