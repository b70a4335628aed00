/* What lesson.md claims, proved on runs. */
#include <stdio.h>

#include "lab/check.h"

static const char ZERO_WINDOW[] = "packet: reader:7000 > sender:*  ACK *[zero window]*";
static const char TAKEN[] = "sender: send(*) = *";
static const char GOT[] = "reader: recv(*) = *";

/* What all calls of this form returned together, errors left out, up to `end`. */
static int64_t total(struct run *run, const char *pattern, uint32_t end)
{
    int64_t sum = 0;
    for (uint32_t at = run_find(run, pattern); at < end; at = run_find_after(run, at, pattern))
        if (run_result(run, at) > 0)
            sum += run_result(run, at);
    return sum;
}

static int64_t waiting(struct run *run, uint32_t event)
{
    return run_value(run, event, "reader", run_fd(run, need(run, "reader: recv(*)")), "rq");
}

static uint32_t last(struct run *run, const char *pattern)
{
    need(run, pattern);
    return run_find_before(run, run_events(run), pattern);
}

/* ---- the lesson itself ---- */

static void inherited(struct run *run)
{
    uint32_t asked = need(run, "reader: setsockopt(*, SO_RCVBUF, *) = 0");
    uint32_t accepted = need_after(run, asked, "reader: accept(*) = *");
    need_equal(run, accepted, "receive buffer of the new socket, bytes",
               run_value(run, accepted, "reader", run_fd(run, asked), "rlimit"),
               run_value(run, accepted, "reader", (int)run_result(run, accepted), "rlimit"));
}

static void queued(struct run *run)
{
    uint32_t sent = need(run, TAKEN);
    int64_t received = waiting(run, sent);
    need_before(run, sent, need(run, "reader: recv(*)"));
    need_none_between(run, 0, sent, "sender: send(*) blocked");
    need_at_least(run, sent, "bytes in the reader's receive queue", 1, received);
    need_at_least(run, sent, "bytes there, and on the way", run_result(run, sent),
                  received + run_value(run, sent, "sender", run_fd(run, sent), "wq"));
    run_measured(run, "%lld of %lld bytes there", (long long)received, (long long)run_result(run, sent));
}

static void zerowindow(struct run *run)
{
    uint32_t closed = need(run, ZERO_WINDOW);
    uint32_t reading = need_after(run, closed, "reader: recv(*)");
    need_none_between(run, 0, closed, "reader: recv(*)");
    run_measured(run, "%lld bytes waiting",
                 (long long)waiting(run, run_find_before(run, reading, "sender: send(*)")));
}

static void blocks(struct run *run)
{
    uint32_t reading = need(run, "reader: recv(*)");
    uint32_t entered = run_find_before(run, reading, "sender: send(*)");
    need_that(run, reading, entered != NO_EVENT, "a send() that began before the reader called recv()");
    uint32_t blocked = run_find_before(run, reading, "sender: send(*) blocked");
    need_that(run, reading, blocked != NO_EVENT, "that send() sleeps");
    need_none_between(run, blocked, reading, TAKEN);
    uint32_t woken = need_after(run, reading, TAKEN);
    run_measured(run, "%lld ms", (long long)(run_ns(run, woken) - run_ns(run, blocked)) / 1000000);
}

static void probes(struct run *run)
{
    uint32_t closed = need(run, ZERO_WINDOW);
    uint32_t probe = need_after(run, closed, "packet: sender:* > reader:7000  ACK *[window probe]*");
    need_before(run, probe, need(run, "reader: recv(*)"));
}

static void reopens(struct run *run)
{
    uint32_t reading = need(run, "reader: recv(*)");
    uint32_t open = need_after(run, reading, "packet: reader:7000 > sender:*[window update]*");
    need_none_between(run, run_find_before(run, reading, ZERO_WINDOW), open, "packet: sender:*, * bytes*");
    need_after(run, open, "packet: sender:* > reader:7000  *, * bytes*");
}

/* What came behind it, when the window opened, is not in the first recv(). */
static void all_waiting(struct run *run)
{
    uint32_t asking = need(run, "reader: recv(*)"), got = need_after(run, asking, GOT);
    need_that(run, got, waiting(run, asking) < run_length(run, asking),
              "less is waiting than recv() has room for");
    need_equal(run, got, "bytes returned by recv()", waiting(run, asking), run_result(run, got));
    run_measured(run, "%lld bytes", (long long)run_result(run, got));
}

static void complete(struct run *run)
{
    uint32_t end = need(run, "reader: recv(*) = 0");
    need_equal(run, end, "bytes received", total(run, TAKEN, run_events(run)), total(run, GOT, end));
    need(run, "reader: stdout \"*bytes arrived, 0 of them wrong*\"");
    run_measured(run, "%lld bytes", (long long)total(run, GOT, end));
}

/* ---- now ---- */

static void eagain(struct run *run)
{
    uint32_t refused = need(run, "sender: send(*MSG_DONTWAIT*) = -1 EAGAIN*");
    need_none(run, "sender: send(*) blocked");
    need_that(run, refused, total(run, TAKEN, refused) > 0, "some bytes were taken before");
    run_measured(run, "%lld bytes taken", (long long)total(run, TAKEN, refused));
}

