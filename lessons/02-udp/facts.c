/* What lesson.md claims, proved on runs. */
#include <errno.h>
#include <string.h>

#include "lab/check.h"

static void from(struct run *run)
{
    uint32_t heard = need(run, "server: recvfrom(*\"hello\"*, client:*) = 5");
    uint32_t answered = need_after(run, heard, "server: sendto(*\"hello\"*, client:*) = 5");
    need_after(run, answered, "client: recv(*\"hello\"*) = 5");
    need_text(run, answered, "the peer of the server's socket", "",
              run_text(run, answered, "server", run_fd(run, answered), "remote"));
}

static void zero(struct run *run)
{
    uint32_t sent = need(run, "client: sendto(*, \"\", 0, 0, server:7000) = 0");
    need_before(run, need(run, "packet: client:* > server:7000  UDP 0 bytes"), sent);
    uint32_t heard = need_after(run, sent, "server: recvfrom(*\"\"*, client:*) = 0");
    need_after(run, heard, "packet: server:7000 > client:*  UDP 0 bytes");
    need_after(run, heard, "client: recv(*) = 0");
}

static void unnamed(struct run *run)
{
    uint32_t asked = need(run, "client: getsockname(*, 0.0.0.0:0) = 0");
    need_before(run, asked, need(run, "client: sendto(*"));
    need_none_between(run, 0, asked, "client: bind(*");
}

static void autobind(struct run *run)
{
    uint32_t sent = need(run, "client: sendto(*) = 5");
    const char *local = run_text(run, sent, "client", run_fd(run, sent), "local");
    need_that(run, sent, strncmp(local, "*:", 2) == 0 && strcmp(local, "*:0") != 0,
              "after sendto() the socket has a port, and any address: it is at \"%s\"", local);
    need_none(run, "client: bind(*");
}

static void onepacket(struct run *run)
{
    uint32_t call = need(run, "client: sendto(*\"hello\"*)"),
             sent = need_after(run, call, "client: sendto(*) = 5");
    uint32_t packet = need_after(run, call, "packet: client:* > server:7000  UDP 5 bytes");
    need_before(run, packet, sent);
    need_none_between(run, 0, packet, "packet: *");
    need_none_between(run, packet + 1, sent, "packet: *");
    need_none_between(run, 0, sent, "server: recvfrom(*) blocked");
    need_before(run, sent, need(run, "server: recvfrom(*) = 5"));
}

static void goodbye(struct run *run)
{
    uint32_t call = need(run, "client: close(*)"), closed = need_after(run, call, "client: close(*) = 0");
    need_none_between(run, call, run_events(run), "packet: client:* > *");
    need_that(run, closed, run_find_after(run, call, "packet: *") == NO_EVENT,
              "no packet follows the client's close()");
}

static void silent(struct run *run)
{
    uint32_t connected = need(run, "client: connect(*, server:7000) = 0");
    uint32_t sent = need_after(run, connected, "client: send(*\"hello\"*)");
    need_none_between(run, 0, sent, "packet: *");
    need_after(run, sent, "packet: client:* > server:7000  UDP 5 bytes");
}

static void fixes(struct run *run)
{
    uint32_t connected = need(run, "client: connect(*, server:7000) = 0");
    int fd = run_fd(run, connected);
    need_text(run, connected, "the peer's address", "server:7000",
              run_text(run, connected, "client", fd, "remote"));
    const char *local = run_text(run, connected, "client", fd, "local");
    need_that(run, connected, strncmp(local, "client:", 7) == 0,
              "the socket has one definite address of its own: it is at \"%s\"", local);
    uint32_t asked = need_after(run, connected, "client: getsockname(*, client:*) = 0");
    need_none_between(run, 0, asked, "client: send*");
}

static void open_to_all(struct run *run)
{
    uint32_t letter = need(run, "packet: stranger:* > client:7001  UDP 3 bytes");
    uint32_t asked = need(run, "client: sendto(*\"hello\"*, server:7000) = 5");
    need_before(run, letter, asked);
    uint32_t taken = need_after(run, asked, "client: recv(*) = *");
    need_equal(run, taken, "bytes of what it takes for the answer: those of \"boo\"", 3,
               run_result(run, taken));
    uint32_t second = need_after(run, taken, "client: recv(*) = *");
    need_before(run, need_after(run, taken, "client: sendto(*, 0, 0, server:7000) = 0"), second);
    need_equal(run, second, "bytes of what it takes for the second answer: those of the first", 5,
               run_result(run, second));
}

