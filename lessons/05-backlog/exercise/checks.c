/* What a right server does, judged on what it lets in and when, on its accept queue, and on what its guests
 * heard. */
#include <stdio.h>
#include <string.h>

#include "lab/check.h"

enum { PLACES = 5, MS = 1000000, SLACK_MS = 10, CALLS_IN_VAIN = 12 };

static const char accepted[] = "server: " ACCEPTS "(*) = *";

static void listens(struct run *run)
{
    expect(run, "The server listens");
    uint32_t listening = need(run, "server: listen(*) = 0");
    seen(run, "it listens at another port");
    need_that(run, listening, run_find_state(run, "*:7005", "LISTEN") != NO_EVENT,
              "It listens at PORT (7005 here)");
}

/* ---- those who are let in */

/* The next guest at or after an event; NO_EVENT when there are no more. */
static uint32_t next_guest(const struct run *run, uint32_t from)
{
    uint32_t at = from > 0 ? run_find_after(run, from - 1, accepted) : run_find(run, accepted);
    while (at != NO_EVENT && run_result(run, at) < 0)
        at = run_find_after(run, at, accepted);
    return at;
}

static int64_t guests_before(const struct run *run, uint32_t event)
{
    int64_t count = 0;
    for (uint32_t at = next_guest(run, 0); at < event; at = next_guest(run, at + 1))
        count++;
    return count;
}

/* ---- while it is shut */

static void stays_shut(struct run *run)
{
    uint32_t listening = need(run, "server: listen(*) = 0");
    expect(run, "The server listens, sleeps for SECONDS (2 here), and then lets in the first guest");
    need(run, accepted);
    uint32_t first = next_guest(run, 0);
    int64_t shut = first == NO_EVENT ? 0 : (run_ns(run, first) - run_ns(run, listening)) / MS;
    seen(run, "the first guest was let in %lld ms after listen()", (long long)shut);
    need_that(run, first, first != NO_EVENT && shut >= 2000 - SLACK_MS,
              "The server listens, sleeps for SECONDS (2 here), and then lets in the first guest");
}

static void admits_five(struct run *run)
{
    expect(run, "While nobody is accepted exactly five connections are complete");
    uint32_t looked = need(run, "callers: stdout \"7 calls, * are through*");
    need_that(run, looked, looked == run_find(run, "callers: stdout \"7 calls, 5 are through*"),
              "Of seven who call while it is shut, exactly five are through");
}

/* ---- bursts */

/* The server's last call before it began to take those among whom this guest is. */
static uint32_t call_before(const struct run *run, uint32_t guest)
{
    uint32_t before = guest;
    do
        before = run_find_before(run, before, "server: *(*) = *");
    while (before != NO_EVENT && before == run_find_after(run, before - 1, accepted));
    return before;
}

/* Whether somebody who waited when this guest was let in was still outside, unasked for, when it was greeted.
 */
static bool left_somebody_outside(struct run *run, uint32_t guest, uint32_t greeted)
{
    for (uint32_t at = guest; at < greeted; at = run_find_after(run, at, "server: *(*) = *")) {
        bool in_vain = at == run_find_after(run, at - 1, "server: " ACCEPTS "(*) = -1 *") ||
                       at == run_find_after(run, at - 1, "server: " WAITS "(*) = 0*");
        if (in_vain || run_value(run, at, "server", run_fd(run, guest), "aq") == 0)
            return false; /* nobody was there */
    }
    uint32_t before = call_before(run, guest); /* it may have counted then who waits */
    return guests_before(run, greeted) - guests_before(run, before) <
           run_value(run, before, "server", run_fd(run, guest), "aq");
}

/* All who wait are let in before any of them is greeted; GUESTS may be enough. */
static void need_bursts(struct run *run, int64_t guests)
{
    for (uint32_t at = next_guest(run, 0); at != NO_EVENT; at = next_guest(run, at + 1)) {
        uint32_t object = run_object(run, at);
        uint32_t greeted =
            run_moved_through(run, object, at, run_events(run), "server: " SENDS "(*) = *").first;
        if (object == 0 || greeted == NO_EVENT || guests_before(run, greeted) >= guests)
            continue;
        seen(run, "somebody still waited at the door, and the server did not look whether");
        need_that(run, greeted, !left_somebody_outside(run, at, greeted),
                  "All who wait are let in before any of them is greeted");
    }
}

