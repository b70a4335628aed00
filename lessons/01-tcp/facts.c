/* What lesson.md claims, proved on a run. */
#include "lab/check.h"

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
    uint32_t sent = need(run, "client: send(*) = *");
    uint32_t accepted = need_after(run, sent, "server: accept(*) = *");
    need_equal(run, accepted, "bytes waiting in the new socket", run_result(run, sent),
               run_value(run, accepted, "server", (int)run_result(run, accepted), "rq"));
    run_measured(run, "%lld bytes", (long long)run_result(run, sent));
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
    uint32_t end = need_after(run, need(run, "packet: client:* > server:7000  FIN ACK*"), "server: recv(*) = 0");
    need_equal(run, end, "errno", 0, run_errno(run, end));
    need_none(run, "server: recv(*) = -1 *");
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
    uint32_t sent = need(run, "client: send(*) = *");
    uint32_t accepting = need_after(run, sent, "server: accept(*)");
    need_at_least(run, accepting, "time between send() and accept(), ms", 900,
                  (run_ns(run, accepting) - run_ns(run, sent)) / 1000000);
    run_measured(run, "%lld ms", (long long)(run_ns(run, accepting) - run_ns(run, sent)) / 1000000);
}

const struct fact facts[] = {
    { "handshake", "", "The kernels exchange SYN, SYN ACK and ACK, and connect() succeeds, before accept() is called",
      handshake },
    { "descriptor", "", "accept() returns a new descriptor; the listener goes on listening", descriptor },
    { "early", "", "What the client sends before accept() waits in the new socket's receive queue", early },
    { "fin", "", "close() of the last descriptor sends a FIN", fin },
    { "ending", "", "After the FIN, recv() returns 0, which is not an error", ending },
    { "timewait", "", "The end that closed first is left in TIME_WAIT, the other is not", timewait },
    { "asleep", "waiting", "With accept() called first the same three packets are exchanged while it sleeps", asleep },
    { "late", "late", "A server that calls accept() a second later is connected to and sent to all the same", late },
    { 0 },
};
