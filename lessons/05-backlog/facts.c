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
    uint32_t looked = first_look(run);
    need_none_between(run, 0, looked, "server: accept(*");
    need_at_least(run, looked, "connections that are complete", 1, run_result(run, looked));
    for (int i = 0; i < calls(run); i++)
        if (is_through(run, i))
            need_text(run, looked, "state of the call", "ESTABLISHED",
                      run_text(run, looked, "callers", FIRST_CALL + i, "state"));
}

/* The answer is here, and connect() says all the same that it is under way. */
static void in_progress(struct run *run)
{
    char answer[128];
    pattern_of(run, 0, false, "SYN ACK*", answer, sizeof answer);
    uint32_t returned = need(run, "callers: connect(*) = -1 EINPROGRESS*");
    need_equal(run, returned, "its descriptor", FIRST_CALL, run_fd(run, returned));
    need_before(run, need(run, answer), returned);
    need_none(run, "callers: connect(*) blocked");
}

/* Those who waited, in the order in which they had called. */
static void oldest(struct run *run)
{
    uint32_t called = run_find(run, "callers: connect(*) = *"), accepted = first_accept(run);
    int64_t waiting = run_value(run, accepted, "server", LISTENER, "aq");
    need_at_least(run, accepted, "connections that wait", 2, waiting);
    for (int64_t i = 0; i < waiting; i++) {
        char caller[64];
        snprintf(caller, sizeof caller, "%s", run_text(run, called, "callers", run_fd(run, called), "local"));
        accepted = need_after(run, accepted, "server: accept(*) = *");
        need_text(run, accepted, "who is accepted", caller,
                  run_text(run, accepted, "server", (int)run_result(run, accepted), "remote"));
        called = run_find_after(run, called, "callers: connect(*) = *");
    }
    run_measured(run, "%lld in line", (long long)waiting);
}

