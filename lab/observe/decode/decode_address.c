/* Socket addresses in numbers, and on the line by the name the session has for them. */
#include "lab/observe/decode/decode_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/un.h>

#include "lab/observe/decode/decode_families.h"
#include "lab/observe/decode/decode_interface.h"

static void put_internet4(struct text *text, const struct sockaddr_in *address)
{
    uint32_t host = ntohl(address->sin_addr.s_addr);
    if (host == INADDR_ANY) {
        text_char(text, '*');
    } else {
        for (int shift = 24; shift >= 0; shift -= 8) {
            text_unsigned(text, host >> shift & 255);
            if (shift)
                text_char(text, '.');
        }
    }
    text_char(text, ':');
    text_unsigned(text, ntohs(address->sin_port));
}

static void put_internet6(struct text *text, const struct sockaddr_in6 *address, pid_t pid)
{
    char host[INET6_ADDRSTRLEN];
    text_char(text, '[');
    if (inet_ntop(AF_INET6, &address->sin6_addr, host, sizeof host))
        text_string(text, host);
    if (address->sin6_scope_id) {
        text_char(text, '%');
        put_interface(text, pid, address->sin6_scope_id);
    }
    text_string(text, "]:");
    text_unsigned(text, ntohs(address->sin6_port));
}

static void put_unix(struct text *text, const struct sockaddr_un *address, size_t size)
{
    size_t length =
        size > offsetof(struct sockaddr_un, sun_path) ? size - offsetof(struct sockaddr_un, sun_path) : 0;
    const char *path = address->sun_path;
    if (length > sizeof address->sun_path)
        length = sizeof address->sun_path;
    if (length == 0) {
        text_string(text, "(unnamed)");
        return;
    }
    if (path[0] == '\0') { /* abstract: every byte counts, NUL too */
        text_char(text, '@');
        path++;
        length--;
    } else {
        length = strnlen(path, length);
    }
    text_escape(text, (struct str){ path, length });
}

/* With interfaces by their names, where `pid` is not 0. */
static void put_numbers(struct text *text, const struct sockaddr *address, size_t size, pid_t pid)
{
    struct sockaddr_storage whole = { 0 };
    if (size > sizeof whole)
        size = sizeof whole;
    memcpy(&whole, address, size);
    int family = size >= sizeof whole.ss_family ? whole.ss_family : -1;
    if (family == AF_INET && size >= sizeof(struct sockaddr_in)) {
        put_internet4(text, (const struct sockaddr_in *)&whole);
    } else if (family == AF_INET6 && size >= offsetof(struct sockaddr_in6, sin6_scope_id)) {
        put_internet6(text, (const struct sockaddr_in6 *)&whole, pid);
    } else if (family == AF_UNIX) {
        put_unix(text, (const struct sockaddr_un *)&whole, size);
    } else if (family < 0) {
        text_string(text, "(none)"); /* a stream socket's recvfrom() leaves the address empty */
    } else if (!put_family_address(text, &whole, size, pid)) {
        names_put(text, &names_family, family);
    }
}

size_t decode_sockaddr(const struct sockaddr *address, socklen_t size, char *out, size_t cap)
{
    if (cap == 0)
        return 0;
    struct text text = text_into(out, cap);
    put_numbers(&text, address, size, 0);
    return text.used;
}

/* The first one of the call, for the event: no name hides it there. */
static void keep_numbers(struct rendering *r, const void *address, size_t size)
{
    struct decoded *out = r->out;
    if (out->call.address.n > 0)
        return;
    out->call.address = (struct str){ out->address, decode_sockaddr(address, (socklen_t)size, out->address,
                                                                    sizeof out->address) };
}

