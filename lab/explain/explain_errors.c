/* Errors by name, and what usually causes them on the call that got them. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "lab/explain/explain.h"
#include "lab/explain/explain_table.h"

#define RECV "recv recvfrom recvmsg read readv"
#define SEND "send sendto sendmsg write writev sendfile splice"

static const struct {
    int error;
    const char *name;
} names[] = {
#define NAME(error)                                                                                          \
    {                                                                                                        \
        error, #error                                                                                        \
    }
    NAME(EACCES),          NAME(EADDRINUSE),   NAME(EADDRNOTAVAIL), NAME(EAFNOSUPPORT), NAME(EAGAIN),
    NAME(EALREADY),        NAME(EBADF),        NAME(ECHILD),        NAME(ECONNABORTED), NAME(ECONNREFUSED),
    NAME(ECONNRESET),      NAME(EDESTADDRREQ), NAME(EDOM),          NAME(EEXIST),       NAME(EFAULT),
    NAME(EFBIG),           NAME(EHOSTDOWN),    NAME(EHOSTUNREACH),  NAME(EILSEQ),       NAME(EINPROGRESS),
    NAME(EINTR),           NAME(EINVAL),       NAME(EIO),           NAME(EISCONN),      NAME(EISDIR),
    NAME(ELOOP),           NAME(EMFILE),       NAME(EMSGSIZE),      NAME(ENAMETOOLONG), NAME(ENETDOWN),
    NAME(ENETRESET),       NAME(ENETUNREACH),  NAME(ENFILE),        NAME(ENOBUFS),      NAME(ENODEV),
    NAME(ENOENT),          NAME(ENOMEM),       NAME(ENONET),        NAME(ENOPROTOOPT),  NAME(ENOSPC),
    NAME(ENOSYS),          NAME(ENOTCONN),     NAME(ENOTDIR),       NAME(ENOTSOCK),     NAME(ENOTTY),
    NAME(ENXIO),           NAME(EOPNOTSUPP),   NAME(EPERM),         NAME(EPIPE),        NAME(EPROTO),
    NAME(EPROTONOSUPPORT), NAME(EPROTOTYPE),   NAME(ERANGE),        NAME(EROFS),        NAME(ESHUTDOWN),
    NAME(ESOCKTNOSUPPORT), NAME(ESPIPE),       NAME(ESRCH),         NAME(ETIMEDOUT),    NAME(ETOOMANYREFS),
    NAME(EUSERS),
#undef NAME
};

static const struct {
    int signal;
    const char *name;
} signals[] = {
#define NAME(signal)                                                                                         \
    {                                                                                                        \
        signal, #signal                                                                                      \
    }
    NAME(SIGHUP),    NAME(SIGINT),  NAME(SIGQUIT),  NAME(SIGILL),  NAME(SIGTRAP), NAME(SIGABRT),
    NAME(SIGBUS),    NAME(SIGFPE),  NAME(SIGKILL),  NAME(SIGUSR1), NAME(SIGSEGV), NAME(SIGUSR2),
    NAME(SIGPIPE),   NAME(SIGALRM), NAME(SIGTERM),  NAME(SIGCHLD), NAME(SIGCONT), NAME(SIGSTOP),
    NAME(SIGTSTP),   NAME(SIGTTIN), NAME(SIGTTOU),  NAME(SIGURG),  NAME(SIGXCPU), NAME(SIGXFSZ),
    NAME(SIGVTALRM), NAME(SIGPROF), NAME(SIGWINCH), NAME(SIGIO),   NAME(SIGPWR),  NAME(SIGSYS),
#undef NAME
};

/* The first row of the call wins; "" is any call. */
static const struct {
    const char *calls;
    int error;
    const char *cause;
} causes[] = {
    { "connect", ECONNREFUSED,
      "nobody listens at that address: the kernel there answered the SYN with a RST. Is the server running, "
      "and listen()ing before the client starts?" },
    { "connect", ETIMEDOUT,
      "no answer came to any SYN: the host is away, the packets are lost, or the accept queue stayed full" },
    { "connect", EINPROGRESS,
      "no failure: the socket is non-blocking and the handshake is under way. Wait until it is writable, "
      "then ask getsockopt(SO_ERROR)" },
    { "connect", EALREADY,
      "the connect() before this one is still under way: wait until the socket is writable" },
    { "connect", EISCONN, "the socket is connected already" },
    { "connect", EAGAIN, "on a unix socket: the accept queue is full. On TCP: no local port is free" },
    { "connect", ENOENT,
      "there is no socket file of that name: the server has not bound it, or it was removed" },
    { "connect", EADDRNOTAVAIL,
      "no local port is free for this destination, or the address is not one to connect to" },
    { "connect", EACCES,
      "a broadcast address without SO_BROADCAST, a firewall, or no right to write to the socket file" },
    { "bind", EADDRINUSE,
      "another socket has this port: a server still running, or old connections in TIME_WAIT. Against the "
      "second, set SO_REUSEADDR before bind()" },
    { "bind", EADDRNOTAVAIL, "the address is none of this host's" },
    { "bind", EACCES,
      "ports below 1024 need a privilege; for a unix socket, the right to write in the folder" },
    { "bind", EINVAL, "the socket has an address already, or the length does not fit the family" },
    { "listen", EADDRINUSE, "another socket listens at this port" },
    { "listen", EOPNOTSUPP, "a socket of this type does not listen: only streams and seqpackets do" },
    { "accept accept4", EINVAL, "the socket does not listen: listen() was not called" },
    { "accept accept4", EAGAIN,
      "the accept queue is empty and the socket is non-blocking: wait until it is readable" },
    { "accept accept4", ECONNABORTED, "the client has gone again before accept(): go on with the next" },
    { "accept accept4", EMFILE,
      "the process has no descriptor left: is each connection closed when it ends?" },
    { "accept accept4", ENOTCONN, "the socket does not listen" },
    { RECV, EAGAIN,
      "nothing waits, and the call was not to sleep: the socket is non-blocking, or its SO_RCVTIMEO is over. "
      "Wait until it is readable" },
    { SEND, EAGAIN,
      "the send queue is full, and the call was not to sleep: wait until the socket is writable" },
    { RECV, ECONNRESET,
      "the peer ended the connection with a RST: it closed with data unread, died with SO_LINGER at zero, or "
      "got bytes after its close()" },
    { SEND, ECONNRESET, "the peer ended the connection with a RST" },
    { RECV, ECONNREFUSED,
      "an ICMP \"port unreachable\" came back for a datagram sent before: nobody has that port" },
    { SEND, ECONNREFUSED,
      "an ICMP \"port unreachable\" came back for a datagram sent before: nobody has that port" },
    { SEND, EPIPE,
      "this direction is over: the peer has answered with a RST, or this side has called shutdown(). SIGPIPE "
      "comes with it unless it is ignored or MSG_NOSIGNAL is set" },
    { SEND, EMSGSIZE, "the datagram is larger than the protocol or the socket takes" },
    { SEND, EDESTADDRREQ, "the socket has no peer and the call names none" },
    { SEND, ENOTCONN, "the socket is not connected" },
    { SEND, EISCONN, "an address was given for a socket that is connected" },
    { SEND, EACCES, "a broadcast address without SO_BROADCAST" },
    { SEND, ENOBUFS, "the queue of the network interface is full" },
    { SEND " " RECV, ETIMEDOUT,
      "what was sent was never acknowledged, or keepalive probes were not answered: the peer is gone" },
    { RECV, ENOTCONN,
      "the socket is not connected: on a listener, recv() the descriptor that accept() returned" },
    { "shutdown", ENOTCONN, "the socket is not connected (any more): the peer may have reset it" },
    { "getsockopt setsockopt", ENOPROTOOPT, "this level does not know the option" },
    { "setsockopt", EINVAL, "the value or its length is not one of this option" },
    { "socket", EAFNOSUPPORT, "this kernel does not have the address family" },
    { "socket", EPROTONOSUPPORT, "the protocol does not fit the type or the family" },
    { "socket", EPERM, "raw sockets need a privilege" },
    { "socket", EACCES, "raw sockets need a privilege" },
    { "epoll_ctl", EEXIST, "the descriptor is in the list already: use EPOLL_CTL_MOD" },
    { "epoll_ctl", ENOENT, "the descriptor is not in the list" },
    { "epoll_ctl", EPERM, "a descriptor of this kind is always ready and cannot be in the list" },
    { "close", EBADF,
      "the descriptor is not open: closed twice? Between the two it may have become somebody else's" },
    { "", EBADF, "the descriptor is not open: closed before, or never made" },
    { "", ENOTSOCK, "the descriptor is open, but it is no socket" },
    { "", EFAULT, "a pointer leads to memory that is not the program's" },
    { "", EINTR, "a signal handler ran while the call slept: call it again" },
    { "", EINVAL, "an argument is not one that this call takes" },
    { "", EMFILE, "the process has no descriptor left: is everything closed that was opened?" },
    { "", ENFILE, "the whole system has no descriptor left" },
    { "", ENOMEM, "the kernel has no memory for it" },
    { "", ENETUNREACH, "there is no route to that network" },
    { "", EHOSTUNREACH, "the host does not answer on its network" },
    { "", EOPNOTSUPP, "a socket of this type cannot do that" },
    { "", EPERM, "this needs a privilege that the program does not have" },
    { "", ENOSYS, "this call is not available here" },
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
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].error == error) {
            snprintf(out, 96, "%s (%s)", names[i].name, strerror(error));
            return out;
        }
    snprintf(out, 96, "errno %d", error);
    return out;
}

const char *explain_cause_on(struct str kind, struct str call, int32_t error)
{
    bool stream = str_starts(kind, "tcp");
    if (stream && error == ECONNREFUSED && explain_names(SEND " " RECV, call))
        return "the connect() before it was refused: nobody listens there, and the kernel there answered the "
               "SYN "
               "with a RST. Such a socket is of no more use: close it, and connect() a new one";
    return explain_cause(call, error);
}

const char *explain_cause(struct str call, int32_t error)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == error && (!*causes[i].calls || explain_names(causes[i].calls, call)))
            return causes[i].cause;
    return NULL;
}

char *explain_signal(int32_t signal, char out[24])
{
    snprintf(out, 24, "signal %d", signal);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signals[i].signal == signal)
            snprintf(out, 24, "%s", signals[i].name);
    return out;
}
