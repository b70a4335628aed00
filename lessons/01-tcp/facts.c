/* What lesson.md claims, proved on runs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lab/check.h"

static void lowest(struct run *run)
{
    uint32_t made = need(run, "client: socket(*) = *");
    need_equal(run, made, "descriptor of the client's first socket", 3, run_result(run, made));
    made = need(run, "server: socket(*) = *");
    need_equal(run, made, "descriptor of the server's first socket", 3, run_result(run, made));
    need_that(run, made, run_text(run, made, "server", 3, "remote")[0] == '\0', "the new socket has no peer");
}

static void listener(struct run *run)
{
    uint32_t bound = need(run, "server: bind(*) = 0"), listening = need(run, "server: listen(*) = 0");
    int fd = run_fd(run, listening);
    need_text(run, bound, "state after bind()", "CLOSED", run_text(run, bound, "server", fd, "state"));
    need_text(run, listening, "state after listen()", "LISTEN",
              run_text(run, listening, "server", fd, "state"));
    need_equal(run, listening, "limit of its queue", 8, run_value(run, listening, "server", fd, "backlog"));
}

static void refused(struct run *run)
{
    uint32_t bound = need(run, "listener: bind(3, *) = 0");
    uint32_t called = need_after(run, bound, "listener: connect(*, listener:7000) = -1 *");
    need_equal(run, called, "errno", ECONNREFUSED, run_errno(run, called));
    need_before(run, need_after(run, bound, "packet: listener:7000 > listener:*  RST ACK *"), called);
    need_before(run, called, need(run, "listener: listen(3, *) = 0"));
}

/* As many get in as the kernel says that the limit is, and one more; the next has to wait, and is not in. */
static void one_more(struct run *run)
{
    uint32_t listening = need(run, "listener: listen(3, *) = 0");
    int64_t limit = run_value(run, listening, "listener", 3, "backlog");
    uint32_t waits = need_after(run, listening, "listener: connect(*, listener:7000) blocked");
    uint32_t failed = need_after(run, waits, "listener: connect(*, listener:7000) = -1 *");
    need_before(run, need_after(run, waits, "packet: listener:* > listener:7000  SYN seq 0*"), failed);
    need_equal(run, waits, "connections, with one more than the limit", limit + 1,
               run_count(run, "listener: connect(*, listener:7000) = 0"));
    need_equal(run, waits, "connections in the queue", limit + 1, run_value(run, waits, "listener", 3, "aq"));
    need_equal(run, failed, "errno of the call after them", ETIMEDOUT, run_errno(run, failed));
    run_measured(run, "limit %lld, %lld connected", (long long)limit,
                 (long long)run_count(run, "listener: connect(*, listener:7000) = 0"));
}

static void through(struct run *run)
{
    uint32_t connected = need(run, "listener: connect(*, listener:7000) = 0");
    uint32_t got = need_after(run, connected, "listener: " RECEIVES "(*) = *");
    need_text(run, connected, "state of the socket that is read", "LISTEN",
              run_text(run, connected, "listener", run_fd(run, got), "state"));
    need_equal(run, got, "errno", ENOTCONN, run_errno(run, got));
}

static void autobind(struct run *run)
{
    uint32_t made = need(run, "client: socket(*) = *"),
             connected = need_after(run, made, "client: connect(*) = 0");
    int fd = run_fd(run, connected);
    const char *local = run_text(run, connected, "client", fd, "local");
    need_none(run, "client: bind(*");
    need_that(run, connected, strncmp(local, "client:", 7) == 0,
              "the client's socket has a port: it is at \"%s\"", local);
}

/* The listener's queue is empty up to then, so accept() would sleep if it were called; and when it was held
 * before the call, it comes back later. */
static void need_accept_after(struct run *run, uint32_t event)
{
    need_none_between(run, 0, event, "server: " ACCEPTS "(*) blocked");
    need_before(run, event, need(run, "server: " ACCEPTS "(*) = *"));
}

