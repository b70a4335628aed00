/* What lesson.md claims, proved on runs. */
#include <errno.h>

#include "lab/check.h"

static void pair(struct run *run)
{
    uint32_t made = need(run, "family: socketpair(AF_UNIX, SOCK_STREAM, 0, [3 4]) = 0");
    need_text(run, made, "kind of 3", "unix-stream", run_text(run, made, "family", 3, "kind"));
    need_text(run, made, "state of 3", "CONNECTED", run_text(run, made, "family", 3, "state"));
    need_text(run, made, "state of 4", "CONNECTED", run_text(run, made, "family", 4, "state"));
    need_none(run, "bind(*");
    need_none(run, "connect(*");
}

static void nopacket(struct run *run)
{
    need(run, "family.0: recv(*\"hello, parent\"*) = 13");
    need(run, "family.1: recv(*\"hello, child\"*) = 12");
    need_none(run, "packet: *");
}

/* Before anybody has closed one. */
static void four(struct run *run)
{
    need(run, "family: socketpair(*, [3 4]) = 0");
    uint32_t first = need(run, "family*: close(*)");
    need_equal(run, first, "descriptors of the two ends, in both processes", 4,
               run_open(run, first, "family", "unix-stream", "*", "CONNECTED"));
}

static void copies(struct run *run)
{
    uint32_t closed = need(run, "family.0: close(4) = 0");
    uint32_t other = need(run, "family.1: close(3) = 0");
    uint32_t down = need_after(run, other, "family.0: send(3, *) = 12"),
             up = need_after(run, closed, "family.1: send(4, *) = 13");
    need_after(run, down, "family.1: recv(4, *) = 12");
    need_after(run, up, "family.0: recv(3, *) = 13");
}

static void duplex(struct run *run)
{
    uint32_t down = need(run, "family.0: send(3, *) = 12"), up = need(run, "family.1: send(4, *) = 13");
    uint32_t first = down > up ? down : up;
    uint32_t heard = need(run, "recv(*) = 1*");
    need_before(run, first, heard);
    need_none(run, "send(*) blocked");
    need(run, "family.1: recv(4, \"hello, child\"*) = 12");
    need(run, "family.0: recv(3, \"hello, parent\"*) = 13");
}

static void eof(struct run *run)
{
    uint32_t made = need(run, "family: socketpair(*, [3 4]) = 0");
    uint32_t object = run_object_of(run, made, "family", 3), closed = run_find_closed(run, "family", object);
    uint32_t end = need(run, "family.1: recv(4, *) = 0");
    need_that(run, end, closed != NO_EVENT && closed < end,
              "the last copy of the other end was closed before that");
    need_equal(run, end, "errno", 0, run_errno(run, end));
    need_none(run, "*deadlock*");
}

static void keep(struct run *run)
{
    uint32_t closed = need(run, "family.0: close(3) = 0");
    need_none_between(run, 0, closed, "family.1: close(3)*");
    need_none(run, "family.1: recv(*) = 0");
    uint32_t asleep = need(run, "family.1: recv(4, *) blocked");
    need_none_between(run, asleep, run_events(run), "family.1: recv(4, *) = *");
    need_after(run, closed, "*deadlock*family.1 waits in recv(4)*");
}

/* The two ends are two descriptors, though both threads use them. */
static void shared(struct run *run)
{
    uint32_t sent = need(run, "threads.0: send(3, *) = 13");
    uint32_t heard = need_after(run, sent, "threads.1: recv(4, \"hello, thread\"*) = 13");
    need_equal(run, heard, "descriptors of the two ends, in both threads", 2,
               run_open(run, heard, "threads", "unix-stream", "*", "CONNECTED"));
    need_after(run, heard, "threads.0: recv(3, \"hello, thread\"*) = 13");
}

static void thread_eof(struct run *run)
{
    uint32_t closing = need(run, "threads.1: close(4)"), closed = need(run, "threads.1: close(4) = 0");
    need_none_between(run, 0, closed, "threads.0: close(*");
    uint32_t end = need_after(run, closing, "threads.0: recv(3, *) = 0");
    need_none_between(run, 0, end, "threads.0: close(*");
}

static void twice(struct run *run)
{
    uint32_t closed = need(run, "threads.1: close(4) = 0");
    uint32_t again = need_after(run, closed, "threads.0: close(4) = -1 *");
    need_equal(run, again, "errno", EBADF, run_errno(run, again));
}

static void theirs(struct run *run)
{
    uint32_t closed = need(run, "threads.1: close(4) = 0");
    uint32_t given = need_after(run, closed, "threads.0: socketpair(*, [4 *]) = 0");
    uint32_t again = need_after(run, given, "threads.0: close(4) = 0");
    uint32_t used = need_after(run, again, "threads.0: send(4, *) = *");
    need_equal(run, used, "errno", EBADF, run_errno(run, used));
}

static void notsock(struct run *run)
{
    uint32_t sent = need(run, "pipes.0: send(4, *) = *");
    need_equal(run, sent, "errno", ENOTSOCK, run_errno(run, sent));
    need_after(run, sent, "pipes.0: write(4, *) = 12");
}

static void oneway(struct run *run)
{
    need(run, "pipes.1: read(3, \"hello, child\"*) = 12");
    uint32_t answer = need(run, "pipes.1: write(3, *) = -1 *");
    need_equal(run, answer, "errno", EBADF, run_errno(run, answer));
}

static void pipe_eof(struct run *run)
{
    uint32_t made = need(run, "pipes: pipe([3 4]) = 0");
    uint32_t wrote = need_after(run, made, "pipes.0: close(4) = 0");
    uint32_t end = need(run, "pipes.1: read(3, *) = 0");
    need_before(run, wrote, end);
    need_before(run, need(run, "pipes.1: close(4) = 0"), end);
}

const struct fact facts[] = {
    { "pair", "", "socketpair() makes two sockets that are connected to each other, without an address",
      pair },
    { "nopacket", "", "What goes through a socketpair is in no packet", nopacket },
    { "four", "", "fork() copies the table: two ends are four descriptors then", four },
    { "copies", "", "After fork() a close() in one process leaves the other's copy of that end open",
      copies },
    { "duplex", "", "Both can send before either receives: each direction has its own queue", duplex },
    { "eof", "", "recv() returns 0 once the last copy of the other end is closed", eof },
    { "keep", "keep", "While one copy of the other end is left, be it one's own, recv() sleeps: deadlock",
      keep },
    { "shared", "threads", "Two threads use one table: two ends are two descriptors, for both of them",
      shared },
    { "thread-eof", "threads",
      "Between threads one close() of an end is enough for the other end's recv() to return 0", thread_eof },
    { "twice", "threads", "A descriptor closed by one thread is closed for all: closing it again is EBADF",
      twice },
    { "theirs", "more",
      "A number that was closed is given again, and a second close() of it closes what has it now", theirs },
    { "notsock", "pipes", "A pipe is no socket: send() into it is ENOTSOCK, and write() is not", notsock },
    { "oneway", "pipes", "A pipe goes one way: writing to its reading end is EBADF", oneway },
    { "pipe-eof", "pipes", "read() from a pipe returns 0 once the last copy of the writing end is closed",
      pipe_eof },
    { 0 },
};