/* accept() takes one out of the queue, and the connection is as good as before. */
static void accepted_out(struct run *run)
{
    uint32_t accepted = need(run, "server: accept(*) = *");
    int64_t before = run_value(run, first_accept(run), "server", LISTENER, "aq");
    need_equal(run, accepted, "connections that wait", before - 1,
               run_value(run, accepted, "server", LISTENER, "aq"));
    need_text(run, accepted, "state of who was accepted", "ESTABLISHED",
              run_text(run, accepted, "server", (int)run_result(run, accepted), "state"));
    run_measured(run, "%lld, then %lld", (long long)before, (long long)before - 1);
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
    need_at_least(run, first_accept(run), "SYNs without an answer", 1, asked);
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

/* The kernel's timers are late by some hundredths of a second, by more on a busy machine, but not early. */
static void need_seconds(struct run *run, uint32_t event, const char *what, int64_t seconds, int64_t ms)
{
    need_at_least(run, event, what, seconds * 1000 - 20, ms);
    need_at_most(run, event, what, seconds * 1000 + 499, ms);
}

static void each_second(struct run *run)
{
    need_setting(run, "net/ipv4/tcp_syn_linear_timeouts");
    uint32_t second, third;
    int64_t before = interval(run, late_call(run), 0, &second),
            after = interval(run, late_call(run), 1, &third);
    need_seconds(run, second, "ms from the first SYN to the second", 1, before);
    need_seconds(run, third, "ms from the second SYN to the third", 1, after);
    run_measured(run, "%lld ms, %lld ms", (long long)before, (long long)after);
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

/* With tcp_syn_linear_timeouts = 4 it is the sixth repetition that comes later, not the fifth. */
static void linear(struct run *run)
{
    enum { A_SECOND_APART = 5 };
    need_setting(run, "net/ipv4/tcp_syn_linear_timeouts");
    uint32_t syn;
    int call = late_call(run);
    for (int i = 0; i < A_SECOND_APART; i++) {
        int64_t ms = interval(run, call, i, &syn);
        need_seconds(run, syn, "ms since the SYN before", 1, ms);
    }
    int64_t ms = interval(run, call, A_SECOND_APART, &syn);
    need_seconds(run, syn, "ms from the fifth repetition to the sixth", 2, ms);
    run_measured(run, "%d a second apart, then %lld ms", A_SECOND_APART, (long long)ms);
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
        pattern_of(run, i, true, "SYN *", syn, sizeof syn);
        need_at_least(run, answered, "ms from the first SYN to its answer", 980,
                      (run_ns(run, answered) - run_ns(run, need(run, syn))) / 1000000);
    }
    need_equal(run, made_room, "calls of connect()", calls(run),
               (int64_t)run_count(run, "callers: connect(*) = *"));
    need_equal(run, made_room, "accepted in the end", calls(run),
               (int64_t)run_count(run, "server: accept(*) = *"));
}

/* ---- tcp_abort_on_overflow */

static const char refused[] = "packet: server:7000 > callers:*  RST*";

static void no_abort(struct run *run)
{
    need_setting(run, "net/ipv4/tcp_abort_on_overflow");
    need_none_between(run, 0, first_accept(run), refused);
    need_none(run, "callers: *ECONNRE*");
    uint32_t again;
    int call = late_call(run);
    int64_t waited = interval(run, call, 0, &again);
    need_text(run, first_look(run), "state of the late call", "SYN_SENT",
              run_text(run, first_look(run), "callers", FIRST_CALL + call, "state"));
    need_at_least(run, again, "ms until the late call is heard of again", 900, waited);
    run_measured(run, "silent for %lld ms", (long long)waited);
}

/* All are through, as far as they know, while there is room; the last to talk finds the queue full. */
static void half_done(struct run *run)
{
    need_setting(run, "net/ipv4/tcp_abort_on_overflow");
    uint32_t looked = first_look(run), accepting = first_accept(run);
    need_equal(run, looked, "calls that are through", calls(run), run_result(run, looked));
    need_at_most(run, looked, "connections in the accept queue", backlog(run),
                 run_value(run, looked, "server", LISTENER, "aq"));
    uint32_t rst = need_after(run, looked, refused);
    need_before(run, rst, accepting);
    need_equal(run, rst, "descriptor that talks", FIRST_CALL + calls(run) - 1,
               run_fd(run, run_find_before(run, rst, "callers: send(*)")));
    need_equal(run, rst, "connections in the accept queue", backlog(run) + 1,
               run_value(run, rst, "server", LISTENER, "aq"));
    need_equal(run, rst, "listen overflows", 1, run_value(run, accepting, "server", LISTENER, "over"));
}

const struct fact facts[] = {
    { "n-plus-one", "",
      "Of a backlog of n, n + 1 connections are complete and wait in the accept queue; the rest are left "
      "over",
      n_plus_one },
    { "not-accepted", "", "They are complete before accept() is called", not_accepted },
    { "in-progress", "",
      "A connect() that does not wait returns EINPROGRESS even where the SYN ACK has come already",
      in_progress },
    { "syn-sent", "", "Those who found the queue full stay in SYN_SENT", syn_sent },
    { "dropped", "", "Their SYNs get no answer while the queue is full, neither SYN ACK nor RST", dropped },
    { "overflows", "", "Each SYN dropped so counts as a listen overflow", overflows },
    { "each-second", "", "A SYN that got no answer is sent again after a second, and after one more",
      each_second },
    { "oldest", "", "accept() takes who has waited longest", oldest },
    { "accepted-out", "",
      "With accept() one less waits in the queue, and the connection is as good as before", accepted_out },
    { "late-in", "",
      "The late ones get in by a SYN sent again after accept() has made room, a second or more after their "
      "first, without another connect()",
      late_in },
    { "zero", "zero", "listen(fd, 0) admits one", zero },
    { "many", "many", "Where the backlog is long enough no SYN is sent twice", many },
    { "capped", "capped", "listen() succeeds with more than somaxconn, and the kernel keeps somaxconn",
      capped },
    { "abort", "abort",
      "With tcp_abort_on_overflow the late connect() does not fail fast: no RST, and silence", no_abort },
    { "half-done", "deferred",
      "With tcp_abort_on_overflow a handshake that is half done when the queue is full ends in a RST",
      half_done },
    { "doubling", "doubling", "Without linear timeouts the time between two SYNs doubles from the start",
      doubling },
    { "linear", "linear",
      "With tcp_syn_linear_timeouts = 4 a SYN is repeated five times a second apart, then after two seconds",
      linear },
    { 0 },
};
