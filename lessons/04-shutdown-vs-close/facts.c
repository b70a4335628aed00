/* What lesson.md claims, proved on a run. */
#include <string.h>

#include "lab/check.h"

#define FROM_CLIENT "packet: client:* > server:7000  "
#define FROM_SERVER "packet: server:7000 > client:*  "

/* ---- one stream after the other ---- */

static void end(struct run *run)
{
    uint32_t shut = need(run, "client: shutdown(*, SHUT_WR) = 0");
    uint32_t zero = need(run, "server: recv(*) = 0");
    need_before(run, need(run, FROM_CLIENT "FIN*"), zero);
    need_none_between(run, 0, run_find_before(run, shut, "client: shutdown(*, SHUT_WR)"), FROM_CLIENT "FIN*");
    need_equal(run, zero, "errno", 0, run_errno(run, zero));
    need_equal(run, zero, "bytes delivered before the 0", run_result(run, need(run, "client: send(*) = *")),
               run_moved(run, 0, zero, "server: recv(*) = *").total);
}

static void states(struct run *run)
{
    uint32_t shut = need(run, "client: shutdown(*, SHUT_WR) = 0"), zero = need(run, "server: recv(*) = 0");
    const char *state = run_text(run, shut, "client", run_fd(run, shut), "state");
    need_that(run, shut, strcmp(state, "FIN_WAIT1") == 0 || strcmp(state, "FIN_WAIT2") == 0,
              "the client's socket is in FIN_WAIT1 or FIN_WAIT2");
    need_text(run, zero, "state of the server's socket", "CLOSE_WAIT",
              run_text(run, zero, "server", run_fd(run, zero), "state"));
}

static void answer(struct run *run)
{
    uint32_t fin = need(run, FROM_CLIENT "FIN*");
    uint32_t sent = need_after(run, fin, "server: send(*) = *");
    uint32_t heard = need_after(run, fin, "client: recv(?, \"you said*) = *");
    need_equal(run, heard, "bytes of the answer", run_result(run, sent), run_result(run, heard));
    need_none(run, "packet: *  RST*");
    run_measured(run, "%lld bytes after the FIN", (long long)run_result(run, heard));
}

static void two_fins(struct run *run)
{
    uint32_t first = need(run, FROM_CLIENT "FIN*");
    uint32_t second = need_after(run, first, FROM_SERVER "FIN*");
    need_equal(run, second, "FINs in all", 2, run_count(run, "packet: *  FIN*"));
    need_before(run, second, need(run, "client: recv(*) = 0"));
}

/* shutdown() leaves the descriptor, close() takes it. */
static void still_open(struct run *run)
{
    uint32_t shut = need(run, "client: shutdown(*) = 0"), closed = need(run, "client: close(*) = 0");
    need_that(run, shut, run_fd(run, shut) == run_fd(run, closed), "it is the same descriptor");
    need_that(run, shut, run_object_of(run, shut, "client", run_fd(run, shut)) != 0,
              "the descriptor is open after shutdown()");
    need_that(run, closed, run_object_of(run, closed, "client", run_fd(run, closed)) == 0,
              "the descriptor is gone after close()");
}

static void quiet(struct run *run)
{
    uint32_t closing = need(run, "client: close(*)");
    need_before(run, need(run, FROM_CLIENT "FIN*"), closing);
    need_none_between(run, closing, need(run, "client: close(*) = 0"), "packet: client:*");
}

static void neither(struct run *run)
{
    uint32_t deadlock = need(run, "deadlock? server waits in recv(*), client waits in recv(*)");
    need_none_between(run, 0, deadlock, "packet: *  FIN*");
    need_none(run, "server: send(*");
}

/* ---- close(), SHUT_RDWR ---- */

static void close_fin(struct run *run)
{
    uint32_t closing = need(run, "client: close(*)");
    need_before(run, need_after(run, closing, FROM_CLIENT "FIN*"), need(run, "client: close(*) = 0"));
    need_none_between(run, 0, closing, FROM_CLIENT "FIN*");
}

static void close_same(struct run *run)
{
    uint32_t fin = need(run, FROM_CLIENT "FIN*");
    uint32_t zero = need_after(run, fin, "server: recv(*) = 0");
    need_equal(run, zero, "errno", 0, run_errno(run, zero));
    need_none(run, "server: recv(*) = -1 *");
}

