/* An internet address and port as a value that can be compared and hashed. IPv4 addresses that an IPv6 socket
 * shows as ::ffff:a.b.c.d are the IPv4 address, so that both ends of a connection have the same. */
#ifndef SOCKEYE_OBSERVE_ADDRESS_H
#define SOCKEYE_OBSERVE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct address {
    uint8_t bytes[16]; /* zero beyond size */
    uint8_t size;      /* 4, 16; 0: no address */
    uint8_t zero;      /* no padding: addresses are hashed as bytes */
    uint16_t port;     /* host order */
};

enum { ADDRESS_TEXT_MAX = 56 };

/* Size 0 when it is no internet address. */
struct address address_from(const struct sockaddr *address, socklen_t size);
/* From the network-order words that sock_diag gives. */
struct address address_from_words(int family, const uint32_t words[4], uint16_t port);
/* The words that sock_diag wants for a socket of this family. */
void address_words(const struct address *address, int family, uint32_t words[4]);

bool address_equal(const struct address *a, const struct address *b);
/* 0.0.0.0 or [::] */
bool address_any(const struct address *address);
/* The same port on any address. */
struct address address_wildcard(const struct address *address);

/* "127.0.0.1:7000", "[::1]:7000", "*:7000"; "" without a port. Returns the length. */
size_t address_text(const struct address *address, char *out, size_t cap);

#endif
