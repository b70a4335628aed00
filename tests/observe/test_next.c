/* Who goes next, as the observer records it for whoever steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/observe/observed.h"

enum { STEPS_TO_LISTEN = 4 };

static char serve[256], ask[256];

static int compile_all(void **state)
{
    (void)state;
    strcpy(serve, observed_program("serve"));
    strcpy(ask, observed_program("ask"));
    return 0;
}

static void serve_and_ask(struct observed *o)
{
    observed_init(o);
    observed_actor(o, "server", serve, "7000", NULL)->input = "";
    struct plan_actor *client = observed_actor(o, "client", ask, "7000", "hello", NULL);
    client->after = "server: listen(*) = 0";
    client->input = "";
}

/* Up to where both are held, and the server for longer. */
static void until_both_are_held(struct observed *o)
{
    observed_start(o);
    for (int i = 0; i < STEPS_TO_LISTEN; i++) {
        assert_string_equal(observed_next(o, i), "server");
        observed_command(o, "step server");
    }
}

static void who_is_held_the_longest_is_next(void **state)
{
    struct observed o;
    (void)state;
    serve_and_ask(&o);
    until_both_are_held(&o);
    assert_string_equal(observed_next(&o, 4), "server");
    observed_command(&o, "step client");
    assert_string_equal(observed_next(&o, 5), "server");
    observed_command(&o, "step");
    assert_string_equal(observed_next(&o, 6), "client");
    observed_free(&o);
}

static void the_order_of_the_plan_says_who_is_next(void **state)
{
    static const char *const order[] = { "server", "server", "nobody", "server",
                                         "server", "client", "client", "client" };
    struct observed o;
    (void)state;
    serve_and_ask(&o);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        o.plan.order[o.plan.order_count++] = order[i];
    until_both_are_held(&o);
    assert_string_equal(observed_next(&o, 4), "client");
    observed_command(&o, "step server"); /* chosen: the order waits */
    assert_string_equal(observed_next(&o, 5), "client");
    observed_command(&o, "step client");
    assert_string_equal(observed_next(&o, 6), "client");
    observed_command(&o, "step");
    assert_string_equal(observed_next(&o, 7), "client");
    assert_true(observed_has(&o, "client: connect(*) = 0"));
    observed_command(&o, "step client");
    assert_string_equal(observed_next(&o, 8), "server"); /* the order's end: who is held the longest */
    observed_free(&o);
}

static void whoever_is_chosen_takes_nobodys_place_in_the_order(void **state)
{
    static const char *const order[] = { "server", "server", "server", "server", "server", "client" };
    struct observed o;
    (void)state;
    serve_and_ask(&o);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        o.plan.order[o.plan.order_count++] = order[i];
    until_both_are_held(&o);
    assert_string_equal(observed_next(&o, 4), "server");
    observed_command(&o, "step client");
    assert_string_equal(observed_next(&o, 5), "server");
    observed_free(&o);
}

/* The GO of a step. */
static void assert_went(const struct observed *o, uint32_t step, const char *label)
{
    struct event event;
    assert_true(timeline_event(o->timeline, timeline_step_begin(o->timeline, step), &event));
    assert_int_equal(event.kind, EVENT_GO);
    if (!str_is(event.actor, label))
        fail_msg("step %u: %.*s went, %s was said to be next", step, STR_ARGS(event.actor), label);
}

/* Steps to the end. */
static void step_to_the_end(struct observed *o)
{
    char next[EVENT_LABEL_MAX + 1];
    int64_t steps = 0;
    observed_start(o);
    for (;;) {
        strcpy(next, observed_next(o, steps));
        if (!next[0])
            break;
        observed_command(o, "step");
        steps++;
        observed_next(o, steps);
        assert_went(o, (uint32_t)steps, next);
    }
    assert_true(o->ended);
    assert_int_equal(timeline_steps(o->timeline), steps);
}

/* Who is named and cannot go is passed over; the order goes on behind what was prepared. */
static void what_is_prepared_is_made_before_anybody_is_obeyed(void **state)
{
    static const char *const order[] = {
        "server", "client", "server", "server", "server", "client", "server"
    };
    struct observed o;
    (void)state;
    serve_and_ask(&o);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        o.plan.order[o.plan.order_count++] = order[i];
    o.plan.prepared = 5;
    observed_start(&o);
    observed_command(&o, "step"); /* not in place of one of them */
    assert_string_equal(observed_next(&o, 1), "server");
    assert_int_equal(timeline_prepared(o.timeline), 4);
    assert_int_equal(timeline_steps(o.timeline), 5);
    for (uint32_t step = 1; step <= 4; step++)
        assert_went(&o, step, "server");
    assert_went(&o, 5, "client");
    observed_free(&o);
}