static void handshake(struct run *run)
{
    uint32_t listening = need(run, "server: listen(*) = 0");
    uint32_t syn = need_after(run, listening, "packet: client:* > server:7000  SYN seq 0*");
    uint32_t answer = need_after(run, syn, "packet: server:7000 > client:*  SYN ACK seq 0 ack 1*");
    uint32_t ack = need_after(run, answer, "packet: client:* > server:7000  ACK seq 1 ack 1*");
    uint32_t connected = need_after(run, ack, "client: connect(*, server:7000) = 0");
    need_accept_after(run, connected);
    need_equal(run, connected, "calls of the server's since listen()", 0,
               run_calls(run, listening + 1, connected, "server"));
}

static void early(struct run *run)
{
    uint32_t call = need(run, "client: send(*)"), sent = need_after(run, call, "client: send(*) = 13");
    uint32_t packet = need_after(run, call, "packet: client:* > server:7000  PSH ACK*13 bytes");
    need_before(run, need_after(run, packet, "packet: server:7000 > client:*  ACK seq 1 ack 14*"), sent);
    need_accept_after(run, sent);
}

static void descriptor(struct run *run)
{
    uint32_t listening = need(run, "server: listen(*) = 0");
    uint32_t accepted = need_after(run, listening, "server: accept(*) = *");
    int listener = run_fd(run, listening);
    need_that(run, accepted, run_result(run, accepted) > 0 && run_result(run, accepted) != listener,
              "accept() returns a descriptor other than the listener's");
    need_text(run, accepted, "state of the new socket", "ESTABLISHED",
              run_text(run, accepted, "server", (int)run_result(run, accepted), "state"));
    uint32_t served = need_after(run, accepted, "server: recv(*) = 0");
    need_text(run, served, "state of the listener, while the client is served", "LISTEN",
              run_text(run, served, "server", listener, "state"));
}

/* What stands behind the colon of "server:7000". */
static const char *port_of(const char *address)
{
    const char *colon = strrchr(address, ':');
    return colon ? colon + 1 : "";
}

static void port(struct run *run)
{
    uint32_t listening = need(run, "server: listen(*) = 0"), accepted = need(run, "server: accept(*) = *");
    char listeners[16] = "", own[80];
    const char *local = run_text(run, listening, "server", run_fd(run, listening), "local");
    snprintf(listeners, sizeof listeners, "%s", port_of(local));
    int fd = (int)run_result(run, accepted);
    need_text(run, accepted, "port of the new socket: the listener's", listeners,
              port_of(run_text(run, accepted, "server", fd, "local")));
    snprintf(own, sizeof own, "server: getsockname(%d, server:%s) = 0", fd, listeners);
    need_after(run, accepted, own);
}

/* What the server's kernel knows of the connection: where it begins and where it ends. */
static void four(struct run *run)
{
    uint32_t connected = need(run, "client: connect(*) = 0"), accepted = need(run, "server: accept(*) = *");
    char caller[64];
    snprintf(caller, sizeof caller, "%s",
             run_text(run, connected, "client", run_fd(run, connected), "local"));
    int fd = (int)run_result(run, accepted);
    need_text(run, accepted, "where the new socket is", "server:7000",
              run_text(run, accepted, "server", fd, "local"));
    need_text(run, accepted, "the other end: the client's address and port", caller,
              run_text(run, accepted, "server", fd, "remote"));
}

/* Three connections to one port, from one address: only the port at the client's side differs. */
static void others(struct run *run)
{
    static const char *const calls[] = { "listener: connect(5, *) = 0", "listener: connect(6, *) = 0",
                                         "listener: connect(7, *) = 0" };
    char locals[3][64] = { "" };
    for (size_t i = 0; i < 3; i++) {
        uint32_t connected = need(run, calls[i]);
        int fd = run_fd(run, connected);
        snprintf(locals[i], sizeof locals[i], "%s", run_text(run, connected, "listener", fd, "local"));
        need_text(run, connected, "the other end", "listener:7000",
                  run_text(run, connected, "listener", fd, "remote"));
        need_that(run, connected, strncmp(locals[i], "listener:", 9) == 0,
                  "all call from one address: here it is %s", locals[i]);
        for (size_t before = 0; before < i; before++)
            need_that(run, connected, strcmp(locals[before], locals[i]) != 0,
                      "each has a port of its own at the client's side: here it is %s", locals[i]);
    }
}

