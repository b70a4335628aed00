/* The parameters of each call, by their names in its manual page, and what each means. Which of them a call
 * was given, and under which name, the recording says. */
#include "lab/explain/explain.h"
#include "lab/explain/explain_table.h"

static const struct {
    const char *calls, *page;
} pages[] = {
    { "socket", "socket(2)" },
    { "socketpair", "socketpair(2)" },
    { "bind", "bind(2)" },
    { "listen", "listen(2)" },
    { "accept accept4", "accept(2)" },
    { "connect", "connect(2)" },
    { "send sendto sendmsg", "send(2)" },
    { "sendmmsg", "sendmmsg(2)" },
    { "recv recvfrom recvmsg", "recv(2)" },
    { "recvmmsg", "recvmmsg(2)" },
    { "read", "read(2)" },
    { "write", "write(2)" },
    { "readv writev preadv2 pwritev2", "readv(2)" },
    { "sendfile", "sendfile(2)" },
    { "splice", "splice(2)" },
    { "tee", "tee(2)" },
    { "vmsplice", "vmsplice(2)" },
    { "shutdown", "shutdown(2)" },
    { "close", "close(2)" },
    { "close_range", "close_range(2)" },
    { "dup dup2 dup3", "dup(2)" },
    { "select pselect", "select(2)" },
    { "poll ppoll", "poll(2)" },
    { "epoll_create epoll_create1", "epoll_create(2)" },
    { "epoll_ctl", "epoll_ctl(2)" },
    { "epoll_wait epoll_pwait epoll_pwait2", "epoll_wait(2)" },
    { "setsockopt getsockopt", "setsockopt(2)" },
    { "getsockname", "getsockname(2)" },
    { "getpeername", "getpeername(2)" },
    { "fcntl", "fcntl(2)" },
    { "ioctl", "ioctl(2)" },
    { "pipe pipe2", "pipe(2)" },
    { "eventfd eventfd2", "eventfd(2)" },
    { "timerfd_create timerfd_settime timerfd_gettime", "timerfd_create(2)" },
    { "signalfd signalfd4", "signalfd(2)" },
    { "pidfd_getfd", "pidfd_getfd(2)" },
    { "waitpid wait4 waitid", "wait(2)" },
    { "io_uring_setup", "io_uring_setup(2)" },
};

#define FLAGS "how, see below; 0: plainly"

