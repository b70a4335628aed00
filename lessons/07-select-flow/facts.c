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

static void noblock(struct run *run)
{
    need(run, "server: recv(*) = *");
    need_none(run, "server: recv(*) blocked");
    need_none(run, "server: accept(*) blocked");
    need_none(run, "server: send(*) blocked");
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
    for (size_t i = 0; i < sizeof echoes / sizeof *echoes; i++)
        need(run, echoes[i]);
    need_none(run, "server.1: *");
    need_equal(run, need(run, "server: exited with 0"), "clients that left", 3,
               run_count(run, "server: recv(*) = 0"));
}

/* A new client, two messages in, two out, a client gone: whatever the interleaving. */
static void rounds(struct run *run)
{
    uint32_t messages = run_count(run, "client: send(*) = *");
    uint32_t end = need(run, "server: recv(*) = 0"),
             last = run_find_before(run, end, "server: select(*) = *");
    need_none_between(run, end, run_events(run), "server: select(*)");
    need_equal(run, last, "times that select() returned", 1 + 2 * (int64_t)messages + 1,
               run_count(run, "server: select(*) = *"));
    run_measured(run, "%u for %u messages", (unsigned)run_count(run, "server: select(*) = *"),
                 (unsigned)messages);
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
    { "noblock", "", "After select() said so, accept(), recv() and send() do not sleep", noblock },
    { "onlyqueued", "", "A client is asked about for writing only while something is queued for it",
      onlyqueued },
    { "gone", "", "A client that has gone is ready for reading, and recv() returns 0 at once", gone },
    { "rounds", "",
      "select() returns once for each thing that happens: a client, a message in, a message out, an end",
      rounds },
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
    { "one-thread", "three", "One thread serves three clients, each gets its own echo", one_thread },
    { 0 },
};