/* That the server's answer met a RST and that no byte of it was read. */
static void lost(struct run *run)
{
    uint32_t sent = need(run, "server: send(*) = *");
    need_at_least(run, sent, "bytes that send() took over", 1, run_result(run, sent));
    uint32_t segment = need(run, FROM_SERVER "PSH ACK*");
    need_after(run, segment, FROM_CLIENT "RST*");
    need_none(run, "client: recv(?, \"you said*) = *");
    need_after(run, sent, "server: close(4) = 0");
    need_after(run, sent, "server: exited with 0");
}

/* With the RST both streams have ended. */
static void after_rst(struct run *run)
{
    uint32_t closing = need_after(run, need(run, FROM_CLIENT "RST*"), "server: close(4)");
    need_none_between(run, closing, run_end(run), FROM_SERVER "*");
}

static uint32_t count_between(struct run *run, uint32_t from, uint32_t to, const char *pattern)
{
    uint32_t count = 0;
    for (uint32_t at = run_find_after(run, from, pattern); at < to; at = run_find_after(run, at, pattern))
        count++;
    return count;
}

/* The FIN is the only packet of the client's until the answer comes. */
static void full_fin(struct run *run)
{
    uint32_t shut = need(run, "client: shutdown(*)"), done = need(run, "client: shutdown(*) = 0");
    need_before(run, need_after(run, shut, FROM_CLIENT "FIN*"), done);
    need_equal(run, done, "packets of the client before the answer", 1,
               count_between(run, shut, need(run, FROM_SERVER "PSH ACK*"), FROM_CLIENT "*"));
}

/* ---- SHUT_RD ---- */

static void deaf_silent(struct run *run)
{
    uint32_t shut = need(run, "client: shutdown(*)");
    uint32_t asked = need_after(run, shut, "client: send(*)");
    need_after(run, shut, "client: shutdown(*) = 0");
    need_none_between(run, shut, asked, "packet: *");
}

static void deaf_zero(struct run *run)
{
    uint32_t shut = need(run, "client: shutdown(*) = 0");
    uint32_t zero = need_after(run, shut, "client: recv(*) = 0");
    need_before(run, zero, need(run, "server: send(*)"));
    need_none_between(run, shut, zero, "client: recv(*) blocked");
}

static void deaf_late(struct run *run)
{
    uint32_t zero = need(run, "client: recv(*) = 0");
    uint32_t segment = need_after(run, zero, FROM_SERVER "PSH ACK*");
    uint32_t late = need_after(run, segment, "client: recv(*\"to whom*) = *");
    need_equal(run, late, "late bytes read", run_result(run, need(run, "server: send(*) = *")),
               run_result(run, late));
    need_none_between(run, 0, late, "packet: client:*  RST*");
    run_measured(run, "%lld bytes after a 0", (long long)run_result(run, late));
}

/* ---- copies ---- */

static void copy_keeps(struct run *run)
{
    uint32_t closing = need_after(run, need(run, "client: dup(*) = *"), "client: close(*)");
    uint32_t sending = need_after(run, closing, "client: send(*)");
    need_none_between(run, closing, sending, FROM_CLIENT "*");
    uint32_t sent = need_after(run, sending, "client: send(*) = *");
    need_at_least(run, sent, "bytes sent by the copy", 1, run_result(run, sent));
}

static void last_copy(struct run *run)
{
    uint32_t first = need(run, "client: close(*)");
    uint32_t last = need_after(run, need_after(run, first, "client: close(*) = 0"), "client: close(*)");
    need_none_between(run, 0, last, "packet: *  FIN*");
    need_before(run, need_after(run, last, FROM_CLIENT "FIN*"),
                need_after(run, last, "client: close(*) = 0"));
}

static void all_copies(struct run *run)
{
    uint32_t copy = need(run, "client: dup(*) = *");
    uint32_t shut = need_after(run, copy, "client: shutdown(*, SHUT_WR)");
    uint32_t fin = need_after(run, shut, FROM_CLIENT "FIN*");
    uint32_t refused = need_after(run, shut, "client: send(*) = -1 EPIPE*");
    need_equal(run, refused, "descriptor of the copy", run_result(run, copy), run_fd(run, refused));
    need_that(run, refused, run_fd(run, shut) != run_fd(run, refused),
              "it is not the one that was shut down");
    need_before(run, fin, need(run, "client: close(*)"));
}