static void queued(struct run *run)
{
    uint32_t sent = need(run, "client: send(*) = *");
    uint32_t accepted = need_after(run, sent, "server: accept(*) = *");
    need_accept_after(run, sent);
    need_equal(run, accepted, "bytes waiting in the new socket", run_result(run, sent),
               run_value(run, accepted, "server", (int)run_result(run, accepted), "rq"));
    run_measured(run, "%lld bytes", (long long)run_result(run, sent));
}

static void room(struct run *run)
{
    uint32_t got = need(run, "server: recv(*, 512, *) = *");
    need_equal(run, got, "bytes received, with room for 512", 13, run_result(run, got));
    need_none_between(run, 0, got, "server: recv(*) blocked");
}

static void fin(struct run *run)
{
    uint32_t closing = need(run, "client: close(*)");
    uint32_t packet = need_after(run, closing, "packet: client:* > server:7000  FIN ACK seq 14 *");
    need_none_between(run, 0, closing, "packet: client:* > server:7000  FIN*");
    need_before(run, packet, need(run, "client: close(*) = 0"));
    need_before(run, packet, need(run, "client: exited*"));
}

static void ending(struct run *run)
{
    uint32_t last = need(run, "server: recv(*) = 13");
    uint32_t end = need_after(run, need_after(run, last, "packet: client:* > server:7000  FIN ACK*"),
                              "server: recv(*) = 0");
    need_equal(run, end, "errno", 0, run_errno(run, end));
    need_none(run, "server: recv(*) = -1 *");
}

static void both(struct run *run)
{
    uint32_t first = need(run, "packet: client:* > server:7000  FIN ACK*");
    uint32_t closing = need_after(run, first, "server: close(4)");
    uint32_t second = need_after(run, closing, "packet: server:7000 > client:*  FIN ACK*");
    need_after(run, second, "packet: client:* > server:7000  ACK*");
    need_none(run, "packet: *  RST*");
}

static void timewait(struct run *run)
{
    need_before(run, need(run, "client: close(*) = 0"), need(run, "server: close(*) = 0"));
    uint32_t waiting = need_state(run, "client:*", "TIME_WAIT");
    need_that(run, waiting, run_find_state(run, "server:7000", "TIME_WAIT") == NO_EVENT,
              "the server's end is never in TIME_WAIT");
}

static void asleep(struct run *run)
{
    uint32_t blocked = need(run, "server: accept(*) blocked");
    uint32_t syn = need_after(run, blocked, "packet: client:* > server:7000  SYN seq 0*");
    uint32_t ack = need_after(run, syn, "packet: client:* > server:7000  ACK seq 1 ack 1*");
    uint32_t accepted = need(run, "server: accept(*) = *");
    need_before(run, ack, accepted);
    need_none_between(run, blocked, ack, "packet: server:7000 > client:*  SYN seq*");
}

static void late(struct run *run)
{
    uint32_t sent = need(run, "client: send(*) = 13");
    uint32_t asleep = need_after(run, sent, "client: recv(*) blocked");
    uint32_t accepting = need_after(run, asleep, "server: accept(*)");
    need_after(run, accepting, "server: accept(*) = *");
    need_none(run, "server: accept(*) blocked");
    run_measured(run, "sent %lld ms before",
                 (long long)(run_ns(run, accepting) - run_ns(run, sent)) / 1000000);
}

static void two_sends(struct run *run)
{
    uint32_t first = need(run, "client: send(*\"good\", 4, *) = 4");
    need_after(run, first, "client: send(*\"bye\", 3, *) = 3");
    need_equal(run, first, "calls of send()", 2, run_count(run, "client: send(*) = *"));
}