static void queues(struct run *run)
{
    uint32_t refused = need(run, "sender: send(*) = -1 EAGAIN*");
    int64_t taken = total(run, TAKEN, refused), received = waiting(run, refused);
    int64_t unsent = run_value(run, refused, "sender", run_fd(run, refused), "unsent");
    /* What has arrived and is not acknowledged as yet is in both. */
    int64_t unacknowledged = run_value(run, refused, "sender", run_fd(run, refused), "wq");
    need_none_between(run, 0, refused, "reader: recv(*)");
    need_at_most(run, refused, "bytes in both queues", taken, received + unsent);
    need_at_least(run, refused, "bytes in both queues, what is not acknowledged counted twice", taken,
                  received + unacknowledged);
    run_measured(run, "%lld received, %lld unsent", (long long)received, (long long)unsent);
}

static void outlives(struct run *run)
{
    uint32_t ended = need(run, "sender: exited with 0");
    uint32_t reading = need_after(run, ended, "reader: recv(*)");
    need_none_between(run, 0, reading, "reader: recv(*)");
    uint32_t end = need_after(run, reading, "reader: recv(*) = 0");
    need_equal(run, end, "bytes received", total(run, TAKEN, ended), total(run, GOT, end));
}

/* ---- roomy, sips ---- */

static void roomy(struct run *run)
{
    uint32_t sent = last(run, TAKEN), asking = need(run, "reader: recv(*)");
    need_none(run, "*[zero window]*");
    need_before(run, sent, asking);
    need_equal(run, asking, "bytes in the receive queue", total(run, TAKEN, run_events(run)),
               waiting(run, asking));
}

static void ownroom(struct run *run)
{
    uint32_t asking = need(run, "reader: recv(*)"), got = need_after(run, asking, GOT);
    int64_t before = waiting(run, asking);
    need_equal(run, got, "bytes returned by recv()", run_length(run, asking), run_result(run, got));
    need_equal(run, got, "bytes left in the queue", before - run_result(run, got), waiting(run, got));
    need_that(run, got, waiting(run, got) > 0, "more is waiting than recv() returned");
    need_that(run, got, run_result(run, got) < run_value(run, got, "reader", run_fd(run, got), "rlimit"),
              "recv() returns less than SO_RCVBUF");
    run_measured(run, "%lld of %lld bytes", (long long)run_result(run, got), (long long)before);
}

static void sips(struct run *run)
{
    uint32_t asking = need(run, "reader: recv(*)"), got = need_after(run, asking, GOT);
    int64_t before = waiting(run, asking);
    need_that(run, asking, before > run_length(run, asking), "more is waiting than recv() has room for");
    need_equal(run, got, "bytes returned by recv()", run_length(run, asking), run_result(run, got));
    need_equal(run, got, "bytes left in the queue", before - run_result(run, got), waiting(run, got));
    char first[8] = "", next[8] = "";
    run_data(run, got, first, sizeof first);
    run_data(run, need_after(run, got, GOT), next, sizeof next);
    need_equal(run, got, "how far the first letters are apart", run_result(run, got) % 26,
               (next[0] - first[0] + 26) % 26);
    run_measured(run, "%lld of %lld bytes", (long long)run_result(run, got), (long long)before);
}

static void notyet(struct run *run)
{
    uint32_t closed = need(run, ZERO_WINDOW), sip = need_after(run, closed, GOT);
    uint32_t open = need_after(run, sip, "packet: reader:7000 > sender:*[window update]*");
    need_none_between(run, closed, sip, "packet: reader:7000 > sender:*[window update]*");
    run_measured(run, "%lld bytes read", (long long)total(run, "reader: recv(*) = *", open));
}

/* ---- both ---- */

/* In its first send(), which does not come back, and before its first recv(). */
static void sleeps_for_good(struct run *run, const char *actor, uint32_t deadlock)
{
    char blocked[40], taken[40], reading[40];
    snprintf(blocked, sizeof blocked, "%s: send(*) blocked", actor);
    snprintf(taken, sizeof taken, "%s: send(*) = *", actor);
    snprintf(reading, sizeof reading, "%s: recv(*)", actor);
    need_before(run, need(run, blocked), deadlock);
    need_none_between(run, 0, deadlock, taken);
    need_none_between(run, 0, deadlock, reading);
}

static void both(struct run *run)
{
    need_setting(run, "net/ipv4/tcp_rmem");
    need_setting(run, "net/ipv4/tcp_wmem");
    uint32_t deadlock = need(run, "*deadlock*");
    sleeps_for_good(run, "left", deadlock);
    sleeps_for_good(run, "right", deadlock);
}

/* ---- limits ---- */

static const struct {
    const char *option, *stored, *most;
} buffers[] = { { "SO_RCVBUF", "rlimit", "rmem_max" }, { "SO_SNDBUF", "slimit", "wmem_max" } };
enum { BUFFERS = sizeof buffers / sizeof *buffers };

/* What limits.c asks for, one after the other. */
enum size { NOTHING, LITTLE, TEN_THOUSAND, HUNDRED_THOUSAND, MUCH, TOO_MUCH };

