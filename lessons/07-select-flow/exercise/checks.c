/* What an echo server does that serves many clients with one select(). */
#include <stdio.h>
#include <string.h>

#include "lab/check.h"

/* ---- how somebody ended */

/* The last line that an actor printed; "" when it printed nothing. */
static void last_words(struct run *run, const char *actor, int fd, char *out, size_t cap)
{
    char said[4096];
    size_t size = run_output(run, actor, fd, said, sizeof said - 1);
    size = size < sizeof said - 1 ? size : sizeof said - 1;
    while (size > 0 && said[size - 1] == '\n')
        size--;
    said[size] = '\0';
    const char *line = strrchr(said, '\n');
    snprintf(out, cap, "%s", line ? line + 1 : said);
}

/* How far a client's bytes have come until then, over all its connections that the server has accepted. */
static struct moved {
    unsigned accepted;
    long long in, out;
} moved_with(struct run *run, const char *client, uint32_t until)
{
    struct moved moved = { 0 };
    char remote[64];
    size_t size = (size_t)snprintf(remote, sizeof remote, "%s:", client);
    for (uint32_t at = run_find(run, "server: " ACCEPTS "(*) = *"); at != NO_EVENT;
         at = run_find_after(run, at, "server: " ACCEPTS "(*) = *")) {
        int64_t fd = run_result(run, at);
        if (fd < 0 || strncmp(run_text(run, at, "server", (int)fd, "remote"), remote, size) != 0)
            continue;
        uint32_t with = run_object(run, at);
        moved.accepted++;
        moved.in += run_moved_through(run, with, 0, until, "server: " RECEIVES "(*) = *").total;
        moved.out += run_moved_through(run, with, 0, until, "server: " SENDS "(*) = *").total;
    }
    return moved;
}

/* Where the server ended, by an error of its own or killed; NO_EVENT where it did not. */
static uint32_t bad_end(struct run *run)
{
    uint32_t exited = run_find(run, "server: exited with *"), killed = run_find(run, "server: killed by *");
    if (exited != NO_EVENT && exited != run_find(run, "server: exited with 0"))
        return exited;
    return killed < run_end(run) ? killed : NO_EVENT;
}

/* Nobody can come to a good end then. */
static void need_no_bad_end(struct run *run, const char *client, const char *words)
{
    char said[200];
    uint32_t ended = bad_end(run);
    if (ended == NO_EVENT)
        return;
    struct moved moved = moved_with(run, client, ended);
    last_words(run, "server", 2, said, sizeof said);
    bool own = said[0] && strncmp(said, "==", 2) != 0; /* else a sanitizer's */
    if (moved.accepted == 0)
        seen(run, "the server ended, with an error%s%s", own ? ": " : "", own ? said : "");
    else
        seen(run, "the server ended, with an error%s%s; it had taken %lld bytes from %s, and sent %lld back",
             own ? ": " : "", own ? said : "", moved.in, client, moved.out);
    need_that(run, ended, false, "%s", words);
}

/* Of a client that waits to the end. */
static void tell_waiting(struct run *run, const char *client)
{
    struct moved moved = moved_with(run, client, run_end(run));
    if (!moved.accepted)
        seen(run, "%s waits, and the server has not accepted it", client);
    else
        seen(run, "%s waits: the server has taken %lld bytes from it, and sent %lld back", client, moved.in,
             moved.out);
}

/* Of one that ended otherwise than it should: its own last words. */
static void tell_words(struct run *run, const char *client, uint32_t ended)
{
    char said[200];
    struct moved moved = moved_with(run, client, ended);
    last_words(run, client, 1, said, sizeof said);
    if (!said[0])
        last_words(run, client, 2, said, sizeof said);
    seen(run, "%s says: %s; the server had taken %lld bytes from %s, and sent %lld back", client,
         said[0] ? said : "nothing", moved.in, client, moved.out);
}

/* That a client ends with 0: it has seen that all came back, to the byte. */
static void need_good_end(struct run *run, const char *client, const char *words)
{
    char ending[64], good[64];
    snprintf(ending, sizeof ending, "%s: exited with *", client);
    snprintf(good, sizeof good, "%s: exited with 0", client);
    if (run_find(run, good) != NO_EVENT)
        return;
    need_no_bad_end(run, client, words);
    uint32_t ended = run_find(run, ending);
    if (ended == NO_EVENT)
        tell_waiting(run, client);
    else
        tell_words(run, client, ended);
    need_that(run, ended == NO_EVENT ? run_find_before(run, run_end(run), "server: *") : ended, false, "%s",
              words);
}

/* A client of the lesson gets these lines back. */
static void need_echo(struct run *run, const char *client, const char *lines, const char *words)
{
    need_good_end(run, client, words);
    expect(run, "%s", words);
    need_output(run, client, 1, lines, strlen(lines));
}

/* When all who were to come have gone. */
static void need_end(struct run *run, const char *clients)
{
    char words[100];
    uint32_t last = run_find_before(run, run_end(run), "server: *");
    snprintf(words, sizeof words, "the server ends, with 0, when %s clients have come and gone", clients);
    if (bad_end(run) != NO_EVENT)
        need_no_bad_end(run, "them", words);
    seen(run, "they have come and gone, and the server waits on");
    need_that(run, last, run_find(run, "server: exited with 0") != NO_EVENT, "%s", words);
}

/* ---- what the task asks for */