static void merged(struct run *run)
{
    two_sends(run);
    uint32_t second = need(run, "client: send(*) = 3");
    uint32_t got = need_after(run, second, "server: recv(*) = *");
    need_equal(run, got, "bytes of the first recv(): those of both sends", 7, run_result(run, got));
    need_equal(run, got, "recv() that brought something", 1,
               run_count(run, "server: recv(*) = *") - run_count(run, "server: recv(*) = 0"));
}

static void between(struct run *run)
{
    two_sends(run);
    uint32_t got = need(run, "server: recv(*) = *");
    need_equal(run, got, "bytes of the first recv(): those of the first send", 4, run_result(run, got));
    uint32_t rest = need_after(run, got, "server: recv(*) = *");
    need_equal(run, rest, "bytes of the second recv()", 3, run_result(run, rest));
}

static void interrupted(struct run *run)
{
    uint32_t asleep = need(run, "server: accept(*) blocked");
    uint32_t rings = need_after(run, asleep, "server: SIGALRM*");
    uint32_t back = need_after(run, rings, "server: accept(*) = *");
    need_equal(run, back, "errno", EINTR, run_errno(run, back));
    need_before(run, back, need(run, "client: connect(*) = 0"));
    need_after(run, back, "server: accept(*) = 4");
    need_after(run, back, "client: recv(*\"hello, socket\"*) = 13");
}

static void restart(struct run *run)
{
    uint32_t asleep = need(run, "server: accept(*) blocked");
    uint32_t rings = need_after(run, asleep, "server: SIGALRM*");
    need_after(run, rings, "server: stdout \"the alarm rings*");
    need_after(run, rings, "server: accept(*) = 4");
    need_equal(run, rings, "returns of accept()", 1, run_count(run, "server: accept(*) = *"));
}

const struct fact facts[] = {
    { "lowest", "", "socket() returns the lowest free descriptor, 3, without a peer", lowest },
    { "listener", "", "listen() makes a socket a listener, whose queue has the limit that was asked for",
      listener },
    { "refused", "listener",
      "A call to a port that is bound, but not listening, is answered by RST: ECONNREFUSED", refused },
    { "one-more", "listener",
      "One connection more than the limit is let in while nobody calls accept(); the next is not", one_more },
    { "through", "listener", "No byte is read from a listener: recv() is ENOTCONN, whoever is connected",
      through },
    { "autobind", "", "connect() gives the client's socket an address and a port without a bind()",
      autobind },
    { "handshake", "",
      "After listen() the kernels exchange SYN, SYN ACK and ACK, and connect() succeeds, while the server "
      "makes no call",
      handshake },
    { "early", "", "send() succeeds, and its bytes are acknowledged, before accept() is called", early },
    { "descriptor", "", "accept() returns a new descriptor; the listener goes on listening", descriptor },
    { "port", "", "The socket that accept() returns is at the listener's port", port },
    { "four", "", "A connection is known by both its ends: server:7000, and the client's address and port",
      four },
    { "others", "listener", "Several connections to one port differ only in the port at the client's side",
      others },
    { "queued", "", "What the client sends before accept() waits in the new socket's receive queue", queued },
    { "room", "", "recv() returns what is there, though there is room for more, and does not wait", room },
    { "fin", "", "close() of the last descriptor sends a FIN, numbered behind the last byte", fin },
    { "ending", "", "After the FIN, recv() returns 0, which is not an error", ending },
    { "both", "", "Each end's close() sends a FIN of its own, and each is acknowledged", both },
    { "timewait", "", "The end that closed first is left in TIME_WAIT, the other is not", timewait },
    { "asleep", "waiting", "accept() called first sleeps, and returns once the third packet has come",
      asleep },
    { "late", "late", "A server that calls accept() a second later is connected to and sent to all the same",
      late },
    { "merged", "two", "One recv() gives the bytes of two send(), if both have come by then", merged },
    { "between", "between", "The same two send() take two recv(), if one comes between them", between },
    { "interrupted", "alarm",
      "A handler without SA_RESTART makes accept() return EINTR, and the next accept() takes the client",
      interrupted },
    { "restart", "flag", "A handler with SA_RESTART runs, and accept() goes on sleeping", restart },
    { 0 },
};
