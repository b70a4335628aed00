/* Messages of netlink: what a program asks of the kernel, and what comes back, by kind. */
#ifndef SOCKEYE_OBSERVE_DECODE_NETLINK_H
#define SOCKEYE_OBSERVE_DECODE_NETLINK_H

#include "lab/observe/decode/decode_forms.h"

/* If the descriptor of the call is a netlink socket, and a message of netlink begins here, writes
 * "[{nlmsg_len=20, nlmsg_type=RTM_GETLINK, ...} ...]"; else nothing, and false. `bytes` are the first
 * `present` of a buffer of `size`, and that the first of `whole` that the call moves. */
bool put_netlink(struct rendering *r, const char *bytes, size_t present, uint64_t size, uint64_t whole);

#endif