void put_address(struct rendering *r, const void *address, size_t size)
{
    keep_numbers(r, address, size);
    char name[256];
    size_t length = 0;
    sa_family_t family = AF_UNSPEC;
    memcpy(&family, address, size >= sizeof family ? sizeof family : 0);
    if (r->context && r->context->endpoint && (family == AF_INET || family == AF_INET6))
        length = r->context->endpoint(r->context->data, address, (socklen_t)size, name, sizeof name);
    if (length && *name != '[') /* a number has more to say: its scope */
        text_put(&r->line, name, length < sizeof name ? length : sizeof name - 1);
    else
        put_numbers(&r->line, address, size, r->raw->pid);
}

bool address_is_whole(const struct sockaddr_storage *address, size_t size)
{
    int family = size < sizeof(sa_family_t) ? AF_UNSPEC : address->ss_family;
    switch (family) {
    case AF_INET:
        return size >= sizeof(struct sockaddr_in);
    case AF_INET6:
        return size >= offsetof(struct sockaddr_in6, sin6_scope_id);
    case AF_UNIX:
        return size <= sizeof(struct sockaddr_un);
    default:
        return size >= family_address_least(family);
    }
}

static bool put_address_at(struct rendering *r, uint64_t at, uint32_t size)
{
    struct sockaddr_storage address = { 0 };
    if (at == 0)
        text_string(&r->line, "NULL");
    else if (size > sizeof address || !form_read(r, at, &address, size))
        put_unreadable(r, at);
    else
        put_address(r, &address, size);
    return at == 0 ? size == 0 : size <= sizeof address && address_is_whole(&address, size);
}

void put_given_address(struct rendering *r, uint64_t at, uint32_t size)
{
    if (!put_address_at(r, at, size))
        put_room(r, size, size);
}

void show_address(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_given_address(r, r->raw->args[index], (uint32_t)r->raw->args[index + 1]);
}

void show_address_given(struct rendering *r, int index, const struct names *names)
{
    if (!r->plain)
        show_address(r, index, names);
}

/* What can be read of an address of `size` bytes: no more than the room that it was given at entry. Notes in
 * the event where it did not fit. */
static size_t address_filled(struct rendering *r, unsigned message, uint32_t size)
{
    uint32_t room = r->enter->rooms[message];
    struct event_call *call = &r->out->call;
    if (size <= room)
        return size;
    call->address_size = (int32_t)size;
    call->address_room = (int32_t)room;
    return room;
}

/* Lengths are ints: one below 0 is what the program gave, however the kernel reads it. */
void put_room(struct rendering *r, uint32_t room, uint32_t size)
{
    text_string(&r->line, " [");
    if (room != size) {
        text_int(&r->line, (int32_t)room);
        text_string(&r->line, " => ");
    }
    text_int(&r->line, (int32_t)size);
    text_char(&r->line, ']');
}

/* The length may be more than there was room for: what lies behind the room is the program's own memory. */
void put_filled_address(struct rendering *r, uint64_t at, unsigned message, uint32_t size)
{
    struct sockaddr_storage address;
    size_t seen = address_filled(r, message, size);
    if (seen > sizeof address)
        seen = sizeof address;
    if (size > 0 && seen < sizeof(sa_family_t))
        text_string(&r->line, LATER);
    else
        put_address_at(r, at, (uint32_t)seen);
    if (seen != size)
        put_room(r, (uint32_t)seen, size);
}

/* An address that the call fills in, with a pointer to its length behind it. */
void show_address_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint64_t at = r->raw->args[index];
    uint32_t size = 0;
    bool known = at != 0 && form_read(r, r->raw->args[index + 1], &size, sizeof size);
    if (at == 0) {
        text_string(&r->line, "NULL");
    } else if (r->filled && known) {
        put_filled_address(r, at, 0, size);
    } else {
        r->out->rooms[0] = size;
        r->out->call.address_room = known ? (int32_t)size : 0;
        text_string(&r->line, LATER);
    }
    r->length = size;
    r->length_known = known;
}

/* recvfrom's: without it the call is recv, which has no such parameter. */
void show_source_address(struct rendering *r, int index, const struct names *names)
{
    if (!r->plain)
        show_address_filled(r, index, names);
}
