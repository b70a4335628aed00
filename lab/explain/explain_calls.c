/* What each call is about to do, waits for, and has done: one row a sentence. */
#include "lab/explain/explain_table.h"

#define RECV  "recv recvfrom recvmsg read readv"
#define SEND  "send sendto sendmsg write writev"
#define WAIT  "select pselect poll ppoll epoll_wait epoll_pwait epoll_pwait2"
#define SLEEP "select pselect"

const struct explain_row explain_calls[] = {
    /* ---- making a socket and giving it an address ---- */
    { "socket", WHEN_ENTER, KIND_ANY, "SOCK_STREAM",
      "asks the kernel for a stream socket: a connection of bytes, with no address and no peer yet" },
    { "socket", WHEN_ENTER, KIND_ANY, "SOCK_DGRAM",
      "asks the kernel for a datagram socket: single messages, no connection" },
    { "socket", WHEN_ENTER, KIND_ANY, NULL, "asks the kernel for a socket" },
    { "socket", WHEN_OK, KIND_ANY, NULL,
      "the new socket is descriptor {ret}, the lowest number that was free; no packet was sent" },
    { "socketpair", WHEN_ENTER, KIND_ANY, NULL,
      "asks for two sockets that are connected to each other, without any address" },
    { "socketpair", WHEN_OK, KIND_ANY, NULL,
      "two connected sockets: what is written to one is read from the other, in both directions" },
    { "pipe pipe2", WHEN_ENTER, KIND_ANY, NULL, "asks for a pipe: bytes in one direction" },
    { "pipe pipe2", WHEN_OK, KIND_ANY, NULL, "a pipe: the second descriptor writes, the first reads" },
    { "bind", WHEN_ENTER, KIND_ANY, NULL, "gives socket {fd} the local address {1}" },
    { "bind", WHEN_OK, KIND_DATAGRAM, NULL,
      "socket {fd} now has the address {1}: datagrams sent there are kept for it from now on" },
    { "bind", WHEN_OK, KIND_UNIX, NULL,
      "socket {fd} now has the address {1}, which is a file (unless it begins with @): it stays when the "
      "socket is closed. Nobody can reach it there before listen()" },
    { "bind", WHEN_OK, KIND_ANY, NULL,
      "socket {fd} now has the address {1}; nobody can reach a TCP socket there before listen()" },
    { "listen", WHEN_ENTER, KIND_ANY, NULL,
      "lets the kernel take connections for socket {fd}, with an accept queue limit of {1}" },
    { "listen", WHEN_OK, KIND_UNIX, NULL,
      "socket {fd} listens: from now on whoever connects joins its accept queue, whether accept() is called "
      "or "
      "not; the queue takes at most one more than {1}" },
    { "listen", WHEN_OK, KIND_ANY, NULL,
      "socket {fd} listens: from now on the kernel shakes hands with whoever connects, whether accept() is "
      "called or not; the queue takes at most one more than {1}" },

    /* ---- connecting ---- */
    { "connect", WHEN_ENTER, KIND_DATAGRAM, NULL,
      "fixes {1} as the peer of socket {fd}; no packet is sent for that" },
    { "connect", WHEN_ENTER, KIND_UNIX, NULL, "joins the accept queue of {1}" },
    { "connect", WHEN_ENTER, KIND_ANY, NULL,
      "asks {1} for a connection: the kernel sends a SYN; the kernel of {1} answers it by itself, accept() "
      "is not needed for that" },
    { "connect", WHEN_BLOCK, KIND_UNIX, NULL, "waits until there is room in the accept queue of {1}" },
    { "connect", WHEN_BLOCK, KIND_ANY, NULL,
      "connect({fd}) sent a SYN and waits for the SYN ACK; the kernel of {1} answers by itself, accept() is "
      "not needed for that" },
    { "connect", WHEN_OK, KIND_DATAGRAM, NULL,
      "socket {fd} now sends to {1} and takes datagrams from there alone; nothing was sent, so nobody knows "
      "yet whether {1} is there" },
    { "connect", WHEN_OK, KIND_UNIX, NULL,
      "connected to {1}; it waits there in the accept queue, and can be written to already" },
    { "connect", WHEN_OK, KIND_ANY, NULL,
      "the connection to {1} stands: SYN, SYN ACK and ACK were exchanged by the two kernels, whether the "
      "server has called accept() or not" },
    { "accept accept4", WHEN_ENTER, KIND_ANY, NULL,
      "takes the oldest finished connection from the accept queue of {fd}" },
    { "accept accept4", WHEN_BLOCK, KIND_ANY, NULL,
      "the accept queue of {fd} is empty: sleeps until a connection is finished" },
    { "accept accept4", WHEN_OK, KIND_ANY, NULL,
      "took a connection from the queue of {fd}: it is descriptor {ret}, a new socket; {fd} goes on "
      "listening. The handshake was over before" },

    /* ---- sending ---- */
    { SEND, WHEN_ENTER, KIND_DATAGRAM, NULL, "sends one datagram of {n:asked} from {fd}" },
    { SEND, WHEN_ENTER, KIND_ANY, NULL, "puts {n:asked} into the send queue of {fd}" },
    { SEND, WHEN_BLOCK, KIND_DATAGRAM, NULL, "no room for the datagram: sleeps until some is sent or read" },
    { SEND, WHEN_BLOCK, KIND_PIPE, NULL, "the pipe is full: sleeps until the reader has read" },
    { SEND, WHEN_BLOCK, KIND_ANY, NULL,
      "the send queue of {fd} is full: sleeps until {peer} has read and its kernel acknowledged" },
    { SEND, WHEN_ZERO, KIND_DATAGRAM, NULL,
      "sent a datagram without a byte, which is a message all the same" },
    { SEND, WHEN_SOME, KIND_UDP, NULL,
      "one datagram of {n:ret} was sent: that is no promise that it arrives" },
    { SEND, WHEN_SHORT, KIND_ANY, NULL,
      "only {ret} of {n:asked} were taken: the queue had room for no more; the program must send the rest "
      "itself" },
    { SEND, WHEN_SOME, KIND_TCP, NULL,
      "the kernel took {n:ret} into the send queue; that says nothing yet about {peer} having read, or even "
      "got, them" },
    { SEND, WHEN_SOME, KIND_ANY, NULL, "the kernel took {n:ret}" },
    { "sendfile splice", WHEN_ENTER, KIND_ANY, NULL,
      "moves bytes from a descriptor to another within the kernel" },
    { "sendfile splice", WHEN_ZERO, KIND_ANY, NULL, "moved nothing: the source is at its end" },
    { "sendfile splice", WHEN_SHORT, KIND_ANY, NULL,
      "moved {ret} of {n:asked}: the program must go on with the rest" },
    { "sendfile splice", WHEN_SOME, KIND_ANY, NULL, "moved {n:ret} without copying them into the program" },

    /* ---- receiving ---- */
    { RECV, WHEN_ENTER, KIND_DATAGRAM, NULL,
      "takes one datagram from {fd}, of which at most {n:asked} are kept" },
    { RECV, WHEN_ENTER, KIND_ANY, "MSG_PEEK", "looks at what waits on {fd}, without taking it" },
    { RECV, WHEN_ENTER, KIND_EVENT, NULL, "reads the counter behind {fd}" },
    { RECV, WHEN_ENTER, KIND_ANY, NULL, "takes what waits on {fd}, at most {n:asked}" },
    { RECV, WHEN_BLOCK, KIND_DATAGRAM, NULL, "no datagram waits on {fd}: sleeps until one comes" },
    { RECV, WHEN_BLOCK, KIND_PIPE, NULL,
      "the pipe is empty: sleeps until somebody writes, or every writing end is closed" },
    { RECV, WHEN_BLOCK, KIND_ANY, NULL,
      "nothing waits on {fd}: sleeps until {peer} sends or ends the connection" },
    { RECV, WHEN_ZERO, KIND_DATAGRAM, NULL,
      "{call}({fd}) returned 0: a datagram without a byte; on a datagram socket that is a message, no end" },
    { RECV, WHEN_ZERO, KIND_PIPE, NULL,
      "{call}({fd}) returned 0: every writing end of the pipe is closed; it will be 0 from now on" },
    { RECV, WHEN_ZERO, KIND_ANY, NULL,
      "{call}({fd}) returned 0: {peer} has shut down its sending side; this socket stays readable for ever" },
    { RECV, WHEN_SOME, KIND_ANY, "MSG_PEEK",
      "saw {n:ret} and left them in the queue: the next recv() gets them again" },
    { RECV, WHEN_MORE, KIND_DATAGRAM, NULL,
      "the datagram had {n:ret}, and there was room for {n:asked}: what did not fit is gone" },
    { RECV, WHEN_SOME, KIND_DATAGRAM, "MSG_TRUNC",
      "took {n:ret} of a datagram that was longer: what did not fit is gone" },
    { RECV, WHEN_FULL, KIND_DATAGRAM, NULL,
      "took one datagram, {n:ret}: all the room there was; of a longer one the rest would be gone" },
    { RECV, WHEN_SOME, KIND_DATAGRAM, NULL, "took one datagram of {n:ret}" },
    { RECV, WHEN_FULL, KIND_STREAM, NULL,
      "took {n:ret}, as many as there was room for: more may be waiting" },
    { RECV, WHEN_SHORT, KIND_STREAM, NULL,
      "took the {n:ret} that were there; a stream has no messages: where the sender's send() ended cannot be "
      "seen" },
    { RECV, WHEN_SOME, KIND_ANY, NULL, "took {n:ret}" },

    /* ---- ending ---- */
    { "shutdown", WHEN_ENTER, KIND_ANY, "SHUT_WR",
      "ends the sending direction of {fd}, for every copy of it; receiving goes on" },
    { "shutdown", WHEN_ENTER, KIND_ANY, "SHUT_RD",
      "ends the receiving direction of {fd}; the peer is not told" },
    { "shutdown", WHEN_ENTER, KIND_ANY, NULL, "ends both directions of {fd}, for every copy of it" },
    { "shutdown", WHEN_OK, KIND_TCP, "SHUT_WR",
      "a FIN follows the last byte: {peer} will read 0 after it; {fd} can still receive, and is still to be "
      "closed" },
    { "shutdown", WHEN_OK, KIND_ANY, "SHUT_RD",
      "recv({fd}) gives 0 once the queue is empty; nothing was sent, and what still comes in can be read" },
    { "shutdown", WHEN_OK, KIND_TCP, NULL,
      "a FIN follows the last byte; the descriptor {fd} is still open and to be closed" },
    { "shutdown", WHEN_OK, KIND_ANY, NULL,
      "the direction is ended for all copies; the descriptor {fd} is still open" },
    { "close", WHEN_ENTER, KIND_ANY, NULL,
      "gives descriptor {fd} back; the socket itself ends when no other copy of it is left" },
    { "close", WHEN_OK, KIND_TCP, NULL,
      "descriptor {fd} is free; if it was the last copy the kernel now ends the connection: with a FIN, or "
      "with a RST when bytes were left unread" },
    { "close", WHEN_OK, KIND_ANY, NULL, "descriptor {fd} is free; the next new one gets this number" },
    { "close_range", WHEN_OK, KIND_ANY, NULL, "all descriptors in the range are closed" },
    { "dup dup2 dup3", WHEN_ENTER, KIND_ANY, NULL, "asks for another descriptor of the same socket" },
    { "dup dup2 dup3", WHEN_OK, KIND_ANY, NULL,
      "{ret} is now the same socket as {fd}: it ends only when both are closed" },

    /* ---- waiting for several ---- */
    { SLEEP " poll ppoll", WHEN_NOTHING, KIND_ANY, NULL,
      "watches no descriptor at all: it sleeps until the time is over, whatever arrives" },
    { SLEEP, WHEN_ENTER, KIND_ANY, NULL,
      "waits until one of the descriptors is ready; the kernel will overwrite the sets with those that are" },
    { WAIT, WHEN_ENTER, KIND_ANY, NULL, "waits until one of the descriptors is ready" },
    { WAIT, WHEN_BLOCK, KIND_ANY, NULL,
      "none of the descriptors is ready: sleeps until one is, or the time is over" },
    { SLEEP, WHEN_ZERO, KIND_ANY, NULL, "the time was over and nothing was ready; the sets are empty now" },
    { WAIT, WHEN_ZERO, KIND_ANY, NULL, "the time was over and nothing was ready" },
    { SLEEP, WHEN_SOME, KIND_ANY, NULL,
      "{ret} ready; the sets now hold only those: they must be built again before the next {call}()" },
    { WAIT, WHEN_NVAL, KIND_ANY, NULL,
      "{ret} ready; {nval} with POLLNVAL: that descriptor is not open. It comes back at once each time until "
      "it is taken out of the set" },
    { WAIT, WHEN_ERR, KIND_ANY, NULL,
      "{ret} ready; {err} with POLLERR: an error is pending, getsockopt(SO_ERROR) or the next call on it "
      "tells "
      "which" },
    { WAIT, WHEN_HUP, KIND_ANY, NULL,
      "{ret} ready; {hup} with POLLHUP: both directions of it are over, and it will be told each time until "
      "it is taken out of the set" },
    { WAIT, WHEN_SOME, KIND_ANY, NULL, "{ret} ready: the call on each will not sleep" },
    { "epoll_create epoll_create1", WHEN_OK, KIND_ANY, NULL,
      "descriptor {ret} is an interest list, empty yet" },
    { "epoll_ctl", WHEN_ENTER, KIND_ANY, "EPOLL_CTL_ADD", "adds descriptor {2} to the interest list {fd}" },
    { "epoll_ctl", WHEN_ENTER, KIND_ANY, "EPOLL_CTL_DEL", "takes descriptor {2} off the interest list {fd}" },
    { "epoll_ctl", WHEN_ENTER, KIND_ANY, NULL,
      "changes what is waited for on {2} in the interest list {fd}" },
    { "epoll_ctl", WHEN_OK, KIND_ANY, "EPOLLET",
      "done; edge-triggered: it will be told once for each change, so read until EAGAIN" },
    { "epoll_ctl", WHEN_OK, KIND_ANY, NULL, "the interest list {fd} is changed" },

    /* ---- options and names ---- */
    { "setsockopt", WHEN_ENTER, KIND_ANY, NULL, "sets {2} of socket {fd}" },
    { "setsockopt", WHEN_OK, KIND_ANY, "SO_RCVBUF",
      "the kernel stores twice what was asked, within its limits: getsockopt() tells" },
    { "setsockopt", WHEN_OK, KIND_ANY, "SO_SNDBUF",
      "the kernel stores twice what was asked, within its limits: getsockopt() tells" },
    { "setsockopt", WHEN_OK, KIND_ANY, "SO_REUSEADDR",
      "bind() may now take a port that only old connections in TIME_WAIT still use" },
    { "setsockopt", WHEN_OK, KIND_ANY, "IPV6_V6ONLY",
      "IPV6_V6ONLY of socket {fd} is {3}: with 1 it takes IPv6 alone, and 0.0.0.0 with the same port is left "
      "to "
      "another socket; with 0 it takes IPv4 too" },
    { "setsockopt", WHEN_OK, KIND_ANY, NULL, "{2} is set" },
    { "getsockopt", WHEN_ENTER, KIND_ANY, NULL, "asks for {2} of socket {fd}" },
    { "getsockopt", WHEN_OK, KIND_ANY, "SO_ERROR",
      "the pending error of {fd}, which is cleared by being asked for" },
    { "getsockopt", WHEN_OK, KIND_ANY, NULL, "the kernel's value of {2}" },
    { "getsockname", WHEN_OK, KIND_ANY, NULL, "the local address of {fd}" },
    { "getpeername", WHEN_OK, KIND_ANY, NULL, "the peer's address of {fd}" },
    { "fcntl", WHEN_OK, KIND_ANY, "O_NONBLOCK",
      "{fd} is non-blocking: where a call would sleep it fails with EAGAIN" },
    { "fcntl", WHEN_OK, KIND_ANY, "FD_CLOEXEC", "{fd} will be closed when the process runs another program" },
    { "fcntl", WHEN_OK, KIND_ANY, NULL, "fcntl({fd}) gave {ret}" },
    { "ioctl", WHEN_OK, KIND_ANY, "FIONBIO", "the non-blocking mode of {fd} is set" },
    { "ioctl", WHEN_OK, KIND_ANY, "FIONREAD", "how many bytes wait on {fd}" },
    { "eventfd eventfd2", WHEN_OK, KIND_ANY, NULL, "descriptor {ret} is a counter that can be waited for" },
    { "timerfd_create", WHEN_OK, KIND_ANY, NULL,
      "descriptor {ret} is a timer: readable when it has expired" },
    { "signalfd signalfd4", WHEN_OK, KIND_ANY, NULL,
      "descriptor {ret} is readable when one of the signals is pending" },
};
const size_t explain_calls_count = sizeof explain_calls / sizeof *explain_calls;
