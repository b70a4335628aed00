/* What a sender does that loses nothing, never sleeps in send(), and does not spin. */
#include <stdio.h>

#include "lab/check.h"

/* Calls by which a program may send, and by which it may wait. */
static const char *const sends[] = { "send*(*)", "write*(*)" };
static const char *const waits[] = { "poll(*)", "ppoll(*)", "select(*)", "pselect*(*)", "epoll_*wait*(*)" };
enum { SENDS = sizeof sends / sizeof *sends, WAITS = sizeof waits / sizeof *waits };

static uint32_t first_of(const struct run *run, uint32_t after, const char *const *calls, size_t count,
                         const char *ending)
{
    uint32_t first = NO_EVENT;
    for (size_t i = 0; i < count; i++) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "sender: %s%s", calls[i], ending);
        uint32_t found = run_find_after(run, after, pattern);
        if (found < first)
            first = found;
    }
    return first;
}

/* Each call that sends goes on where the one before it ended. */
static void need_in_order(struct run *run, uint32_t connected)
{
    int64_t sent = 0;
    for (uint32_t at = first_of(run, connected, sends, SENDS, " = *"); at != NO_EVENT;
         at = first_of(run, at, sends, SENDS, " = *")) {
        unsigned char bytes[8];
        size_t known = run_result(run, at) > 0 ? run_data(run, at, bytes, sizeof bytes) : 0;
        for (size_t i = 0; i < known && (int64_t)i < run_result(run, at); i++) {
            uint64_t place = (uint64_t)sent + i;
            need_that(run, at, bytes[i] == (unsigned char)(place / 4 >> (24 - 8 * (place % 4))),
                      "send() goes on with byte %lld, as so many were taken before", (long long)sent);
        }
        sent += run_result(run, at) > 0 ? run_result(run, at) : 0;
    }
}

static void every_byte(struct run *run)
{
    uint32_t connected = need(run, "sender: connect(*) = 0");
    need_in_order(run, connected);
    uint32_t said = need_after(run, connected, "reader: stdout \"*\"");
    need_that(run, said, run_find(run, "reader: stdout \"*each in its place*\"") == said,
              "each byte arrives in its place");
    need(run, "reader: exited with 0");
    need(run, "sender: exited with 0");
}

static void never_sleeps_in_send(struct run *run)
{
    uint32_t connected = need(run, "sender: connect(*) = 0");
    for (int i = 0; i < SENDS; i++) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "sender: %s blocked", sends[i]);
        uint32_t asleep = run_find_after(run, connected, pattern);
        need_that(run, asleep == NO_EVENT ? connected : asleep, asleep == NO_EVENT,
                  "send() returns at once, with EAGAIN where there is no room");
    }
}

/* Once there was no room, the next call is one that waits for it; and it does wait. */
static void sleeps_till_room(struct run *run)
{
    uint32_t connected = need(run, "sender: connect(*) = 0");
    for (uint32_t full = run_find_after(run, connected, "sender: *(*) = -1 EAGAIN*"); full != NO_EVENT;
         full = run_find_after(run, full, "sender: *(*) = -1 EAGAIN*")) {
        uint32_t again = first_of(run, full, sends, SENDS, "");
        uint32_t waiting = first_of(run, full, waits, WAITS, "");
        need_that(run, again == NO_EVENT ? full : again, waiting < again || again == NO_EVENT,
                  "after EAGAIN the program waits for room, with poll() or its like, before it sends again");
    }
    uint32_t asleep = first_of(run, connected, waits, WAITS, " blocked");
    need_that(run, asleep == NO_EVENT ? connected : asleep, asleep != NO_EVENT,
              "the program sleeps in poll() or its like while the reader sleeps");
    need_at_most(run, asleep, "times that it woke up for nothing", 20,
                 run_count(run, "sender: *(*) = 0 (timeout)"));
}

const struct check checks[] = {
    { "every-byte", NULL, "", "Every byte arrives, in its place", every_byte },
    { "never-sleeps-in-send", NULL, "", "send() never sleeps: the socket does not block",
      never_sleeps_in_send },
    { "sleeps-till-room", "never-sleeps-in-send", "",
      "While there is no room the program sleeps until there is, and does not spin", sleeps_till_room },
    { "any-weather", "every-byte", "weather",
      "Every byte arrives, in its place, whatever becomes of the calls on the way", every_byte },
    { 0 },
};
