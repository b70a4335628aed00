/* Whoever steps takes their time: no time-out of the programs runs out meanwhile, and no figure has it in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "tests/observe/observed.h"

enum { LOOK_MS = 300 };

static char times[256], trouble[256];

static int compile_all(void **state)
{
    (void)state;
    strcpy(times, observed_program("times"));
    strcpy(trouble, observed_program("trouble"));
    return 0;
}

/* What the person takes to read, which is longer than any time-out here. */
static void look(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = LOOK_MS * NS_PER_MS }, NULL);
}

/* One that waits in some way, and one that does nothing but make a call. */
static void begin(struct observed *o, const char *way)
{
    observed_init(o);
    o->plan.time = TIME_HELD;
    observed_actor(o, "it", times, way, "100", NULL)->input = "";
    observed_actor(o, "other", times, NULL)->input = "";
    observed_start(o);
}

static int64_t last_ns(const struct observed *o)
{
    return timeline_ns(o->timeline, timeline_count(o->timeline) - 1);
}

/* Until it waits, and whoever is held is the other. */
static void until_it_waits(struct observed *o)
{
    int64_t steps = 0;
    for (;;) {
        observed_next(o, steps);
        if (observed_has(o, "it: * blocked"))
            return;
        observed_command(o, "step it");
        steps++;
    }
}

/* The session's time, which began no later than `began_ns` on the machine's, has no look in it. */
static void assert_not_looked_at(const struct observed *o, int64_t began_ns)
{
    int64_t real_ns = clock_monotonic_ns() - began_ns;
    assert_true(last_ns(o) <= real_ns - LOOK_MS * (int64_t)NS_PER_MS);
}

static void a_time_out_waits_for_whoever_looks(void **state)
{
    static const char *const ways[] = { "sleep", "poll", "select", "receive", "lock", "timer" };
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct observed o;
        char over[64];
        int64_t began_ns = clock_monotonic_ns();
        begin(&o, ways[i]);
        until_it_waits(&o);
        look();
        observed_command(&o, "step other");
        observed_command(&o, "step it"); /* a timerfd is read when it has run out */
        snprintf(over, sizeof over, "it: stdout \"%s over*", ways[i]);
        uint32_t said = observed_wait(&o, over), exited = observed_wait(&o, "other: exited*");
        assert_true(exited < said);
        assert_not_looked_at(&o, began_ns);
        observed_end(&o);
        observed_free(&o);
    }
}

/* An alarm, too, and what a clock shows the program. */
static void an_alarm_and_the_clocks_of_a_program_wait_as_well(void **state)
{
    struct observed o;
    long long ms;
    struct event event;
    (void)state;
    int64_t began_ns = clock_monotonic_ns();
    begin(&o, "alarm");
    until_it_waits(&o);
    look();
    observed_command(&o, "step other");
    uint32_t said = observed_wait(&o, "it: stdout \"alarm over after *");
    assert_true(timeline_event(o.timeline, said, &event));
    assert_int_equal(sscanf(event.line.p, "stdout \"alarm over after %lld", &ms), 1);
    assert_true(ms * (int64_t)NS_PER_MS <= clock_monotonic_ns() - began_ns - LOOK_MS * (int64_t)NS_PER_MS);
    observed_end(&o);
    observed_free(&o);
}

/* Whoever computes goes on while somebody looks: it is told how much of the time that is. */
static void where_the_clock_goes_on_the_pause_is_told(void **state)
{
    struct observed o;
    struct event event;
    (void)state;
    observed_init(&o);
    o.plan.time = TIME_HELD;
    o.plan.slowness = 1;
    observed_actor(&o, "it", trouble, "spin", NULL)->input = "";
    observed_actor(&o, "other", times, NULL)->input = "";
    observed_start(&o);
    assert_string_equal(observed_next(&o, 0), "it");
    observed_command(&o, "step it");
    observed_next(&o, 1);
    observed_command(&o, "step it");
    assert_string_equal(observed_next(&o, 2), "other");
    look();
    observed_command(&o, "step other");
    uint32_t exited = observed_wait(&o, "other: exited*"),
             go = timeline_previous(o.timeline, exited, EVENT_GO);
    assert_true(timeline_event(o.timeline, go, &event));
    assert_true(event.u.call.paused_ns >= LOOK_MS * (int64_t)NS_PER_MS);
    assert_true(timeline_paused(o.timeline, 0, exited) == event.u.call.paused_ns);
    assert_true(timeline_paused(o.timeline, go, exited) == 0);
    assert_true(observed_has(&o, "whoever steps looked for * s, in which the kernel went on"));
    observed_end(&o);
    observed_free(&o);
}

/* What waited when all were let run still comes to its end. */
static void what_is_kept_runs_out_while_all_run(void **state)
{
    struct observed o;
    (void)state;
    begin(&o, "poll");
    until_it_waits(&o);
    observed_command(&o, "run");
    observed_wait(&o, "it: stdout \"poll over*");
    observed_wait_end(&o);
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_out_waits_for_whoever_looks),
        cmocka_unit_test(an_alarm_and_the_clocks_of_a_program_wait_as_well),
        cmocka_unit_test(where_the_clock_goes_on_the_pause_is_told),
        cmocka_unit_test(what_is_kept_runs_out_while_all_run),
    };
    return cmocka_run_group_tests(tests, compile_all, NULL);
}
