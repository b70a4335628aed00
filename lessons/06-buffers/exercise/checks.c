/* What a sender does that loses nothing, never sleeps in send(), and does not spin. */
#include "lab/check.h"

enum { CALLS_IN_VAIN = 12 };

static const char sends[] = "sender: " SENDS "(*) = *";

static uint32_t connected(struct run *run)
{
    expect(run, "The sender connects to the reader");
    return need(run, "sender: connect(*) = *");
}

/* The first call that does not go on where the one before it ended; NO_EVENT where none is seen to. */
static uint32_t first_out_of_place(const struct run *run, uint32_t connect, int64_t *sent)
{
    *sent = 0;
    for (uint32_t at = run_find_after(run, connect, sends); at != NO_EVENT;
         at = run_find_after(run, at, sends)) {
        unsigned char bytes[8];
        int64_t taken = run_result(run, at);
        if (taken <= 0 || run_fd(run, at) != run_fd(run, connect))
            continue;
        size_t known = run_data(run, at, bytes, sizeof bytes);
        for (size_t i = 0; i < known && (int64_t)i < taken; i++) {
            uint64_t place = (uint64_t)*sent + i;
            if (bytes[i] != (unsigned char)(place / 4 >> (24 - 8 * (place % 4))))
                return at;
        }
        *sent += taken;
    }
    return NO_EVENT;
}

static void every_byte(struct run *run)
{
    uint32_t connect = connected(run);
    expect(run, "Every byte arrives, in order");
    uint32_t said = need(run, "reader: stdout \"*");
    if (run_find(run, "reader: stdout \"byte * is wrong*") == said) {
        int64_t sent;
        uint32_t wrong = first_out_of_place(run, connect, &sent);
        need_that(run, wrong, wrong == NO_EVENT,
                  "Every byte is sent once and in order: here byte %lld is the next, as so many were taken",
                  (long long)sent);
    }
    uint32_t ended = run_find(run, "sender.0: exited with *");
    need_that(run, ended, ended == NO_EVENT || ended == run_find(run, "sender.0: exited with 0"),
              "The sender goes on until every byte is sent, and ends with 0");
    need_that(run, said, run_find(run, "reader: stdout \"* bytes, each in its place, then the end*") == said,
              "Every byte arrives, in order");
    need_that(run, said, run_find(run, "reader: exited with 0") != NO_EVENT,
              "Every byte arrives, and no fewer");
    expect(run, "The sender ends with 0 when it has sent all");
    need(run, "sender.0: exited with 0");
}

static void never_sleeps_in_send(struct run *run)
{
    uint32_t connect = connected(run), asleep = connect;
    uint32_t connection = run_object(run, connect);
    while ((asleep = run_find_after(run, asleep, "sender: " SENDS "(*) blocked")) != NO_EVENT)
        need_that(run, asleep, run_object(run, asleep) != connection,
                  "When there is no room send() returns at once (EAGAIN), and never sleeps");
}

/* Calls of the sender in a while that moved nothing and told of nothing. */
static int64_t calls_in_vain(const struct run *run, uint32_t from, uint32_t to)
{
    int64_t count = run_calls(run, from, to, "sender");
    for (uint32_t at = run_find_after(run, from, sends); at < to; at = run_find_after(run, at, sends))
        count -= run_result(run, at) > 0;
    for (uint32_t at = run_find_after(run, from, "sender: " WAITS "(*) = *"); at < to;
         at = run_find_after(run, at, "sender: " WAITS "(*) = *"))
        count -= run_result(run, at) > 0;
    return count;
}

/* How often timeouts and alarms of its own woke the sender in a while, and nothing else; and where they did
 * first. */
static uint32_t ticks_between(const struct run *run, uint32_t from, uint32_t to, uint32_t *first)
{
    static const char alarm[] = "sender: SIGALRM*";
    uint32_t ticks = run_timeouts(run, from, to, "sender"), rung = run_find_after(run, from, alarm);
    for (*first = from; *first < to && *first < rung && run_timeouts(run, *first, *first + 1, "sender") == 0;)
        ++*first;
    for (uint32_t at = rung; at < to; at = run_find_after(run, at, alarm))
        ticks++;
    return ticks;
}

static void sleeps_till_room(struct run *run)
{
    uint32_t connect = connected(run), end;
    uint32_t last = run_moved(run, connect, run_events(run), sends).last, first = connect;
    uint32_t ticks = last == NO_EVENT ? 0 : ticks_between(run, connect, last, &first);
    seen(run, "before all was sent it was woken %u times by the time alone", ticks);
    need_that(run, first, ticks == 0,
              "While there is no room the program sleeps until there is, and not for a fixed time");
    for (uint32_t rest = run_find(run, "reader: poll(NULL, 0, *"); rest != NO_EVENT;
         rest = run_find_after(run, end, "reader: poll(NULL, 0, *")) {
        end = run_find_after(run, rest, "reader: poll(NULL, 0, *) = 0*");
        int64_t vain = calls_in_vain(run, rest, end);
        seen(run, "while the reader took its time the program made %lld calls in vain", (long long)vain);
        need_that(run, run_find_before(run, end, "sender: *(*) = *"), vain <= CALLS_IN_VAIN,
                  "While there is no room the program sleeps until there is, and does not spin");
    }
}

const struct check checks[] = {
    { "every-byte", NULL, "", "Every byte arrives, in order", every_byte },
    { "never-sleeps-in-send", NULL, "", "send() never sleeps: when there is no room, it returns at once",
      never_sleeps_in_send },
    { "sleeps-till-room", "never-sleeps-in-send", "",
      "While there is no room the program sleeps until there is, and does not spin", sleeps_till_room },
    { "any-weather", "every-byte", "weather",
      "Every byte arrives, in order, whatever becomes of the calls on the way", every_byte },
    { 0 },
};
