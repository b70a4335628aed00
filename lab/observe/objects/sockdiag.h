/* Questions to NETLINK_SOCK_DIAG about the sockets of a network namespace, also those without a descriptor:
 * connections that wait for accept(), half-open ones, TIME_WAIT. By libmnl. */
#ifndef SOCKEYE_OBSERVE_SOCKDIAG_H
#define SOCKEYE_OBSERVE_SOCKDIAG_H

#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/observe/objects/address.h"

/* One socket. Pointers lie in the answer: they live until the next question. */
struct sockdiag_row {
    int family;      /* AF_INET, AF_INET6, AF_UNIX */
    int type;        /* unix: SOCK_STREAM ... */
    uint8_t state;   /* TCP_ESTABLISHED ...; TCP_SYN_RECV for half-open */
    uint64_t cookie; /* as SO_COOKIE */
    uint32_t inode;  /* 0: nobody has a descriptor of it */
    struct address local, remote;
    uint32_t rqueue, wqueue;          /* LISTEN: waiting connections and their limit; else bytes */
    uint32_t memory[SK_MEMINFO_VARS]; /* has_memory */
    const void *info;                 /* struct tcp_info, not aligned; NULL where there is none */
    size_t info_size;
    uint32_t peer_inode; /* unix; 0 none */
    const char *name;    /* unix: path, or '\0' and an abstract name; NULL unnamed */
    size_t name_size;
    uint8_t shutdown; /* has_shutdown: 1 receiving, 2 sending */
    bool has_memory, has_shutdown;
};

typedef void sockdiag_each(void *data, const struct sockdiag_row *row);

struct sockdiag;

/* Of the current network namespace. NULL with why; the questions below then answer false. */
struct sockdiag *sockdiag_open(char *why, size_t cap);
void sockdiag_close(struct sockdiag *diag);

/* All sockets of AF_INET or AF_INET6 and IPPROTO_TCP or IPPROTO_UDP whose state is in `states` (1 <<
 * TCP_...). False: refused, or cut short. */
bool sockdiag_inet(struct sockdiag *diag, int family, int protocol, uint32_t states, sockdiag_each *each,
                   void *data);

/* One socket by its addresses and cookie (0: any). False when there is none. */
bool sockdiag_inet_one(struct sockdiag *diag, int family, int protocol, const struct address *local,
                       const struct address *remote, uint64_t cookie, struct sockdiag_row *row);
/* One unix socket by inode. */
bool sockdiag_unix_one(struct sockdiag *diag, uint32_t inode, struct sockdiag_row *row);

#endif
