/* What lesson.md claims, proved on a run. */
#include <poll.h>
#include <stdio.h>

#include "lab/check.h"

enum { CALLS_MAX = 16, LISTENER = 3, FIRST_CALL = 3 };

/* When the callers had called, and looked for the first time. */
static uint32_t first_look(struct run *run)
{
    return need(run, "callers: poll(*) = *");
}

static uint32_t first_accept(struct run *run)
{
    return need(run, "server: accept(*)");
}

/* How many call; each has a descriptor, from FIRST_CALL on. */
static int calls(struct run *run)
{
    return (int)run_count(run, "callers: connect(*) = *");
}

static bool is_through(struct run *run, int call)
{
    return (run_ready(run, first_look(run), FIRST_CALL + call) & POLLOUT) != 0;
}

/* The call's packets: from the caller, or to it, and then what follows. */
static void pattern_of(struct run *run, int call, bool from_caller, const char *rest, char *out, size_t cap)
{
    const char *port = run_text(run, first_look(run), "callers", FIRST_CALL + call, "local");
    need_that(run, first_look(run), port[0] != '\0', "call %d has a port", call + 1);
    if (from_caller)
        snprintf(out, cap, "packet: %s > server:7000  %s", port, rest);
    else
        snprintf(out, cap, "packet: server:7000 > %s  %s", port, rest);
}

static int64_t backlog(struct run *run)
{
    return run_value(run, need(run, "server: listen(*) = 0"), "server", LISTENER, "backlog");
}

/* ---- the queue */

static void n_plus_one(struct run *run)
{
    uint32_t looked = first_look(run);
    need_equal(run, looked, "connections that are complete", backlog(run) + 1, run_result(run, looked));
    need_equal(run, looked, "connections in the accept queue", backlog(run) + 1,
               run_value(run, looked, "server", LISTENER, "aq"));
    need_that(run, looked, calls(run) > run_result(run, looked), "some are left over");
    run_measured(run, "backlog %lld, %lld complete", (long long)backlog(run),
                 (long long)run_result(run, looked));
}

static void not_accepted(struct run *run)
{
    need_before(run, first_look(run), first_accept(run));
    need_equal(run, first_look(run), "the first call's packets so far that are a SYN ACK to it", 1,
               is_through(run, 0));
}

static void many(struct run *run)
{
    uint32_t looked = first_look(run);
    need_equal(run, looked, "complete connections", calls(run), run_result(run, looked));
    need_none(run, "packet: *retransmission]");
    need_equal(run, looked, "overflows", 0, run_value(run, looked, "server", LISTENER, "over"));
}

static void zero(struct run *run)
{
    need_equal(run, need(run, "server: listen(*, 0) = 0"), "limit as stored", 0, backlog(run));
    need_equal(run, first_look(run), "complete connections", 1, run_result(run, first_look(run)));
}

static void capped(struct run *run)
{
    need_setting(run, "net/core/somaxconn");
    uint32_t listening = need(run, "server: listen(*, 100) = 0");
    need_at_most(run, listening, "limit that the kernel keeps", 99, backlog(run));
    need_equal(run, first_look(run), "complete connections", backlog(run) + 1,
               run_result(run, first_look(run)));
    run_measured(run, "100 asked, %lld kept", (long long)backlog(run));
}

/* ---- those who are late */

static void syn_sent(struct run *run)
{
    int late = 0;
    for (int i = 0; i < calls(run); i++) {
        const char *state = run_text(run, first_look(run), "callers", FIRST_CALL + i, "state");
        need_text(run, first_look(run), "state of the call", is_through(run, i) ? "ESTABLISHED" : "SYN_SENT",
                  state);
        late += !is_through(run, i);
    }
    need_at_least(run, first_look(run), "late calls", 1, late);
    run_measured(run, "%d of %d", late, calls(run));
}

/* That the server's kernel says nothing to the late ones before accept(), and how often they asked. */
static int asked_in_vain(struct run *run)
{
    char syn[128], anything[128];
    uint32_t accepting = first_accept(run);
    int asked = 0;
    for (int i = 0; i < calls(run); i++) {
        if (is_through(run, i))
            continue;
        pattern_of(run, i, true, "SYN *", syn, sizeof syn);
        pattern_of(run, i, false, "*", anything, sizeof anything);
        need_none_between(run, 0, accepting, anything);
        for (uint32_t at = need(run, syn); at < accepting; at = run_find_after(run, at, syn))
            asked++;
    }
    return asked;
}

static void dropped(struct run *run)
{
    int asked = asked_in_vain(run);
    need_at_least(run, first_accept(run), "SYNs without an answer", 1, asked);
    run_measured(run, "%d SYNs", asked);
}

static void overflows(struct run *run)
{
    int asked = asked_in_vain(run);
    need_equal(run, first_accept(run), "listen overflows", asked,
               run_value(run, first_accept(run), "server", LISTENER, "over"));
    run_measured(run, "%d", asked);
}