static void nosignal(struct run *run)
{
    uint32_t refused = need(run, "client: send(*, MSG_NOSIGNAL) = -1 EPIPE*");
    need_none(run, "client: SIGPIPE*");
    need_after(run, refused, "client: exited with 0");
}

static void copy_hears(struct run *run)
{
    uint32_t copy = need(run, "client: dup(*) = *"), shut = need(run, "client: shutdown(*) = 0");
    uint32_t heard = need_after(run, shut, "client: recv(?, \"you said*) = *");
    need_equal(run, heard, "descriptor of the copy", run_result(run, copy), run_fd(run, heard));
    need_equal(run, heard, "bytes of the answer", run_result(run, need(run, "server: send(*) = *")),
               run_result(run, heard));
}

static void child_keeps(struct run *run)
{
    uint32_t parent = need(run, "client: close(*) = 0");
    uint32_t child = need(run, "client.1: close(*)");
    need_before(run, parent, child);
    need_none_between(run, 0, child, "packet: *  FIN*");
    need_none_between(run, 0, child, "server: recv(*) = 0");
    run_measured(run, "%lld ms between the two close()",
                 (long long)(run_ns(run, child) - run_ns(run, parent)) / 1000000);
}

/* While the child's close() lasts, and by nothing else: the parent's is over, and the child has not ended. */
static void child_last(struct run *run)
{
    uint32_t closing = need(run, "client.1: close(*)"), closed = need(run, "client.1: close(*) = 0");
    uint32_t fin = need_after(run, closing, FROM_CLIENT "FIN*");
    need_before(run, fin, closed);
    need_before(run, need(run, "client: close(*) = 0"), closing);
    need_after(run, fin, "server: recv(*) = 0");
}

/* ---- rude ends ---- */

static void hasty_fin(struct run *run)
{
    uint32_t closing = need_after(run, need(run, "server: recv(*) = *"), "server: close(*)");
    need_after(run, closing, FROM_SERVER "FIN*");
    need_none_between(run, 0, need(run, "server: close(*) = 0"), "packet: server:*  RST*");
}

/* What poll() has told of lies there still when the server closes. */
static void poll_looks(struct run *run)
{
    uint32_t told = need(run, "server: poll(*) = 1*"), closing = need_after(run, told, "server: close(*)");
    int64_t sent = run_result(run, need(run, "client: send(*) = *"));
    need_equal(run, told, "bytes in the receive queue", sent,
               run_value(run, told, "server", run_fd(run, closing), "rq"));
    need_equal(run, closing, "bytes in the receive queue at close()", sent,
               run_value(run, closing, "server", run_fd(run, closing), "rq"));
    run_measured(run, "%lld bytes", (long long)sent);
}

static void unread_rst(struct run *run)
{
    uint32_t closing = need(run, "server: close(*)");
    need_none(run, "server: recv(*");
    need_before(run, need_after(run, closing, FROM_SERVER "RST*"), need(run, "server: close(*) = 0"));
    need_none(run, FROM_SERVER "FIN*");
}

static void unread_error(struct run *run)
{
    need_after(run, need(run, FROM_SERVER "RST*"), "client: recv(*) = -1 ECONNRESET*");
    need_none(run, "client: recv(*) = 0");
}

/* All of it taken by send(), a part of it read, and then the error. */
static void cut(struct run *run)
{
    uint32_t sent = need(run, "server: send(*) = *"), rst = need_after(run, sent, FROM_SERVER "RST*");
    uint32_t failed = need_after(run, rst, "client: recv(*) = -1 ECONNRESET*");
    int64_t read = run_moved(run, 0, failed, "client: recv(*) = *").total;
    need_equal(run, sent, "bytes that send() took", run_length(run, run_find(run, "server: send(*)")),
               run_result(run, sent));
    need_at_least(run, failed, "bytes read before the error", 1, read);
    need_at_most(run, failed, "bytes read before the error", run_result(run, sent) - 1, read);
    need_none(run, "server: recv(*");
    run_measured(run, "%lld of %lld read", (long long)read, (long long)run_result(run, sent));
}

