/* What lesson.md claims, proved on a run. */
#include <poll.h>

#include "lab/check.h"

static int listener_of(struct run *run)
{
    return run_fd(run, need(run, "server: listen(*) = 0"));
}

static void overwrites(struct run *run)
{
    int listener = listener_of(run);
    uint32_t event = need(run, "server: select(*) = *");
    while ((run_ready(run, event, listener) & POLLIN) != 0)
        event = need_after(run, event, "server: select(*) = *");
    need_that(run, event, (run_asked(run, event, listener) & POLLIN) != 0, "the listener was asked about");
    need_that(run, event, run_ready(run, event, listener) == 0,
              "the listener is not in the set that came back");
}

static void listener(struct run *run)
{
    uint32_t ready = need(run, "server: select(*) = *");
    need_that(run, ready, (run_ready(run, ready, listener_of(run)) & POLLIN) != 0,
              "the listener is ready for reading");
    uint32_t accepted = need_after(run, ready, "server: accept(*) = *");
    need_none_between(run, ready, accepted, "server: accept(*) blocked");
    need_none_between(run, 0, ready, "client: send(*) = *");
}

/* Every call that select() has spoken for: it was ready, and came back without a sleep. */
static void noblock(struct run *run)
{
    static const struct {
        const char *entered, *blocked;
        uint32_t bit;
    } calls[] = { { "server: accept(*)", "server: accept(*) blocked", POLLIN },
                  { "server: recv(*)", "server: recv(*) blocked", POLLIN },
                  { "server: send(*)", "server: send(*) blocked", POLLOUT } };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        uint32_t at = need(run, calls[i].entered);
        for (; at != NO_EVENT; at = run_find_after(run, at, calls[i].entered)) {
            uint32_t told = run_find_before(run, at, "server: select(*) = *");
            need_that(run, at, (run_ready(run, told, run_fd(run, at)) & calls[i].bit) != 0,
                      "select() has said that this is ready");
        }
        need_none(run, calls[i].blocked);
    }
    need(run, "server: select(*) blocked");
}

/* In the first round in which a client is asked about for writing: not asleep, with an empty send queue. */
static void writable(struct run *run)
{
    uint32_t queued = need(run, "server: recv(*) = *");
    int fd = run_fd(run, queued);
    uint32_t asked = need_after(run, queued, "server: select(*)");
    uint32_t told = need_after(run, asked, "server: select(*) = *");
    need_that(run, asked, (run_asked(run, asked, fd) & POLLOUT) != 0,
              "the client is asked about for writing");
    need_none_between(run, asked, told, "server: select(*) blocked");
    need_that(run, told, (run_ready(run, told, fd) & POLLOUT) != 0, "the client may be written to");
    need_none_between(run, 0, told, "client: recv(*) = *");
    need_equal(run, asked, "bytes in the send queue", 0, run_value(run, asked, "server", fd, "wq"));
}

static void onlyqueued(struct run *run)
{
    uint32_t queued = need(run, "server: recv(*) = *");
    uint32_t asked = need_after(run, queued, "server: select(*)");
    need_that(run, asked, (run_asked(run, asked, run_fd(run, queued)) & POLLOUT) != 0,
              "after a message came in, its client is asked about for writing");
    uint32_t sent = need_after(run, asked, "server: send(*) = *");
    uint32_t after = need_after(run, sent, "server: select(*)");
    need_equal(run, after, "write bits asked with nothing queued", 0,
               run_asked(run, after, run_fd(run, queued)) & POLLOUT);
    need_equal(run, queued, "write bits asked before any message", 0,
               run_asked(run, run_find_before(run, queued, "server: select(*)"), run_fd(run, queued)) &
                   POLLOUT);
}

static void gone(struct run *run)
{
    uint32_t end = need(run, "server: recv(*) = 0");
    uint32_t ready = run_find_before(run, end, "server: select(*) = *");
    need_that(run, ready, (run_ready(run, ready, run_fd(run, end)) & POLLIN) != 0,
              "a client that has gone is ready for reading");
    need_before(run, need(run, "packet: client:* > server:7000  FIN ACK*"), ready);
}