static void burst(struct run *run)
{
    uint32_t greeted = run_moved(run, 0, run_events(run), "server: " SENDS "(*, \"w*) = *").first;
    int64_t in = guests_before(run, greeted);
    seen(run, "%lld had been let in, of five who waited", (long long)in);
    need_that(run, greeted, in >= PLACES, "All who wait are let in before any of them is greeted");
    need_bursts(run, 7);
}

static void bursts_again(struct run *run)
{
    need_bursts(run, 6);
}

/* ---- guests */

/* That the server ends with 0 when it has let in GUESTS, and no sooner. */
static void need_end(struct run *run, int64_t guests)
{
    uint32_t ended = run_find(run, "server.0: exited with *");
    need_that(run, ended,
              ended == NO_EVENT ||
                  (ended == run_find(run, "server.0: exited with 0") && guests_before(run, ended) >= guests),
              "The server goes on until GUESTS (%lld here) have been accepted, and ends with 0",
              (long long)guests);
    seen(run, "%lld had been accepted, and it went on", (long long)guests_before(run, run_end(run)));
    need_that(run, run_find_before(run, run_end(run), "server: *(*)*"), ended != NO_EVENT,
              "When GUESTS (%lld here) have been accepted the server ends with 0", (long long)guests);
}

/* That so many heard the whole greeting and its end, and nobody anything else. */
static void need_greeted(struct run *run, unsigned heard, int64_t guests)
{
    static const char said[] = "callers: stdout \"call * heard *";
    static const char right[] = "callers: stdout \"call * heard 'welcome<newline>', then the end*";
    uint32_t ended = run_find(run, "server.0: exited with *");
    if (ended != NO_EVENT)
        need_end(run, guests); /* what the guests heard of an end too early follows from it */
    for (uint32_t at = run_find(run, said); at != NO_EVENT; at = run_find_after(run, at, said))
        need_that(run, at, run_find_after(run, at - 1, right) == at,
                  "Each guest hears 'welcome' and a newline, every byte and nothing else, and then the end");
    seen(run, "%u heard it, of %u who waited for it", run_count(run, right), heard);
    need_that(run, run_find_before(run, run_events(run), said), run_count(run, right) == heard,
              "Each guest is greeted");
    need_end(run, guests);
}

static void everybody(struct run *run)
{
    need_greeted(run, 7, 7);
}

static void each_answer(struct run *run)
{
    need_greeted(run, 5, 5);
}

static void quitter(struct run *run)
{
    need_greeted(run, 2, 5);
}

static void waits_again(struct run *run)
{
    need_greeted(run, 6, 6);
}

/* More wait than may come: the last are hung up on without a word, or are let in with the others. */
static void enough(struct run *run)
{
    need_end(run, 3);
    uint32_t ended = run_find(run, "server.0: exited with 0");
    int64_t in = guests_before(run, ended);
    int64_t heard = run_count(run, "callers: stdout \"call * heard 'welcome<newline>', then *");
    seen(run, "of %lld who were let in %lld heard it", (long long)in, (long long)heard);
    need_that(run, ended, heard == in, "Whoever is let in hears the whole greeting");
}

/* ---- while nobody calls */

/* The while [from, to) in which nobody calls: the nth sleep of the callers. */
static uint32_t later(struct run *run, int nth, uint32_t *end)
{
    uint32_t begin = need(run, "callers: poll(NULL, 0, *");
    for (int i = 0; i < nth; i++)
        begin = need_after(run, need_after(run, begin, "callers: poll(NULL, 0, *) = 0*"),
                           "callers: poll(NULL, 0, *");
    *end = need_after(run, begin, "callers: poll(NULL, 0, *) = 0*");
    return begin;
}