/* Milliseconds between the nth SYN of a late call and the one after it; the first of them from 0. */
static int64_t interval(struct run *run, int call, int nth, uint32_t *later)
{
    char syn[128];
    pattern_of(run, call, true, "SYN *", syn, sizeof syn);
    uint32_t before = need(run, syn);
    for (; nth > 0; nth--)
        before = need_after(run, before, syn);
    *later = need_after(run, before, syn);
    return (run_ns(run, *later) - run_ns(run, before)) / 1000000;
}

static int late_call(struct run *run)
{
    int call = (int)run_result(run, first_look(run));
    need_that(run, first_look(run), call < calls(run) && !is_through(run, call), "call %d is late", call + 1);
    return call;
}

/* The kernel's timers are late by some hundredths of a second, but not early. */
static void need_seconds(struct run *run, uint32_t event, const char *what, int64_t seconds, int64_t ms)
{
    need_at_least(run, event, what, seconds * 1000 - 20, ms);
    need_at_most(run, event, what, seconds * 1000 + 350, ms);
}

static void each_second(struct run *run)
{
    uint32_t second, third;
    int64_t before = interval(run, late_call(run), 0, &second),
            after = interval(run, late_call(run), 1, &third);
    need_seconds(run, second, "ms from the first SYN to the second", 1, before);
    bool doubles = after >= 1500; /* a kernel before 6.5 */
    need_seconds(run, third, "ms from the second SYN to the third", doubles ? 2 : 1, after);
    run_measured(run, "%lld ms, %lld ms%s", (long long)before, (long long)after,
                 doubles ? ": this kernel doubles from the start" : "");
}

static void doubling(struct run *run)
{
    uint32_t second, third;
    int64_t before = interval(run, late_call(run), 0, &second),
            after = interval(run, late_call(run), 1, &third);
    need_seconds(run, second, "ms from the first SYN to the second", 1, before);
    need_seconds(run, third, "ms from the second SYN to the third", 2, after);
    run_measured(run, "%lld ms, %lld ms", (long long)before, (long long)after);
}

static void late_in(struct run *run)
{
    char syn[128], answer[128];
    uint32_t made_room = need(run, "server: accept(*) = *");
    for (int i = late_call(run); i < calls(run); i++) {
        pattern_of(run, i, true, "SYN *retransmission]", syn, sizeof syn);
        pattern_of(run, i, false, "SYN ACK*", answer, sizeof answer);
        uint32_t answered = need_after(run, made_room, answer);
        need_before(run, run_find_after(run, made_room, syn), answered);
    }
    need_equal(run, made_room, "calls of connect()", calls(run),
               (int64_t)run_count(run, "callers: connect(*) = *"));
    need_equal(run, made_room, "accepted in the end", calls(run),
               (int64_t)run_count(run, "server: accept(*) = *"));
}

static void no_abort(struct run *run)
{
    need_setting(run, "net/ipv4/tcp_abort_on_overflow");
    int call = late_call(run);
    char rst[128];
    pattern_of(run, call, false, "RST*", rst, sizeof rst);
    need_none(run, rst);
    uint32_t asked = need(run, "callers: connect(*) = *"), again;
    int64_t waited = interval(run, call, 0, &again);
    need_none(run, "callers: *ECONNRE*");
    need_at_least(run, asked, "ms until the late call is heard of again", 900, waited);
    run_measured(run, "silent for %lld ms", (long long)waited);
}

const struct fact facts[] = {
    { "n-plus-one", "",
      "Of a backlog of n, n + 1 connections are complete and wait in the accept queue; the rest are left "
      "over",
      n_plus_one },
    { "not-accepted", "", "They are complete before accept() is called", not_accepted },
    { "syn-sent", "", "Those who found the queue full stay in SYN_SENT", syn_sent },
    { "dropped", "", "Their SYNs get no answer while the queue is full, neither SYN ACK nor RST", dropped },
    { "overflows", "", "Each SYN dropped so counts as a listen overflow", overflows },
    { "each-second", "", "A SYN that got no answer is sent again after a second, and after one more",
      each_second },
    { "late-in", "",
      "The late ones get in by a SYN sent again after accept() has made room, without another connect()",
      late_in },
    { "zero", "zero", "listen(fd, 0) admits one", zero },
    { "many", "many", "Where the backlog is long enough no SYN is sent twice", many },
    { "capped", "capped", "listen() succeeds with more than somaxconn, and the kernel keeps somaxconn",
      capped },
    { "abort", "abort",
      "With tcp_abort_on_overflow the late connect() does not fail fast: no RST, and silence", no_abort },
    { "doubling", "doubling", "Without linear timeouts the time between two SYNs doubles from the start",
      doubling },
    { 0 },
};