static void one_thread(struct run *run)
{
    static const char *const echoes[] = { "client: recv(*\"red\"*) = 3", "client2: recv(*\"green\"*) = 5",
                                          "client3: recv(*\"blue\"*) = 4" };
    uint32_t accepted = 0;
    for (size_t i = 0; i < sizeof echoes / sizeof *echoes; i++) {
        accepted = need_after(run, accepted, "server: accept(*) = *");
        need(run, echoes[i]);
    }
    need_before(run, accepted, need(run, "server: recv(*) = 0"));
    need_none(run, "server.1: *");
    need_equal(run, need(run, "server: exited with 0"), "clients that left", 3,
               run_count(run, "server: recv(*) = 0"));
}

static void several(struct run *run)
{
    int64_t most = 0;
    uint32_t which = need(run, "server: select(*) = *");
    for (uint32_t at = which; at != NO_EVENT; at = run_find_after(run, at, "server: select(*) = *"))
        if (run_result(run, at) > most) {
            which = at;
            most = run_result(run, at);
        }
    need_at_least(run, which, "descriptors named by one answer", 2, most);
    run_measured(run, "%lld", (long long)most);
}

/* Between two rounds there are as many accept(), recv() and send() as the first of them has named. */
static void rounds(struct run *run)
{
    static const char deed[] = "server: {accept,recv,send}(*) = *";
    uint32_t told = need(run, "server: select(*) = *"), count = 0;
    for (; told != NO_EVENT; told = run_find_after(run, told, "server: select(*) = *"), count++) {
        uint32_t end = run_find_after(run, told, "server: select(*)");
        int64_t dealt = 0;
        for (uint32_t at = run_find_after(run, told, deed); at < end; at = run_find_after(run, at, deed))
            dealt++;
        need_that(run, told, run_result(run, told) > 0, "select() names a descriptor");
        need_equal(run, told, "calls made before the next round", run_result(run, told), dealt);
    }
    run_measured(run, "%u rounds", (unsigned)count);
}

static void reset(struct run *run)
{
    uint32_t gone = need(run, "packet: rude:* > server:7000  RST*");
    uint32_t failed = need_after(run, gone, "server: recv(*) = -1 ECONNRESET*");
    uint32_t ready = run_find_before(run, failed, "server: select(*) = *");
    need_that(run, ready, (run_ready(run, ready, run_fd(run, failed)) & POLLIN) != 0,
              "a client that has reset its connection is ready for reading");
    need(run, "client: recv(*\"polite\"*) = 6");
    need(run, "server: exited with 0");
}

/* The second client connects and sends while the server sleeps in send(), and waits for the first to read. */
static void asleep(struct run *run)
{
    need_setting(run, "net/ipv4/tcp_rmem");
    need_setting(run, "net/ipv4/tcp_wmem");
    uint32_t sending = need(run, "server: send(*, 1000000, *)");
    uint32_t told = run_find_before(run, sending, "server: select(*) = *");
    need_that(run, told, (run_ready(run, told, run_fd(run, sending)) & POLLOUT) != 0,
              "select() has said that the client may be written to");
    uint32_t blocked = need_after(run, sending, "server: send(*) blocked");
    uint32_t waiting = need_after(run, blocked, "client: recv(*) blocked");
    uint32_t reading = need_after(run, waiting, "idle: recv(*)");
    uint32_t taken = need_after(run, reading, "server: send(*) = *");
    need_equal(run, taken, "bytes that send() took", run_length(run, sending), run_result(run, taken));
    need_none_between(run, blocked, reading, "server: *) = *");
    need_after(run, taken, "client: recv(*\"one\"*) = 3");
    run_measured(run, "%lld ms", (long long)(run_ns(run, taken) - run_ns(run, blocked)) / 1000000);
}