static void what_is_prepared_is_not_drawn(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct observed o;
        serve_and_ask(&o);
        for (int i = 0; i < STEPS_TO_LISTEN + 1; i++)
            o.plan.order[o.plan.order_count++] = i < STEPS_TO_LISTEN ? "server" : "client";
        o.plan.prepared = o.plan.order_count;
        o.plan.faults = (struct plan_faults){ .seed = seed, .shuffle = true };
        observed_start(&o);
        observed_command(&o, "walk");
        observed_wait_end(&o);
        assert_int_equal(timeline_prepared(o.timeline), STEPS_TO_LISTEN + 1);
        assert_went(&o, STEPS_TO_LISTEN + 1, "client");
        observed_free(&o);
    }
}

static void where_all_run_nothing_is_prepared(void **state)
{
    struct observed o;
    (void)state;
    serve_and_ask(&o);
    o.plan.step = false;
    o.plan.order[o.plan.order_count++] = "server";
    o.plan.prepared = 1;
    observed_start(&o);
    observed_wait_end(&o);
    assert_int_equal(timeline_prepared(o.timeline), 0);
    observed_free(&o);
}

static void who_is_said_to_be_next_goes(void **state)
{
    struct observed o;
    (void)state;
    serve_and_ask(&o);
    step_to_the_end(&o);
    observed_free(&o);
}

static void who_was_drawn_goes(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct observed o;
        serve_and_ask(&o);
        o.plan.faults = (struct plan_faults){ .seed = seed, .shuffle = true };
        step_to_the_end(&o);
        observed_free(&o);
    }
}

static void who_was_drawn_stays_drawn_until_somebody_goes(void **state)
{
    unsigned clients = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        char drawn[EVENT_LABEL_MAX + 1];
        struct observed o;
        serve_and_ask(&o);
        o.plan.faults = (struct plan_faults){ .seed = seed, .shuffle = true };
        until_both_are_held(&o);
        strcpy(drawn, observed_next(&o, 4));
        clients += strcmp(drawn, "client") == 0;
        observed_command(&o, "nothing that it knows");
        assert_string_equal(observed_next(&o, 5), drawn);
        observed_free(&o);
    }
    assert_in_range(clients, 1, 7);
}

static void a_step_that_nobody_can_make_counts_when_it_is_given_up(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    observed_actor(&o, "server", serve, "7000", NULL);
    observed_start(&o);
    for (int i = 0; i < STEPS_TO_LISTEN + 2; i++)
        observed_command(&o, "step");
    assert_string_equal(observed_next(&o, STEPS_TO_LISTEN + 1), "");
    observed_wait(&o, "server waits in accept(3)*");
    assert_string_equal(observed_next(&o, STEPS_TO_LISTEN + 2), "");
    observed_free(&o);
}

static void it_is_no_event_and_is_told_to_whoever_steps_alone(void **state)
{
    struct observed o;
    struct event event;
    (void)state;
    for (int run = 0; run < 2; run++) {
        serve_and_ask(&o);
        o.plan.step = !run;
        observed_start(&o);
        observed_command(&o, "walk");
        observed_wait_end(&o);
        for (uint32_t i = 0; timeline_event(o.timeline, i, &event); i++) {
            assert_true(event_counts(&event));
            assert_int_equal(event.seq, i);
        }
        assert_in_range(timeline_rest(o.timeline)->number, 0, run ? 0 : 1);
        observed_free(&o);
    }
}

static void in_run_mode_it_is_said_when_all_is_quiet(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    observed_actor(&o, "server", serve, "7000", NULL);
    o.plan.step = false;
    observed_start(&o);
    observed_command(&o, "run");
    assert_string_equal(observed_next(&o, 1), "");
    assert_int_equal(timeline_rest(o.timeline)->number, 1);
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_held_the_longest_is_next),
        cmocka_unit_test(the_order_of_the_plan_says_who_is_next),
        cmocka_unit_test(whoever_is_chosen_takes_nobodys_place_in_the_order),
        cmocka_unit_test(what_is_prepared_is_made_before_anybody_is_obeyed),
        cmocka_unit_test(what_is_prepared_is_not_drawn),
        cmocka_unit_test(where_all_run_nothing_is_prepared),
        cmocka_unit_test(who_is_said_to_be_next_goes),
        cmocka_unit_test(who_was_drawn_goes),
        cmocka_unit_test(who_was_drawn_stays_drawn_until_somebody_goes),
        cmocka_unit_test(a_step_that_nobody_can_make_counts_when_it_is_given_up),
        cmocka_unit_test(it_is_no_event_and_is_told_to_whoever_steps_alone),
        cmocka_unit_test(in_run_mode_it_is_said_when_all_is_quiet),
    };
    return cmocka_run_group_tests(tests, compile_all, NULL);
}
