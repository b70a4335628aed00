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
    need_that(run, event, run_ready(run, event, listener) == 0, "the listener is not in the set that came back");
}

static void listener(struct run *run)
{
    uint32_t ready = need(run, "server: select(*) = *");
    need_that(run, ready, (run_ready(run, ready, listener_of(run)) & POLLIN) != 0, "the listener is ready for reading");
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
               run_asked(run, run_find_before(run, queued, "server: select(*)"), run_fd(run, queued)) & POLLOUT);
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

const struct fact facts[] = {
    { "overwrites", "", "select() overwrites its sets: a descriptor asked about and not ready is missing afterwards",
      overwrites },
    { "listener", "", "A listener is ready for reading when a connection waits, though nothing has been sent", listener },
    { "noblock", "", "After select() said so, accept(), recv() and send() do not sleep", noblock },
    { "onlyqueued", "", "A client is asked about for writing only while something is queued for it", onlyqueued },
    { "gone", "", "A client that has gone is ready for reading, and recv() returns 0 at once", gone },
    { "one-thread", "three", "One thread serves three clients, each gets its own echo", one_thread },
    { 0 },
};
