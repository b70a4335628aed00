/* Routes of the programs' private network. */
#ifndef SOCKEYE_OBSERVE_ROUTES_H
#define SOCKEYE_OBSERVE_ROUTES_H

/* What is sent to all (255.255.255.255) or to a group (224.0.0.0/4) comes back on lo, and a group can be
 * joined without naming an interface, as on a machine with a network. Where the kernel will not have it, such
 * sends fail with ENETUNREACH. */
void routes_to_all(void);

#endif
