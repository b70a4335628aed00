/* Sessions whose time is their own: what waits by the clock waits for those who can go on, and for nothing
 * else. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include <cmocka.h>

#include "tests/observe/observed.h"

static char times[256];

static int prepare(void **state)
{
    (void)state;
    strcpy(times, observed_program("times"));
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    return 0;
}

static void begin(struct observed *o)
{
    observed_init(o);
    o->plan.step = true;
    o->plan.time = TIME_OWN;
    o->plan.limits.asleep_seconds = 0;
}

static void walk_to_end(struct observed *o)
{
    observed_start(o);
    observed_command(o, "walk");
    observed_wait_end(o);
}

/* An hour each: nobody would wait for it. */
static void every_way_of_waiting_takes_what_it_asked_for_and_no_time(void **state)
{
    struct observed o;
    (void)state;
    begin(&o);
    observed_actor(&o, "it", times, "sleep", "3600000", "poll", "3600000", "select", "3600000", "receive",
                   "3600000", "lock", "3600000", "alarm", "3600000", "timer", "3600000", NULL);
    walk_to_end(&o);
    static const char *const ways[] = { "sleep", "poll", "select", "receive", "lock", "alarm", "timer" };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char pattern[80];
        snprintf(pattern, sizeof pattern, "it: stdout \"%s over after 3600000*", ways[i]);
        observed_wait(&o, pattern);
    }
    observed_wait(&o, "it: *nanosleep(*) = 0");
    observed_wait(&o, "it: exited with 0");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

/* Whoever is started first, and however slow its start. */
static void the_earlier_deadline_comes_first(void **state)
{
    struct observed o;
    (void)state;
    begin(&o);
    observed_actor(&o, "long", times, "sleep", "300", NULL);
    observed_actor(&o, "short", times, "poll", "100", "poll", "100", NULL);
    walk_to_end(&o);
    uint32_t first = observed_wait(&o, "short: stdout \"poll over*"),
             second = observed_wait(&o, "short: exited*"),
             last = observed_wait(&o, "long: stdout \"sleep over*");
    assert_true(first < second && second < last);
    observed_end(&o);
    observed_free(&o);
}

static void who_sleeps_while_nobody_else_has_anything_to_do_is_told_of(void **state)
{
    struct observed o;
    (void)state;
    begin(&o);
    o.plan.limits.asleep_seconds = 30;
    observed_actor(&o, "it", times, "sleep", "3600000", NULL);
    walk_to_end(&o);
    observed_wait(&o, "it sleeps by itself, and nobody else has anything to do: *3600.0 s*");
    observed_end(&o);
    observed_free(&o);
}

static void a_number_of_calls_is_a_limit(void **state)
{
    struct observed o;
    (void)state;
    begin(&o);
    o.plan.limits.calls = 3;
    observed_actor(&o, "it", times, "poll", "1", "poll", "1", "poll", "1", "poll", "1", "receive", "1",
                   "receive", "1", "receive", "1", "receive", "1", NULL);
    walk_to_end(&o);
    observed_wait(&o, "it has made 4 calls, and comes to no end");
    observed_end(&o);
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_waiting_takes_what_it_asked_for_and_no_time),
        cmocka_unit_test(the_earlier_deadline_comes_first),
        cmocka_unit_test(who_sleeps_while_nobody_else_has_anything_to_do_is_told_of),
        cmocka_unit_test(a_number_of_calls_is_a_limit),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