/* How often timeouts and alarms of its own woke the server in a while, and nothing else; and where they did
 * first. */
static uint32_t ticks_between(const struct run *run, uint32_t from, uint32_t to, uint32_t *first)
{
    static const char alarm[] = "server: SIGALRM*";
    uint32_t ticks = run_timeouts(run, from, to, "server"), rung = run_find_after(run, from, alarm);
    for (*first = from; *first < to && *first < rung && run_timeouts(run, *first, *first + 1, "server") == 0;)
        ++*first;
    for (uint32_t at = rung; at < to; at = run_find_after(run, at, alarm))
        ticks++;
    return ticks;
}

static void sleeps(struct run *run)
{
    for (int nth = 0; nth < 2; nth++) {
        uint32_t end, begin = later(run, nth, &end);
        uint32_t first, ticks = ticks_between(run, begin, end, &first);
        uint32_t calls = run_calls(run, begin, end, "server");
        seen(run, "while nobody called it was woken %u times by a timeout of its own", ticks);
        need_that(run, first, ticks == 0, "The server sleeps until somebody waits at the door");
        seen(run, "while nobody called it made %u calls", calls);
        need_that(run, run_find_before(run, end, "server: *(*) = *"), calls <= CALLS_IN_VAIN,
                  "The server sleeps until somebody waits at the door");
    }
}

/* Connections that an actor still has after an event. */
static int64_t connections(const struct run *run, uint32_t event, const char *actor)
{
    return (int64_t)run_open(run, event, actor, "tcp*", "server:*", "*") -
           run_open(run, event, actor, "tcp*", "server:*", "LISTEN");
}

static void hangs_up(struct run *run)
{
    uint32_t end;
    later(run, 1, &end);
    int64_t open = connections(run, end, "server");
    seen(run, "when all three had been greeted it still had %lld of their sockets", (long long)open);
    need_that(run, end, open == 0, "The socket of each guest is closed after its greeting");
}

static void shuts_the_door(struct run *run)
{
    uint32_t ended = run_find(run, "server.0: exited with 0"); /* as each-answer has seen */
    int64_t open = connections(run, ended - 1, "server.0");
    seen(run, "a socket still listened when the server exited");
    need_that(run, ended, run_open(run, ended - 1, "server.0", "tcp*", "*", "LISTEN") == 0,
              "It closes its door before it exits");
    seen(run, "%lld of the guests' sockets were still open when the server exited", (long long)open);
    need_that(run, ended, open == 0, "The socket of each guest is closed after its greeting");
}

const struct check checks[] = {
    { "listens", NULL, "", "The server listens", listens },
    { "each-answer", "listens", "", "Each of five guests hears the whole greeting", each_answer },
    { "shuts-the-door", "each-answer", "", "It closes its door, and each guest's socket, and exits with 0",
      shuts_the_door },
    { "stays-shut", "listens", "shut",
      "It sleeps for SECONDS before it lets anybody in, and listens meanwhile", stays_shut },
    { "admits-five", "stays-shut", "shut", "Of seven who call while it is shut, five are through",
      admits_five },
    { "burst", "admits-five", "shut", "All who wait are let in before any of them is greeted", burst },
    { "everybody", "listens", "shut",
      "Nobody is lost: those who found the queue full get in later, and all are greeted", everybody },
    { "sleeps", "listens", "twice", "It sleeps until somebody waits at the door", sleeps },
    { "waits-again", "listens", "twice", "Those who come later are let in and greeted as well", waits_again },
    { "bursts-again", "waits-again", "twice", "All who wait later are let in before any of them is greeted",
      bursts_again },
    { "hangs-up", "waits-again", "twice", "Whoever has been greeted is hung up on, and its socket closed",
      hangs_up },
    { "quitter", "listens", "quitter", "Guests who have gone do not keep the others from being greeted",
      quitter },
    { "enough", "listens", "crowd", "It ends when GUESTS have been let in, though others wait", enough },
    { 0 },
};