static void first_write(struct run *run)
{
    uint32_t fin = need(run, FROM_SERVER "FIN*");
    uint32_t sent = need_after(run, fin, "client: send(*) = *");
    need_equal(run, sent, "errno of the first send() after the FIN", 0, run_errno(run, sent));
    need_after(run, fin, FROM_SERVER "RST*");
}

static void second_write(struct run *run)
{
    uint32_t rst = need_after(run, need(run, FROM_SERVER "FIN*"), FROM_SERVER "RST*");
    uint32_t refused = need_after(run, rst, "client: send(*) = -1 EPIPE*");
    need_after(run, refused, "client: close(*) = 0");
    need_after(run, refused, "client: exited with 0");
}

static void sigpipe(struct run *run)
{
    uint32_t rst = need_after(run, need(run, FROM_SERVER "FIN*"), FROM_SERVER "RST*");
    uint32_t killed = need_after(run, rst, "client: killed by SIGPIPE");
    need_none(run, "client: close(*");
    need_before(run, rst, killed);
}

const struct fact facts[] = {
    { "end", "",
      "After shutdown(SHUT_WR) the server reads every byte of the request, then 0, which is no error", end },
    { "states", "",
      "After a half-close the client is in FIN_WAIT1 or FIN_WAIT2, and the server in CLOSE_WAIT", states },
    { "answer", "", "After a half-close the answer still arrives, whole", answer },
    { "two-fins", "", "Each stream is ended by a FIN of its own, the client's first", two_fins },
    { "quiet", "", "close() after both streams have ended sends nothing", quiet },
    { "still-open", "", "shutdown() leaves the descriptor open, and close() takes it", still_open },
    { "neither", "neither", "Without a half-close both wait in recv() for ever, and no answer is sent",
      neither },
    { "close-fin", "close", "close() of the only descriptor sends a FIN", close_fin },
    { "close-same", "close",
      "After close() the server's recv() returns 0 without an error, as after a half-close", close_same },
    { "close-lost", "close",
      "The answer to a client that has closed: send() succeeds, the client's kernel says RST, nobody reads "
      "it",
      lost },
    { "after-rst", "close", "After a RST close() sends nothing", after_rst },
    { "full-fin", "full", "SHUT_RDWR sends one FIN, at once, and no other packet", full_fin },
    { "full-lost", "full", "The answer after SHUT_RDWR is refused with a RST, and never read", lost },
    { "deaf-silent", "deaf", "SHUT_RD sends no packet", deaf_silent },
    { "deaf-zero", "deaf", "After SHUT_RD recv() does not wait: with nothing there it returns 0", deaf_zero },
    { "deaf-late", "deaf", "What arrives after SHUT_RD, and after a recv() of 0, can still be read",
      deaf_late },
    { "copy-keeps", "dup", "close() of one of two copies sends no packet, and the other one goes on sending",
      copy_keeps },
    { "last-copy", "dup", "The FIN is sent when the last copy is closed", last_copy },
    { "all-copies", "all",
      "shutdown() sends the FIN although a copy is open, and the copy cannot send any more", all_copies },
    { "nosignal", "all", "With MSG_NOSIGNAL the error is EPIPE, and no SIGPIPE comes", nosignal },
    { "copy-hears", "all", "After shutdown(SHUT_WR) the copy can still read", copy_hears },
    { "child-keeps", "fork",
      "The parent's close() sends no FIN while its child has a copy, and the server goes on waiting",
      child_keeps },
    { "child-last", "fork", "The FIN is sent when the child closes its copy", child_last },
    { "hasty-fin", "pipe", "close() with everything read sends a FIN", hasty_fin },
    { "poll-looks", "unread", "poll() leaves what has come in the receive queue", poll_looks },
    { "unread-rst", "unread", "close() with unread bytes sends a RST instead of a FIN", unread_rst },
    { "unread-error", "unread", "The peer of who closed with unread bytes learns it as ECONNRESET, not as 0",
      unread_error },
    { "cut", "cut",
      "close() with unread bytes throws away what of an answer waits to be sent; what has come can be read",
      cut },
    { "first-write", "pipe", "The first send() after the peer's FIN succeeds, and brings a RST back",
      first_write },
    { "epipe", "pipe", "The send() after the RST fails with EPIPE, and who ignores SIGPIPE goes on",
      second_write },
    { "sigpipe", "signal", "The send() after the RST kills a process that does not ignore SIGPIPE", sigpipe },
    { 0 },
};