static void filtered(struct run *run)
{
    need_before(run, need(run, "client: connect(*) = 0"),
                need(run, "packet: stranger:* > client:7001  UDP 3 bytes"));
    need_none(run, "client: recv(*\"boo\"*) = *");
    uint32_t heard = need(run, "client: recv(*) = *");
    need_equal(run, heard, "bytes of the answer: those of \"hello\"", 5, run_result(run, heard));
}

/* The client's socket is there, at that port, and has another peer: it is not the closed port that answers.
 */
static void turned(struct run *run)
{
    uint32_t call = need(run, "stranger: sendto(*, client:7001)");
    uint32_t letter = need_after(run, call, "packet: stranger:* > client:7001  UDP 3 bytes");
    uint32_t icmp = need_after(run, letter, "packet: *ICMP port unreachable*");
    uint32_t sent = need_after(run, call, "stranger: sendto(*) = 3");
    need_before(run, icmp, sent);
    int fd = run_fd(run, need(run, "client: bind(*, *:7001) = 0"));
    need_text(run, sent, "where the client's socket is", "client:7001",
              run_text(run, sent, "client", fd, "local"));
    need_text(run, sent, "its peer", "server:7000", run_text(run, sent, "client", fd, "remote"));
}

static void refused(struct run *run)
{
    need(run, "client: connect(*:7009) = 0");
    uint32_t letter = need(run, "packet: client:* > *:7009  UDP 5 bytes");
    uint32_t icmp = need_after(run, letter, "packet: *ICMP port unreachable*");
    uint32_t sent = need_after(run, icmp, "client: send(*) = 5");
    uint32_t told = need_after(run, sent, "client: recv(*) = -1 *");
    need_equal(run, told, "errno", ECONNREFUSED, run_errno(run, told));
    need_none(run, "client: recv(*) blocked");
}

static void untold(struct run *run)
{
    uint32_t letter = need(run, "packet: client:* > *:7009  UDP 5 bytes");
    uint32_t icmp = need_after(run, letter, "packet: *ICMP port unreachable*");
    uint32_t slept = need_after(run, icmp, "client: recv(*) blocked");
    uint32_t gave_up = need_after(run, slept, "client: recv(*) = -1 *");
    need_equal(run, gave_up, "errno", EAGAIN, run_errno(run, gave_up));
    run_measured(run, "asleep for %lld ms", (long long)(run_ns(run, gave_up) - run_ns(run, slept)) / 1000000);
    need_none(run, "client: connect(*");
}

static void asked(struct run *run)
{
    uint32_t letter = need(run, "packet: client:* > *:7009  UDP 5 bytes");
    need_after(run, letter, "packet: *ICMP port unreachable*");
    uint32_t told = need_after(run, letter, "client: recv(*) = -1 *");
    need_equal(run, told, "errno", ECONNREFUSED, run_errno(run, told));
    need_none(run, "client: connect(*");
}

static void cut(struct run *run)
{
    uint32_t letter = need(run, "packet: *  UDP 5 bytes");
    uint32_t got = need_after(run, letter, "cutter: recv(*\"hell\", 4, 0) = 4");
    need_equal(run, got, "errno", 0, run_errno(run, got));
}

static void rest(struct run *run)
{
    uint32_t first = need(run, "cutter: recv(*\"hell\"*) = 4");
    need_after(run, first, "cutter: recv(*\"agai\"*) = *");
    need_equal(run, first, "letters sent before", 3, run_count(run, "cutter: sendto(*) = 5"));
    need_equal(run, first, "letters read", 2, run_count(run, "cutter: recv(*) = *"));
    need_none(run, "cutter: recv(*\"o\"*) = *");
}

static void length_told(struct run *run)
{
    uint32_t got = need(run, "cutter: recv(*, 4, MSG_TRUNC) = *");
    need_equal(run, got, "what recv(MSG_TRUNC) returns: the letter's length", 5, run_result(run, got));
    run_measured(run, "%lld returned, 4 read", (long long)run_result(run, got));
}

static void flagged(struct run *run)
{
    uint32_t letter = need(run, "cutter: sendto(*\"third\"*) = 5");
    uint32_t got = need_after(run, letter, "cutter: recvmsg(*\"thir\"*, MSG_TRUNC}, 0) = *");
    need_equal(run, got, "what recvmsg() returns: what it gave", 4, run_result(run, got));
}

static void doubled(struct run *run)
{
    uint32_t set = need(run, "sleeper: setsockopt(*, SO_RCVBUF, 8192) = 0");
    int fd = run_fd(run, set);
    need_equal(run, set, "size of the receive buffer", 16384, run_value(run, set, "sleeper", fd, "rlimit"));
}