static void lost(struct run *run)
{
    int listening = listener_of(run);
    uint32_t first = need(run, "server: select(*)"),
             accepted = need_after(run, first, "server: accept(*) = *");
    need_that(run, first, (run_asked(run, first, listening) & POLLIN) != 0,
              "the listener is asked about at first");
    uint32_t overwritten = need_after(run, accepted, "server: select(*) = *");
    need_equal(run, overwritten, "read bit of the listener afterwards", 0,
               run_ready(run, overwritten, listening) & POLLIN);
    uint32_t round = need_after(run, overwritten, "server: select(*)");
    for (uint32_t at = round; at != NO_EVENT; at = run_find_after(run, at, "server: select(*)"))
        need_equal(run, at, "read bit asked for the listener", 0, run_asked(run, at, listening) & POLLIN);
}

static void unheard(struct run *run)
{
    need(run, "second: connect(*) = 0");
    need(run, "second: send(*) = 5");
    need_equal(run, need(run, "*deadlock*"), "connections accepted", 1,
               run_count(run, "server: accept(*) = *"));
    need_none(run, "second: recv(*) = *");
}

static void spins(struct run *run)
{
    uint32_t accepted = need(run, "server: accept(*) = *"), said = need(run, "client: send(*) = *");
    int64_t idle = 0;
    for (uint32_t at = run_find_after(run, accepted, "server: select(*) = *"); at < said;
         at = run_find_after(run, at, "server: select(*) = *")) {
        need_equal(run, at, "bits ready for the client", POLLOUT,
                   run_ready(run, at, (int)run_result(run, accepted)));
        idle++;
    }
    need_at_least(run, said, "times that select() returned before the client said anything", 10, idle);
    need_none(run, "server: select(*) blocked");
    run_measured(run, "%lld times before the first word", (long long)idle);
}

static void forever(struct run *run)
{
    uint32_t fin = need(run, "packet: client:* > server:7000  FIN ACK*");
    uint32_t end = need_after(run, fin, "server: recv(*) = 0");
    need_none_between(run, end, run_events(run), "server: select(*) blocked");
    need_at_least(run, end, "times that recv() returned 0", 10, run_count(run, "server: recv(*) = 0"));
    need_text(run, end, "state of the server's end", "CLOSE_WAIT",
              run_text(run, end, "server", run_fd(run, end), "state"));
    need_none_between(run, 0, need(run, "server: close(*)"), "packet: server:7000 > client:*  FIN*");
    run_measured(run, "%u times", (unsigned)run_count(run, "server: recv(*) = 0"));
}

const struct fact facts[] = {
    { "overwrites", "",
      "select() overwrites its sets: a descriptor asked about and not ready is missing afterwards",
      overwrites },
    { "listener", "", "A listener is ready for reading when a connection waits, though nothing has been sent",
      listener },
    { "noblock", "", "This server calls what select() has said is ready, and sleeps in select() alone",
      noblock },
    { "writable", "", "A client for whom nothing waits may be written to, before it has called recv()",
      writable },
    { "onlyqueued", "", "A client is asked about for writing only while something is queued for it",
      onlyqueued },
    { "gone", "", "A client that has gone is ready for reading, and recv() returns 0 at once", gone },
    { "rounds", "", "Each round deals with all that select() has named, and none is for nothing", rounds },
    { "reset", "rude",
      "A client that resets is ready for reading, recv() fails with ECONNRESET, the others go on", reset },
    { "lost", "stale",
      "A set made once loses the listener: select() has overwritten it, and is not asked about it again",
      lost },
    { "unheard", "stale", "The second client then connects and sends, and is never accepted", unheard },
    { "spins", "eager",
      "A server that always asks whether it may write is woken at once, though nobody says anything", spins },
    { "forever", "forgetful",
      "A client that has gone and is not closed stays readable, and its socket in CLOSE_WAIT", forever },
    { "one-thread", "three", "One thread serves three clients at the same time, each gets its own echo",
      one_thread },
    { "several", "three", "One answer of select() may name several descriptors", several },
    { "asleep", "large",
      "A large send() sleeps, though select() has said that one may write, and all others wait", asleep },
    { 0 },
};
