/* What lesson.md claims, proved on runs. */
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
    uint32_t listening = need(run, "server: listen(3, 8) = 0");
    need_text(run, listening, "state", "LISTEN", run_text(run, listening, "server", 3, "state"));
    need_equal(run, listening, "connections that may wait", 8,
               run_value(run, listening, "server", 3, "backlog"));
    need_none(run, "server: recv(3, *");
    need_none(run, "server: send(3, *");
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

static void handshake(struct run *run)
{
    uint32_t syn = need(run, "packet: client:* > server:7000  SYN seq 0*");
    uint32_t answer = need_after(run, syn, "packet: server:7000 > client:*  SYN ACK seq 0 ack 1*");
    uint32_t ack = need_after(run, answer, "packet: client:* > server:7000  ACK seq 1 ack 1*");
    uint32_t connected = need_after(run, ack, "client: connect(*, server:7000) = 0");
    need_none_between(run, 0, connected, "server: accept(*) = *");
    need_before(run, connected, need(run, "server: accept(*) = *"));
}

static void descriptor(struct run *run)
{
    uint32_t listening = need(run, "server: listen(*) = 0");
    uint32_t accepted = need(run, "server: accept(*) = *");
    need_that(run, accepted, run_result(run, accepted) != run_fd(run, listening),
              "accept() returns a descriptor other than the listener's");
    need_text(run, accepted, "state of the listener", "LISTEN",
              run_text(run, accepted, "server", run_fd(run, listening), "state"));
    need_text(run, accepted, "state of the new socket", "ESTABLISHED",
              run_text(run, accepted, "server", (int)run_result(run, accepted), "state"));
}

static void early(struct run *run)
{
    uint32_t call = need(run, "client: send(*)"), sent = need_after(run, call, "client: send(*) = 13");
    uint32_t packet = need_after(run, call, "packet: client:* > server:7000  PSH ACK*13 bytes");
    need_before(run, need_after(run, packet, "packet: server:7000 > client:*  ACK seq 1 ack 14*"), sent);
    need_none_between(run, 0, sent, "server: accept(*) = *");
}

static void waiting(struct run *run)
{
    uint32_t sent = need(run, "client: send(*) = *");
    uint32_t accepted = need_after(run, sent, "server: accept(*) = *");
    need_equal(run, accepted, "bytes waiting in the new socket", run_result(run, sent),
               run_value(run, accepted, "server", (int)run_result(run, accepted), "rq"));
    run_measured(run, "%lld bytes", (long long)run_result(run, sent));
}

static void room(struct run *run)
{
    uint32_t got = need(run, "server: recv(*, 512, 0) = *");
    need_equal(run, got, "bytes received, with room for 512", 13, run_result(run, got));
    need_none_between(run, 0, got, "server: recv(*) blocked");
}

static void fin(struct run *run)
{
    uint32_t closing = need(run, "client: close(*)");
    uint32_t packet = need_after(run, closing, "packet: client:* > server:7000  FIN ACK*");
    need_none_between(run, 0, closing, "packet: client:* > server:7000  FIN*");
    need_before(run, packet, need(run, "server: recv(*) = 0"));
}

static void ending(struct run *run)
{
    uint32_t end =
        need_after(run, need(run, "packet: client:* > server:7000  FIN ACK*"), "server: recv(*) = 0");
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
    need_after(run, ack, "server: accept(*) = *");
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

const struct fact facts[] = {
    { "lowest", "", "socket() returns the lowest free descriptor, 3, without a peer", lowest },
    { "listener", "",
      "listen() makes a socket a listener with room for as many as it was told; no byte passes through it",
      listener },
    { "autobind", "", "connect() gives the client's socket an address and a port without a bind()",
      autobind },
    { "handshake", "",
      "The kernels exchange SYN, SYN ACK and ACK, and connect() succeeds, before accept() is called",
      handshake },
    { "early", "", "send() succeeds, and its bytes are acknowledged, before accept() is called", early },
    { "descriptor", "", "accept() returns a new descriptor; the listener goes on listening", descriptor },
    { "waiting", "", "What the client sends before accept() waits in the new socket's receive queue",
      waiting },
    { "room", "", "recv() returns what is there, though there is room for more, and does not wait", room },
    { "fin", "", "close() of the last descriptor sends a FIN", fin },
    { "ending", "", "After the FIN, recv() returns 0, which is not an error", ending },
    { "both", "", "Each end's close() sends a FIN of its own, and each is acknowledged", both },
    { "timewait", "", "The end that closed first is left in TIME_WAIT, the other is not", timewait },
    { "asleep", "waiting", "With accept() called first the same three packets are exchanged while it sleeps",
      asleep },
    { "late", "late", "A server that calls accept() a second later is connected to and sent to all the same",
      late },
    { 0 },
};
