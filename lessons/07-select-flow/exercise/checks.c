/* What an echo server does that serves many clients with one select(). */
#include <stdio.h>

#include "lab/check.h"

static void need_echo(struct run *run, const char *client)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, "%s: exited with 0", client);
    need(run, pattern);
}

static void echo(struct run *run)
{
    need_echo(run, "red");
    need_echo(run, "green");
    need_echo(run, "blue");
    need(run, "server: exited with 0");
}

static void sleeps_in_one_place(struct run *run)
{
    static const char *const calls[] = { "accept*(*)", "recv*(*)", "read*(*)", "send*(*)", "write*(*)" };
    uint32_t listening = need(run, "server: listen(*) = 0");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "server: %s blocked", calls[i]);
        uint32_t asleep = run_find(run, pattern);
        need_that(run, asleep == NO_EVENT ? listening : asleep, asleep == NO_EVENT,
                  "the server sleeps in select() (or its like) alone");
    }
}

static void sleeps_when_nothing_happens(struct run *run)
{
    uint32_t from = need(run, "server: accept*(*) = *"), to = need(run, "server: exited with *");
    uint32_t calls = 0;
    for (uint32_t at = run_find_after(run, from, "server: *(*) = *"); at < to && at != NO_EVENT;
         at = run_find_after(run, at, "server: *(*) = *"))
        calls++;
    need_at_most(run, to, "calls that the server made for two messages, while another client was silent", 60,
                 calls);
}

static void nobody_waits(struct run *run)
{
    uint32_t full = need(run, "slow: stdout \"no more room*\"");
    uint32_t reading = need(run, "slow: recv(*)");
    uint32_t answered = need_after(run, full, "polite: recv(*\"hello\"*) = 5");
    need_that(run, answered, answered < reading,
              "the polite client has its answer while the slow one does not read");
    sleeps_in_one_place(run);
}

static void slow_gets_all(struct run *run)
{
    need_echo(run, "slow");
    need_echo(run, "polite");
    need(run, "server: exited with 0");
}

static void whole_answer(struct run *run)
{
    uint32_t said = need(run, "half: shutdown(*, SHUT_WR) = 0");
    uint32_t told = need_after(run, said, "half: stdout \"*came back*\"");
    char pattern[64];
    snprintf(pattern, sizeof pattern, "server: close(%lld)",
             (long long)run_result(run, need(run, "server: accept*(*) = ?")));
    uint32_t closed = run_find_before(run, told, pattern);
    need_that(run, closed == NO_EVENT ? told : closed, run_find(run, "half: exited with 0") != NO_EVENT,
              "all bytes come back to a client that has said that it will send no more");
    need(run, "server: exited with 0");
}

static void survives_reset(struct run *run)
{
    need(run, "packet: reset:* > server:7000  RST*");
    need_echo(run, "polite");
    need(run, "server: exited with 0");
}

const struct check checks[] = {
    { "echo", NULL, "", "Three clients at once, and each gets its own echo", echo },
    { "sleeps-in-one-place", "echo", "", "The server sleeps in select() and nowhere else",
      sleeps_in_one_place },
    { "sleeps-when-nothing-happens", "echo", "quiet", "While nothing happens the server sleeps",
      sleeps_when_nothing_happens },
    { "nobody-waits", "echo", "slow", "A client that does not read keeps no other waiting", nobody_waits },
    { "slow-gets-all", "echo", "slow", "The client that did not read gets all its bytes in the end",
      slow_gets_all },
    { "whole-answer", "echo", "half", "A client that shuts its sending side down gets the rest of its answer",
      whole_answer },
    { "survives-reset", "echo", "reset", "A client that resets, or closes early, ends itself alone",
      survives_reset },
    { 0 },
};
