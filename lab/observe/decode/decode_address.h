/* Socket addresses: as arguments, and by themselves. */
#ifndef SOCKEYE_OBSERVE_DECODE_ADDRESS_H
#define SOCKEYE_OBSERVE_DECODE_ADDRESS_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_address, show_address_given, show_address_filled, show_source_address;

/* The address by the context's name for it, else in numbers. */
void put_address(struct rendering *r, const void *address, size_t size);
/* Whether it has the length that the kernel takes for one of its family: more is as good to it, as a struct
 * sockaddr_storage gives. */
bool address_is_whole(const struct sockaddr_storage *address, size_t size);
/* One that the program gives, with its length where that is none of its family's. */
void put_given_address(struct rendering *r, uint64_t at, uint32_t size);
/* One of `size` bytes that the call, or its message with this number, has filled in: no more of it than the
 * room that it was given at entry, and both lengths where they differ. */
void put_filled_address(struct rendering *r, uint64_t at, unsigned message, uint32_t size);
/* " [2 => 16]": the length that the program gave, and the one it got back; " [8]" where they are one. */
void put_room(struct rendering *r, uint32_t room, uint32_t size);
/* Address in numbers: "127.0.0.1:7000", "[::1]:7000", "@abstract", "/run/x.sock". */
size_t decode_sockaddr(const struct sockaddr *address, socklen_t size, char *out, size_t cap);

#endif