static void echo(struct run *run)
{
    static const char words[] = "each of three clients gets back what it sent, and nothing else";
    need_echo(run, "red", "red\nrouge\n", words);
    need_echo(run, "green", "green\nvert\n", words);
    need_echo(run, "blue", "blue\nbleu\n", words);
    need_end(run, "three");
}

static void one_thread(struct run *run)
{
    expect(run, "one thread looks after all the clients: no other, and no other process");
    need_none(run, "server: new *");
}

static void sleeps_in_select(struct run *run)
{
    uint32_t at = run_find(run, "server: *(*) blocked");
    while (at != NO_EVENT && run_find_after(run, at - 1, "server: " WAITS "(*) blocked") == at)
        at = run_find_after(run, at, "server: *(*) blocked");
    need_that(run, at, at == NO_EVENT, "the server sleeps in select() and nowhere else");
}

static void crowd(struct run *run)
{
    need_good_end(run, "crowd",
                  "each of many clients gets back all that it sent, whoever comes and leaves meanwhile");
    need_end(run, "nine");
}

static void sleeps_at_rest(struct run *run)
{
    enum { CALLS_MOST = 25, WAKES_MOST = 3 };
    expect(run, "a client has an answer while another says nothing");
    uint32_t from = need(run, "red: exited with 0"), to = run_find_after(run, from, "quiet: send(*");
    to = to == NO_EVENT ? run_end(run) : to;
    uint32_t calls = run_calls(run, from, to, "server"), wakes = run_timeouts(run, from, to, "server");
    uint32_t last = run_find_before(run, to, "server: *(*) = *");
    if (wakes > WAKES_MOST || calls > CALLS_MOST) {
        seen(run, "it made %u calls while both clients were silent, %u of them ended by a timeout", calls,
             wakes);
        need_that(run, last, false, "while nothing happens the server sleeps");
    }
    sleeps_in_select(run);
}

static void never_ends(struct run *run)
{
    need_good_end(run, "quiet", "a client that was silent for long is answered as any other");
    expect(run, "without CLIENTS the server never ends");
    need_none_between(run, 0, run_end(run), "server: exited with *");
}

static void nobody_waits(struct run *run)
{
    static const char words[] = "the polite client is answered while the slow one does not read";
    uint32_t full = need(run, "slow: stdout \"no more room*\"");
    uint32_t reading = run_find_after(run, full, "slow: recv(*)");
    uint32_t served = run_find_after(run, full, "polite: exited with 0");
    if (served == NO_EVENT || (reading != NO_EVENT && served > reading)) {
        uint32_t asleep = run_find_before(run, reading, "server: *(*) blocked");
        seen(run, "the slow one reads again, and the polite one is not served yet");
        need_that(run, asleep == NO_EVENT ? full : asleep, false, "%s", words);
    }
    need_echo(run, "polite", "hello\nagain\n", words);
    sleeps_in_select(run);
}

static void slow_gets_all(struct run *run)
{
    need_good_end(run, "slow", "the client that did not read gets back all that it sent, in order");
}

static void gone_while_full(struct run *run)
{
    need_good_end(run, "deaf",
                  "a client that reads nothing may reset its connection while its queue is full");
    need_end(run, "three");
}

static void whole_answer(struct run *run)
{
    need_good_end(run, "half",
                  "a client that says that it will send no more gets all that is still queued for it");
    need_end(run, "one");
}

static void survives_reset(struct run *run)
{
    need_echo(run, "polite", "hello\nagain\n",
              "a client that resets its connection, or closes it early, ends itself alone");
    need_end(run, "four");
}

/* However they went. */
static void closes(struct run *run)
{
    uint32_t end = run_find(run, "server: exited with *");
    for (uint32_t at = run_find(run, "server: " ACCEPTS "(*) = ?*"); at != NO_EVENT;
         at = run_find_after(run, at, "server: " ACCEPTS "(*) = ?*")) {
        if (run_result(run, at) < 0)
            continue;
        seen(run, "the descriptor %lld that accept() gave is open until the program ends",
             (long long)run_result(run, at));
        need_that(run, at, run_find_closed(run, "server", run_object(run, at)) < end,
                  "the connection of a client that has gone is closed");
    }
}

const struct check checks[] = {
    { "sleeps-in-select", NULL, "", "The server sleeps in select() and nowhere else", sleeps_in_select },
    { "echo", NULL, "", "Three clients at once, and each gets its own echo", echo },
    { "one-thread", "echo", "", "One thread looks after all clients", one_thread },
    { "crowd", "echo", "crowd", "Many clients come, talk and leave in any order", crowd },
    { "sleeps-at-rest", "echo", "quiet", "While nothing happens the server sleeps", sleeps_at_rest },
    { "never-ends", "echo", "quiet", "Without CLIENTS the server never ends", never_ends },
    { "nobody-waits", "echo", "slow", "A client that does not read keeps no other waiting", nobody_waits },
    { "slow-gets-all", "echo", "slow", "The one that did not read gets all its bytes in the end",
      slow_gets_all },
    { "gone-while-full", "echo", "slow", "One that resets while its queue is full ends itself alone",
      gone_while_full },
    { "whole-answer", "echo", "half", "One that shuts its sending side gets the rest of its answer",
      whole_answer },
    { "survives-reset", "echo", "reset", "One that resets, or closes early, ends itself alone",
      survives_reset },
    { "closes", "survives-reset", "reset", "The connection of a client that has gone is closed", closes },
    { 0 },
};
