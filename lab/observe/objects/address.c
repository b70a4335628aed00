/* Internet addresses as values; see the header. */
#include "lab/observe/objects/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const uint8_t mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static struct address address_of(int family, const void *bytes, uint16_t port)
{
    struct address address = { .port = port };
    const uint8_t *from = bytes;
    address.size = family == AF_INET6 ? 16 : 4;
    if (address.size == 16 && memcmp(from, mapped_prefix, sizeof mapped_prefix) == 0) {
        from += sizeof mapped_prefix;
        address.size = 4;
    }
    memcpy(address.bytes, from, address.size);
    return address;
}

struct address address_from(const struct sockaddr *address, socklen_t size)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    if (address && size >= sizeof in && address->sa_family == AF_INET) {
        memcpy(&in, address, sizeof in);
        return address_of(AF_INET, &in.sin_addr, ntohs(in.sin_port));
    }
    if (address && size >= sizeof in6 && address->sa_family == AF_INET6) {
        memcpy(&in6, address, sizeof in6);
        return address_of(AF_INET6, &in6.sin6_addr, ntohs(in6.sin6_port));
    }
    return (struct address){ .size = 0 };
}

struct address address_from_words(int family, const uint32_t words[4], uint16_t port)
{
    return address_of(family, words, port);
}

void address_words(const struct address *address, int family, uint32_t words[4])
{
    uint8_t bytes[16] = { 0 };
    if (family == AF_INET6 && address->size == 4 && !address_any(address)) {
        memcpy(bytes, mapped_prefix, sizeof mapped_prefix);
        memcpy(bytes + sizeof mapped_prefix, address->bytes, 4);
    } else {
        memcpy(bytes, address->bytes, address->size);
    }
    memcpy(words, bytes, sizeof bytes);
}

bool address_equal(const struct address *a, const struct address *b)
{
    return a->size == b->size && a->port == b->port && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool address_any(const struct address *address)
{
    static const uint8_t zero[16];
    return memcmp(address->bytes, zero, sizeof zero) == 0;
}

struct address address_wildcard(const struct address *address)
{
    /* One key for 0.0.0.0 and [::]: a dual-stack listener serves both. */
    return (struct address){ .size = 4, .port = address->port };
}

size_t address_text(const struct address *address, char *out, size_t cap)
{
    char text[INET6_ADDRSTRLEN] = "";
    int length = 0;
    if (address->size != 0 && address_any(address) && address->port != 0) {
        length = snprintf(out, cap, "*:%u", address->port);
    } else if (address->size == 4) {
        inet_ntop(AF_INET, address->bytes, text, sizeof text);
        length = snprintf(out, cap, "%s:%u", text, address->port);
    } else if (address->size == 16) {
        inet_ntop(AF_INET6, address->bytes, text, sizeof text);
        length = snprintf(out, cap, "[%s]:%u", text, address->port);
    } else if (cap > 0) {
        out[0] = '\0';
    }
    return length < 0 ? 0 : (size_t)length < cap ? (size_t)length : cap ? cap - 1 : 0;
}
