/* Errors by name, and what usually causes them on the call that got them. */
#include <errno.h>
#include <stdio.h>

#include "lab/base/kernel_names.h"
#include "lab/explain/explain.h"
#include "lab/explain/explain_table.h"

#define RECV "recv recvfrom recvmsg read readv preadv2"
#define SEND "send sendto sendmsg write writev pwritev2 sendfile splice"

/* The first row of the call that fits wins; "" is any call. */
static const struct {
    const char *calls;
    enum explain_kind kind;
    int error;
    const char *cause;
} causes[] = {
    { "connect", KIND_UNIX, ECONNREFUSED,
      "the file of a socket is there, but the socket is closed: it is left from a server that has ended, or "
      "one that does not listen() yet" },
    { "connect", KIND_ANY, ECONNREFUSED,
      "nobody listens at that address: the kernel there answered the SYN with a RST. Is the server running, "
      "and listen()ing before the client starts?" },
    { "connect", KIND_ANY, ETIMEDOUT,
      "no answer came to any SYN: the host is away, the packets are lost, or the accept queue stayed full" },
    { "connect", KIND_ANY, EINPROGRESS,
      "no failure: the socket is non-blocking and the handshake is under way. Wait until it is writable, "
      "then ask getsockopt(SO_ERROR)" },
    { "connect", KIND_ANY, EALREADY,
      "the connect() before this one is still under way: wait until the socket is writable" },
    { "connect", KIND_ANY, EISCONN, "the socket is connected already" },
    { "connect", KIND_UNIX, EAGAIN, "the accept queue is full" },
    { "connect", KIND_ANY, EAGAIN, "no local port is free" },
    { "connect", KIND_ANY, ENOENT,
      "there is no socket file of that name: the server has not bound it, or it was removed" },
    { "connect", KIND_ANY, EADDRNOTAVAIL,
      "no local port is free for this destination, or the address is not one to connect to" },
    { "connect", KIND_UNIX, EACCES, "no right to write to the file of the socket" },
    { "connect", KIND_ANY, EACCES, "a broadcast address without SO_BROADCAST, or a firewall" },
    { "bind", KIND_UNIX, EADDRINUSE,
      "there is a file at that path: of a server that still runs, or left from one that has ended. Against "
      "the "
      "second, unlink() it before bind()" },
    { "bind", KIND_ANY, EADDRINUSE,
      "another socket has this port: one that is open (for 0.0.0.0 also one bound to :: without "
      "IPV6_V6ONLY), or old connections in TIME_WAIT. Against those, set SO_REUSEADDR before bind()" },
    { "bind", KIND_ANY, EADDRNOTAVAIL, "the address is none of this host's" },
    { "bind", KIND_UNIX, EACCES, "no right to write in the folder of that path" },
    { "bind", KIND_ANY, EACCES, "ports below 1024 need a privilege" },
    { "bind", KIND_ANY, EINVAL, "the socket has an address already, or the length does not fit the family" },
    { "listen", KIND_ANY, EADDRINUSE, "another socket listens at this port" },
    { "listen", KIND_ANY, EOPNOTSUPP,
      "a socket of this type does not listen: only streams and seqpackets do" },
    { "accept accept4", KIND_ANY, EINVAL, "the socket does not listen: listen() was not called" },
    { "accept accept4", KIND_ANY, EAGAIN,
      "the accept queue is empty, and the call was not to sleep: the socket is non-blocking, or its "
      "SO_RCVTIMEO is over. Wait until it is readable" },
    { "accept accept4", KIND_ANY, ECONNABORTED,
      "the client has gone again before accept(): go on with the next" },
    { "accept accept4", KIND_ANY, EMFILE,
      "the process has no descriptor left: is each connection closed when it ends?" },
    { "accept accept4", KIND_ANY, ENOTCONN, "the socket does not listen" },
    { RECV, KIND_ANY, EAGAIN,
      "nothing waits, and the call was not to sleep (any longer): the descriptor is non-blocking, or its "
      "SO_RCVTIMEO is over. Wait until it is readable" },
    { "sendfile splice", KIND_ANY, EAGAIN,
      "nothing waits at the one descriptor, or there is no room at the other, and the call was not to "
      "sleep" },
    { SEND, KIND_ANY, EAGAIN,
      "there is no room, and the call was not to sleep (any longer): the descriptor is non-blocking, or its "
      "SO_SNDTIMEO is over. Wait until it is writable" },
    { SEND " " RECV, KIND_UNIX, ECONNRESET, "the peer has closed, and left data unread" },
    { RECV, KIND_ANY, ECONNRESET,
      "the peer ended the connection with a RST: it closed with data unread, or with SO_LINGER at zero, or "
      "got bytes after its close()" },
    { SEND, KIND_ANY, ECONNRESET, "the peer ended the connection with a RST" },
    { SEND, KIND_UNIX, ECONNREFUSED, "the file of a socket is there, but the socket is closed" },
    { SEND " " RECV, KIND_TCP, ECONNREFUSED,
      "the connect() before it was refused: nobody listens there, and the kernel there answered the SYN with "
      "a "
      "RST. Such a socket is of no more use: close it, and connect() a new one" },
    { SEND " " RECV, KIND_ANY, ECONNREFUSED,
      "an ICMP \"port unreachable\" came back for a datagram sent before: nobody has that port" },
    { SEND, KIND_PIPE, EPIPE,
      "every reading end of the pipe is closed. SIGPIPE comes with it unless it is ignored" },
    { SEND, KIND_UNIX, EPIPE,
      "the peer has closed, or this side has called shutdown(). SIGPIPE comes with it unless it is ignored "
      "or "
      "MSG_NOSIGNAL is set" },
    { SEND, KIND_ANY, EPIPE,
      "this direction is over: the peer has answered with a RST, or this side has called shutdown(). SIGPIPE "
      "comes with it unless it is ignored or MSG_NOSIGNAL is set" },
    { SEND, KIND_ANY, EMSGSIZE, "the datagram is larger than the protocol or the socket takes" },
    { SEND, KIND_ANY, EDESTADDRREQ, "the socket has no peer and the call names none" },
    { SEND, KIND_ANY, ENOTCONN, "the socket is not connected" },
    { SEND, KIND_ANY, EISCONN, "an address was given for a socket that is connected" },
    { SEND, KIND_UNIX, EACCES, "no right to write to the file of the socket" },
    { SEND, KIND_ANY, EACCES, "a broadcast address without SO_BROADCAST" },
    { SEND, KIND_ANY, ENOBUFS, "the queue of the network interface is full" },
    { SEND " " RECV, KIND_ANY, ETIMEDOUT,
      "what was sent was never acknowledged, or keepalive probes were not answered: the peer is gone" },
    { RECV, KIND_ANY, ENOTCONN,
      "the socket is not connected: on a listener, recv() the descriptor that accept() returned" },
    { RECV, KIND_ANY, EINVAL,
      "an argument is not one that this call takes; with MSG_OOB, no urgent byte is there" },
    { "shutdown", KIND_ANY, ENOTCONN, "the socket is not connected (any more): the peer may have reset it" },
    { "getpeername", KIND_ANY, ENOTCONN, "the socket has no peer: it is not connected, or not any more" },
    { "getsockopt setsockopt", KIND_ANY, ENOPROTOOPT, "this level does not know the option" },
    { "setsockopt", KIND_ANY, EINVAL, "the value or its length is not one of this option" },
    { "socket", KIND_ANY, EAFNOSUPPORT, "this kernel does not have the address family" },
    { "socket", KIND_ANY, EPROTONOSUPPORT, "the protocol does not fit the type or the family" },
    { "socket", KIND_ANY, EPERM, "raw sockets need a privilege" },
    { "socket", KIND_ANY, EACCES, "raw sockets need a privilege" },
    { "epoll_ctl", KIND_ANY, EEXIST, "the descriptor is in the list already: use EPOLL_CTL_MOD" },
    { "epoll_ctl", KIND_ANY, ENOENT, "the descriptor is not in the list" },
    { "epoll_ctl", KIND_ANY, EPERM, "a descriptor of this kind is always ready and cannot be in the list" },
    { "close", KIND_ANY, EBADF,
      "the descriptor is not open: closed twice? Between the two it may have become somebody else's" },
    { "", KIND_ANY, EBADF, "the descriptor is not open: closed before, or never made" },
    { "", KIND_ANY, ENOTSOCK, "the descriptor is open, but it is no socket" },
    { "", KIND_ANY, EFAULT, "a pointer leads to memory that is not the program's" },
    { "", KIND_ANY, EINTR,
      "a signal broke off the call while it slept; that says nothing of the descriptor" },
    { "", KIND_ANY, EINVAL, "an argument is not one that this call takes" },
    { "", KIND_ANY, EMFILE, "the process has no descriptor left: is everything closed that was opened?" },
    { "", KIND_ANY, ENFILE, "the whole system has no descriptor left" },
    { "", KIND_ANY, ENOMEM, "the kernel has no memory for it" },
    { "", KIND_ANY, ENETUNREACH,
      "there is no route to that network. A private network has the programs of the session alone in it: "
      "with "
      "--host they are on the machine's own" },
    { "", KIND_ANY, EHOSTUNREACH, "the host does not answer on its network" },
    { "", KIND_ANY, EOPNOTSUPP, "a socket of this type cannot do that" },
    { "", KIND_ANY, EPERM, "this needs a privilege that the program does not have" },
    { "", KIND_ANY, ENOSYS, "this call is not available here" },
};

bool explain_names(const char *list, struct str name)
{
    for (struct str rest = str_from(list); rest.n > 0;)
        if (str_equal(str_take_word(&rest), name))
            return true;
    return false;
}

char *explain_errno(int32_t error, char out[96])
{
    const char *name = names_find(&names_error_number, error);
    if (name)
        snprintf(out, 96, "%s (%s)", name, strerror(error));
    else
        snprintf(out, 96, "errno %d", error);
    return out;
}

/* Where nobody knows what the socket is, its address may tell: those of other families than unix have a
 * colon, unless they are nothing but the family's name. */
static struct str kind_by_address(struct str address)
{
    bool path =
        address.n > 0 && (strchr("/@.", *address.p) || (str_before(address, ':').n == address.n &&
                                                        !str_starts(address, "AF_") && *address.p != '('));
    return path ? str_from("unix") : (struct str){ NULL, 0 };
}

const char *explain_cause(struct str kind, const struct event_call *call)
{
    if (kind.n == 0)
        kind = kind_by_address(call->address);
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == call->error && explain_is_kind(kind, causes[i].kind) &&
            (!*causes[i].calls || explain_names(causes[i].calls, call->name)))
            return causes[i].cause;
    return NULL;
}
