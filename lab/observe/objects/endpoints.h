/* From an address to the actor that has it. An entry stays when its socket has gone, since packets of
 * TIME_WAIT and answers on their way still name it, and is taken over by the next socket on the same address
 * and port. */
#ifndef SOCKEYE_OBSERVE_ENDPOINTS_H
#define SOCKEYE_OBSERVE_ENDPOINTS_H

#include "lab/observe/objects/registry.h"

/* Takes in both ends of a socket: who has them, what they are called, and who is the peer. */
void endpoints_learn(struct objects *objects, struct object *object, const struct address *local,
                     const struct address *remote);
/* A packet has passed between these. */
void endpoints_touch(struct objects *objects, const struct address *from, const struct address *to, bool udp);
void endpoints_free(struct objects *objects);

/* "server:7000", or in numbers where nobody is known to have it. Returns the length. */
size_t endpoints_text(struct objects *objects, const struct address *address, bool udp, char *out, size_t cap,
                      bool *found);
/* Whether somebody is known to have this address, or its port on any. */
bool endpoints_known(const struct objects *objects, const struct address *address, bool udp);

#endif