/* The first that fits speaks; no calls: any. */
static const struct {
    const char *name, *calls, *about;
} params[] = {
    { "sockfd", "accept accept4", "the listening socket" },
    { "sockfd", "", "which socket" },
    { "addr", "bind", "the local address it gets; * is any of this host's" },
    { "addr", "connect", "whom to reach" },
    { "addr", "accept accept4", "filled with the peer's address; NULL: not wanted" },
    { "addr", "getpeername", "filled with the peer's address" },
    { "addr", "getsockname", "filled with its own address" },
    { "addrlen", "bind connect sendto", "bytes of the address" },
    { "addrlen", "", "room for the address, and then the bytes it has" },
    { "domain", "", "the family of addresses" },
    { "type", "", "what kind of socket" },
    { "protocol", "", "0: the usual one for this type" },
    { "sv", "", "filled with the two descriptors" },
    { "backlog", "",
      "limit of the accept queue: it takes one more than this, and no more than net.core.somaxconn "
      "allows" },
    { "flags", "accept4", "set on the new descriptor, see below" },
    { "flags", "", FLAGS },
    { "buf", "send sendto write", "the bytes, shown up to a limit" },
    { "buf", "", "where the bytes are put, shown as they came" },
    { "len", "send sendto", "how many of them" },
    { "len", "recv recvfrom", "how many bytes there is room for: at most so many come" },
    { "len", "", "how many bytes at most" },
    { "count", "write", "how many of them" },
    { "count", "read", "how many bytes there is room for" },
    { "count", "", "how many bytes" },
    { "dest_addr", "", "to whom" },
    { "src_addr", "", "filled with who sent it" },
    { "msg", "sendmsg", "the bytes in their pieces, with address and control data" },
    { "msg", "", "filled with bytes, address and control data" },
    { "msgvec", "sendmmsg", "messages, each with its bytes, address and control data" },
    { "msgvec", "", "filled, each with bytes, address and control data" },
    { "vlen", "", "how many messages at most" },
    { "iov", "writev pwritev2 vmsplice", "the bytes in their pieces" },
    { "iov", "", "filled piece by piece" },
    { "iovcnt", "", "how many pieces" },
    { "nr_segs", "", "how many pieces" },
    { "offset", "sendfile", "where in the file; NULL: where it stands" },
    { "offset", "", "where in the file; -1: where it stands, and the only one for a socket or pipe" },
    { "out_fd", "", "where to" },
    { "in_fd", "", "where from: a file" },
    { "fd_in", "", "where from" },
    { "off_in", "", "where in it; NULL for a pipe or socket" },
    { "fd_out", "", "where to" },
    { "off_out", "", "where in it; NULL for a pipe or socket" },
    { "how", "", "which direction ends" },
    { "first", "", "the lowest" },
    { "last", "", "the highest" },
    { "oldfd", "", "what gets a second descriptor" },
    { "newfd", "", "its number; what was there is closed" },
    { "nfds", "select pselect", "the highest descriptor in any set, plus 1" },
    { "nfds", "", "how many" },
    { "readfds", "", "wait until these can be read; overwritten with those that can" },
    { "writefds", "", "until these can be written" },
    { "exceptfds", "", "until these have urgent data" },
    { "timeout", "select pselect", "how long at most; NULL: for ever; 0: not at all" },
    { "timeout", "poll epoll_wait epoll_pwait", "milliseconds at most; -1: for ever; 0: not at all" },
    { "timeout", "", "how long at most; NULL: for ever" },
    { "tmo_p", "", "how long at most; NULL: for ever" },
    { "timeout_left", "", "what was left of it: the kernel writes that back" },
    { "sigmask", "", "signals held back while it waits; NULL: as they are" },
    { "fds", "", "descriptor and what to wait for, each" },
    { "epfd", "", "the interest list" },
    { "op", "", "what to do" },
    { "event", "", "what to wait for, and what to be told then, where that is not the descriptor" },
    { "events", "", "filled with what is ready" },
    { "maxevents", "", "how many at most" },
    { "size", "", "of no effect, but above 0" },
    { "level", "", "whose option: the socket's or a protocol's" },
    { "optname", "", "which option" },
    { "optval", "setsockopt", "its new value" },
    { "optval", "", "filled with its value" },
    { "optlen", "setsockopt", "bytes of the value" },
    { "optlen", "", "room for the value, and then the bytes it has" },
    { "arg", "", "with what" },
    { "argp", "", "with what" },
    { "pipefd", "", "filled: first the reading end, then the writing end" },
    { "initval", "", "where the counter begins" },
    { "clockid", "", "which clock" },
    { "new_value", "", "when, and how often" },
    { "old_value", "", "filled with what was left" },
    { "curr_value", "", "filled with what is left" },
    { "mask", "", "which signals" },
    { "fd", "close", "the descriptor that becomes free" },
    { "fd", "epoll_ctl", "on which descriptor" },
    { "fd", "signalfd", "-1: a new one" },
    { "fd", "timerfd_settime timerfd_gettime", "which timer" },
    { "fd", "vmsplice", "the pipe" },
    { "fd", "", "which descriptor" },
    { "pidfd", "", "of which process" },
    { "targetfd", "", "which descriptor of that process: this one gets a second one of it" },
    { "pid", "", "which child; -1: any" },
    { "wstatus", "", "filled with what became of it" },
    { "options", "", FLAGS },
    { "rusage", "", "filled with what it used; NULL: not wanted" },
    { "idtype", "", "what the next one names" },
    { "id", "", "which child" },
    { "infop", "", "filled with who it was and what became of it" },
    { "entries", "", "how many requests there is room for" },
    { "p", "", "filled with what the ring is like" },
};

const char *explain_param(struct str call, struct str name)
{
    for (size_t i = 0; i < sizeof params / sizeof *params; i++)
        if (str_is(name, params[i].name) && (!*params[i].calls || explain_names(params[i].calls, call)))
            return params[i].about;
    return NULL;
}

const char *explain_page(struct str call)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (explain_names(pages[i].calls, call))
            return pages[i].page;
    return NULL;
}
