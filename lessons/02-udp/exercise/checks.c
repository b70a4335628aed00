/* What task.md asks, judged on what the servers received, what was on the wire, and how the client ended. */
#include "lab/check.h"

static const char first[] = "server: recvfrom(*, \"1 hello\"*) = 7";
static const char second[] = "server: recvfrom(*, \"2 good bye\"*) = 10";

static void asks(struct run *run)
{
    need(run, first);
}

static void both(struct run *run)
{
    uint32_t answered = need_after(run, need(run, first), "server: sendto(*, \"1 hello\"*) = 7");
    uint32_t asked = need_after(run, answered, second);
    uint32_t all = need_after(run, asked, "server: sendto(*, \"2 good bye\"*) = 10");
    need_after(run, all, "client: exited with 0");
}

static void again(struct run *run)
{
    uint32_t once = need(run, first), twice = need_after(run, once, first),
             third = need_after(run, twice, first);
    uint32_t answered = need_after(run, third, "server: sendto(*, \"1 hello\"*) = 7");
    need_after(run, answered, second);
}

/* Between the packets of one request that was repeated. */
static void patience(struct run *run)
{
    static const char packet[] = "packet: client:* > server:7000  UDP 7 bytes";
    uint32_t before = need(run, packet), after;
    while ((after = run_find_after(run, before, packet)) != NO_EVENT) {
        need_at_least(run, after, "ms between two tries", 90,
                      (run_ns(run, after) - run_ns(run, before)) / 1000000);
        need_at_most(run, after, "ms between two tries", 1000,
                     (run_ns(run, after) - run_ns(run, before)) / 1000000);
        before = after;
    }
}

static void gives_up(struct run *run)
{
    uint32_t end = need(run, "client: exited with *");
    need_equal(run, end, "requests sent", 4, run_count(run, "packet: client:* > server:7000  UDP 7 bytes"));
    need(run, "client: exited with 1");
    need_none(run, second);
}

/* The stranger answers the first request; the server answers when it comes again. */
static void stranger(struct run *run)
{
    uint32_t once = need(run, first);
    uint32_t other = need_after(run, once, "packet: server:7001 > client:*  UDP 7 bytes");
    uint32_t repeated = need_after(run, other, first);
    need_none_between(run, 0, repeated, second);
    uint32_t all = need_after(run, repeated, "server: sendto(*, \"2 good bye\"*) = 10");
    need_after(run, all, "client: exited with 0");
}

static void keeps_time(struct run *run)
{
    uint32_t repeated = need_after(run, need(run, first), first);
    need_none_between(run, 0, repeated, second);
    uint32_t at = 0, heard = 0;
    while ((at = run_find_after(run, at, "packet: server:7001 > client:*  UDP 7 bytes")) != NO_EVENT &&
           at < repeated)
        heard++;
    need_at_most(run, repeated, "strangers' datagrams (one every 25 ms) before the request is sent again", 20,
                 heard);
    need(run, "client: exited with 0");
}

static void late(struct run *run)
{
    uint32_t once = need(run, second), repeated = need_after(run, once, second);
    need_none_between(run, 0, repeated, "client: exited with *");
    uint32_t all = need_after(run, repeated, "server: sendto(*, \"2 good bye\"*) = 10");
    need_after(run, all, "client: exited with 0");
}

static void nobody(struct run *run)
{
    uint32_t sent = need(run, "packet: client:* > *:7009  UDP 7 bytes");
    need_at_most(run, sent, "requests sent", 4, run_count(run, "packet: client:* > *:7009  UDP 7 bytes"));
    need(run, "client: exited with 1");
}

const struct check checks[] = {
    { "asks", NULL, "", "The first request reaches the server, with its number before it", asks },
    { "both", "asks", "", "When the first is answered the second is asked; after all answers it exits with 0",
      both },
    { "again", "asks", "forgetful", "Without an answer the request is sent again, until one comes", again },
    { "patience", "again", "forgetful", "It waits 100 ms for an answer before it sends again", patience },
    { "gives-up", "again", "silent", "After four requests without an answer it gives up, and exits with 1",
      gives_up },
    { "stranger", "again", "stranger", "An answer from another port is not taken for the server's",
      stranger },
    { "keeps-time", "stranger", "chatter", "However much strangers send, the request is sent again in time",
      keeps_time },
    { "late", "again", "late", "A second answer to the first question is not taken for one to the second",
      late },
    { "nobody", "asks", "nobody", "Where nobody is it gives up, and exits with 1", nobody },
    { 0 },
};
