/* Counts of the network namespace that belong to no single socket (/proc/net/netstat), since the session
 * began. */
#ifndef SOCKEYE_OBSERVE_NETSTAT_H
#define SOCKEYE_OBSERVE_NETSTAT_H

#include <stdbool.h>
#include <stdint.h>

struct netstat {
    int fd; /* of the namespace it was opened in; -1 none */
    uint64_t overflows_before, drops_before;
};

/* Opens it in the current network namespace. Without it every reading fails. */
void netstat_open(struct netstat *netstat);
void netstat_close(struct netstat *netstat);

/* ListenOverflows and ListenDrops since netstat_open(). False when they cannot be read. */
bool netstat_read(const struct netstat *netstat, uint64_t *overflows, uint64_t *drops);

#endif