/* What the kernel keeps once this size has been asked for. */
static int64_t stored(struct run *run, int buffer, enum size size, uint32_t *event)
{
    char pattern[96];
    snprintf(pattern, sizeof pattern, "limits: setsockopt(*, %s, *) = 0", buffers[buffer].option);
    *event = need(run, pattern);
    for (int i = 0; i < (int)size; i++)
        *event = need_after(run, *event, pattern);
    return run_value(run, *event, "limits", run_fd(run, *event), buffers[buffer].stored);
}

static void initial(struct run *run) /* the figures are the lesson's own tcp_rmem and tcp_wmem */
{
    uint32_t receive = need(run, "limits: getsockopt(*, SO_RCVBUF, 131072) = 0");
    uint32_t send = need(run, "limits: getsockopt(*, SO_SNDBUF, 16384) = 0");
    need_none_between(run, 0, receive, "limits: setsockopt(*)");
    need_none_between(run, 0, send, "limits: setsockopt(*)");
}

static void doubled(struct run *run)
{
    uint32_t event;
    for (int i = 0; i < BUFFERS; i++) {
        int64_t kept = stored(run, i, TEN_THOUSAND, &event);
        need_equal(run, event, buffers[i].option, 2 * 10000, kept);
        kept = stored(run, i, HUNDRED_THOUSAND, &event);
        need_equal(run, event, buffers[i].option, 2 * 100000, kept);
    }
    need(run, "limits: getsockopt(*, SO_RCVBUF, 20000) = 0");
}

static void lowest(struct run *run)
{
    int64_t floors[BUFFERS];
    uint32_t event;
    for (int i = 0; i < BUFFERS; i++) {
        floors[i] = stored(run, i, NOTHING, &event);
        need_that(run, event, floors[i] > 0, "a buffer of some size is left");
        int64_t small = stored(run, i, LITTLE, &event);
        need_equal(run, event, buffers[i].option, floors[i], small);
    }
    run_measured(run, "SO_RCVBUF %lld, SO_SNDBUF %lld", (long long)floors[0], (long long)floors[1]);
}

static void highest(struct run *run)
{
    int64_t ceilings[BUFFERS];
    uint32_t event;
    for (int i = 0; i < BUFFERS; i++) {
        ceilings[i] = stored(run, i, TOO_MUCH, &event);
        int64_t most = run_buffer_most(run, buffers[i].most);
        if (most != UNKNOWN && most <= 1000000000)
            need_equal(run, event, buffers[i].option, 2 * most, ceilings[i]);
        int64_t half = stored(run, i, MUCH, &event);
        need_equal(run, event, buffers[i].option, ceilings[i], half);
    }
    run_measured(run, "SO_RCVBUF %lld, SO_SNDBUF %lld", (long long)ceilings[0], (long long)ceilings[1]);
}

const struct fact facts[] = {
    { "inherited", "", "The socket that accept() returns has the receive buffer that its listener asked for",
      inherited },
    { "queued", "",
      "send() returns while the reader sleeps: its bytes wait in the reader's receive queue, or are on the "
      "way",
      queued },
    { "zerowindow", "", "When the receive queue is full, the reader's kernel closes the window: win 0",
      zerowindow },
    { "blocks", "", "With no room left send() sleeps, and returns only after the reader has begun to read",
      blocks },
    { "probes", "", "While the window is closed the sender's kernel asks now and then whether it has opened",
      probes },
    { "reopens", "", "A recv() that makes room opens the window, and only then are more bytes sent",
      reopens },
    { "waiting", "", "recv() returns all that waits, where that is less than it has room for", all_waiting },
    { "complete", "", "A reader that sleeps gets every byte in the end, in order", complete },
    { "eagain", "now", "With MSG_DONTWAIT send() takes what there is room for, and then fails with EAGAIN",
      eagain },
    { "queues", "now", "What send() took lies in the reader's receive queue and in the sender's send queue",
      queues },
    { "outlives", "now", "What send() took still arrives after the sender has closed its socket and ended",
      outlives },
    { "roomy", "roomy",
      "With a receive buffer for everything, all is taken before the reader has read a byte", roomy },
    { "ownroom", "roomy",
      "recv() returns as much as its own argument has room for, not as much as SO_RCVBUF says", ownroom },
    { "sips", "sips", "A recv() with little room takes little, and leaves the rest in the queue for the next",
      sips },
    { "notyet", "sips", "A recv() that makes only a little room does not open the window yet", notyet },
    { "both", "both", "Two programs that send all before they read sleep in send() for ever, both of them",
      both },
    { "initial", "limits", "Before anybody asks, a TCP socket has the middle sizes of tcp_rmem and tcp_wmem",
      initial },
    { "doubled", "limits", "SO_RCVBUF and SO_SNDBUF are stored as twice what was asked", doubled },
    { "lowest", "limits", "Asking for 0 gives the smallest buffer there is, as does asking for 1000",
      lowest },
    { "highest", "limits", "Asking for too much gives twice rmem_max (send: wmem_max), without an error",
      highest },
    { 0 },
};