static void costs(struct run *run)
{
    uint32_t first = need(run, "flood: sendto(*) = *");
    int fd = run_fd(run, need(run, "sleeper: bind(*) = 0"));
    int64_t memory = run_value(run, first, "sleeper", fd, "rmem"), bytes = run_result(run, first);
    need_at_least(run, first, "memory for a letter of 8 bytes, in letters", 10, memory / bytes);
    run_measured(run, "%lld bytes for a letter of %lld", (long long)memory, (long long)bytes);
}

static void flood(struct run *run)
{
    uint32_t last = need(run, "flood: close(*) = 0");
    need_equal(run, last, "calls of sendto() that succeeded", 200, run_count(run, "flood: sendto(*) = 8"));
    need_equal(run, last, "packets sent", 200, run_count(run, "packet: flood:* > sleeper:7002  UDP 8 bytes"));
    need_none(run, "flood: sendto(*) = -1 *");
    need_none(run, "flood: sendto(*) blocked");
    need_none(run, "packet: *ICMP*");
}

static void lost(struct run *run)
{
    uint32_t last = need(run, "flood: close(*) = 0");
    uint32_t first = need_after(run, last, "sleeper: recv(*) = 8");
    int fd = run_fd(run, first);
    int64_t there = run_count(run, "sleeper: recv(*) = 8"),
            drops = run_value(run, last, "sleeper", fd, "drops");
    need_at_least(run, last, "datagrams dropped", 101, drops);
    need_equal(run, last, "datagrams read and dropped", 200, there + drops);
    run_measured(run, "of 200 sent %lld were there, %lld dropped", (long long)there, (long long)drops);
}

static void whole(struct run *run)
{
    uint32_t first = need(run, "sleeper: recv(*, 512, MSG_DONTWAIT) = *");
    need_equal(run, first, "bytes one recv() returned, with room for 512", 8, run_result(run, first));
    need_after(run, first, "sleeper: recv(*) = 8");
    need_equal(run, first, "recv() of another size", 0,
               (int64_t)run_count(run, "sleeper: recv(*) = *") - run_count(run, "sleeper: recv(*) = 8") -
                   run_count(run, "sleeper: recv(*) = -1 EAGAIN*"));
}

const struct fact facts[] = {
    { "from", "",
      "recvfrom() says who sent the datagram, the answer reaches that sender, and the server's socket has "
      "no peer",
      from },
    { "zero", "", "A datagram of zero bytes is sent, arrives, and makes recvfrom() return 0", zero },
    { "unnamed", "", "Without connect(), before its first sendto(), a client's socket is at 0.0.0.0, port 0",
      unnamed },
    { "autobind", "", "The first sendto() gives the socket a port, and leaves its address open", autobind },
    { "onepacket", "", "A sendto() is one packet, without a handshake, and succeeds before anybody reads it",
      onepacket },
    { "goodbye", "", "close() of a datagram socket sends nothing", goodbye },
    { "silent", "connected", "connect() on a datagram socket sends nothing", silent },
    { "fixes", "connected", "connect() gives a datagram socket one definite address of its own, and a peer",
      fixes },
    { "open", "open",
      "An unconnected socket takes a stranger's datagram for the answer, and is late by one from then on",
      open_to_all },
    { "filtered", "stranger", "A connected socket does not receive what a stranger sends to it from then on", filtered },
    { "turned", "stranger",
      "A stranger's datagram to a connected socket is answered by ICMP port unreachable", turned },
    { "refused", "absent",
      "A connected socket is told of the ICMP message: send() succeeds, recv() is ECONNREFUSED", refused },
    { "untold", "absent-open",
      "An unconnected socket is not told of the ICMP message: recv() sleeps until its limit, EAGAIN",
      untold },
    { "asked", "absent-errors",
      "An unconnected socket with IP_RECVERR is told of the ICMP message: recv() is ECONNREFUSED", asked },
    { "cut", "long", "recv() with too little room returns what fits, and no error", cut },
    { "rest", "long", "The rest of a datagram is thrown away: the next recv() gets the next datagram", rest },
    { "trunc", "long", "With MSG_TRUNC recv() returns the datagram's length, more than it read",
      length_told },
    { "flagged", "long", "recvmsg() tells by MSG_TRUNC in msg_flags that the datagram was longer", flagged },
    { "doubled", "flood", "SO_RCVBUF of 8192 makes a receive buffer of twice that", doubled },
    { "costs", "flood", "A datagram of 8 bytes takes many times as much of the receive buffer", costs },
    { "flood", "flood", "200 calls of sendto() to a sleeping reader all succeed, and no error comes back",
      flood },
    { "lost", "flood", "Most of 200 datagrams to a sleeping reader are dropped; the kernel counts them",
      lost },
    { "whole", "flood", "One recv() gives one datagram, though more wait and there is room for them", whole },
    { 0 },
};
