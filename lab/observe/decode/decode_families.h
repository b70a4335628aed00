/* Addresses of the families that are neither of the internet nor of the file system; protocols of all. */
#ifndef SOCKEYE_OBSERVE_DECODE_FAMILIES_H
#define SOCKEYE_OBSERVE_DECODE_FAMILIES_H

#include <stdbool.h>
#include <sys/socket.h>

#include "lab/base/text.h"

/* "netlink:0", "interface:lo ETH_P_ARP", "vsock:2:1234"; false (and nothing) for a family that is not one of
 * them, or where less than its address is there. Interfaces go by the names that the network of `pid` has for
 * them; with 0, by their numbers. */
bool put_family_address(struct text *text, const struct sockaddr_storage *address, size_t size, pid_t pid);

/* The fewest bytes that are an address of this family. */
size_t family_address_least(int family);

/* What a family calls its protocol; -1 where the family is not known. */
void put_protocol_name(struct text *text, int family, int protocol);

#endif
