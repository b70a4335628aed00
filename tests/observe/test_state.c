/* What the kernel says of a socket stands in the recording at the moment at which it is true, in free runs
 * too: what is unread when a call has received, and just before the last descriptor goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "lab/record/timeline.h"
#include "tests/observe/observed.h"

/* Bytes that the recording says are unread of any socket, when this event is read; -1 none says. */
static int unread_at(const struct observed *o, uint32_t index)
{
    for (uint32_t i = index; i-- > 0;) {
        struct event event;
        struct values values;
        values_clear(&values);
        if (!timeline_event(o->timeline, i, &event) || event.kind != EVENT_SOCKET)
            continue;
        values_apply(&values, event.u.object.values);
        if (values.number[VALUE_RECV_QUEUE] > 0)
            return values.number[VALUE_RECV_QUEUE];
    }
    return -1;
}

static void run(struct observed *o, const char *way)
{
    observed_init(o);
    o->plan.step = false;
    observed_actor(o, "program", observed_program("leaves"), way, NULL);
    observed_start(o);
    observed_wait_end(o);
}

static void what_a_recv_leaves_is_known_when_it_has_returned(void **state)
{
    struct observed o;
    (void)state;
    run(&o, "close");
    uint32_t closed = observed_wait(&o, "program: close(5)");
    assert_int_equal(unread_at(&o, closed), 5);
    observed_free(&o);
}

/* Two bytes came since the program has last asked for any. */
static void leaves_seven(const char *way, const char *end)
{
    struct observed o;
    run(&o, way);
    uint32_t ended = observed_wait(&o, end);
    assert_int_equal(unread_at(&o, ended), 7);
    observed_free(&o);
}

static void what_is_unread_is_looked_at_just_before_a_close(void **state)
{
    (void)state;
    leaves_seven("close+", "program: close(5) = 0");
    leaves_seven("close_range+", "program: close_range(5, *) = 0");
}

static void what_is_unread_is_looked_at_before_another_takes_the_number(void **state)
{
    (void)state;
    leaves_seven("dup2+", "program: dup2(0, 5) = 5");
}

static void what_is_unread_is_looked_at_before_exec_closes_it(void **state)
{
    (void)state;
    leaves_seven("exec+", "program: exec true");
}

static void what_is_unread_is_looked_at_before_an_exit(void **state)
{
    (void)state;
    leaves_seven("_exit+", "program: exited with 0");
    leaves_seven("abort+", "program: killed by SIGABRT");
}

/* What is written before them at the same stop is younger. */
static void packets_keep_the_time_at_which_they_were_sent(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    observed_actor(&o, "server", observed_program("serve"), "7000", NULL)->input = "";
    struct plan_actor *client = observed_actor(&o, "client", observed_program("ask"), "7000", "hello", NULL);
    client->after = "server: listen(*) = 0";
    client->input = "";
    observed_start(&o);
    observed_command(&o, "walk");
    uint32_t returned = observed_wait(&o, "client: connect(*) = 0");
    uint32_t first = timeline_next(o.timeline, 0, EVENT_PACKET);
    assert_in_range(first, 1, returned - 1);
    assert_true(timeline_ns(o.timeline, first) < timeline_ns(o.timeline, returned));
    observed_end(&o);
    observed_free(&o);
}

/* The kernel would not say how full it is before the splice() has moved something. */
static void a_pipe_that_a_splice_keeps_locked_holds_nobody_up(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    observed_actor(&o, "program", observed_program("splices"), NULL);
    observed_start(&o);
    observed_command(&o, "walk");
    observed_wait_end(&o);
    uint32_t blocked = observed_wait(&o, "program.1: splice(*) blocked");
    assert_true(blocked < observed_wait(&o, "program: send(*) = 5"));
    assert_true(observed_has(&o, "program.1: splice(*) = 5"));
    assert_true(observed_has(&o, "program.0: exited with 0"));
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_keep_the_time_at_which_they_were_sent),
        cmocka_unit_test(what_a_recv_leaves_is_known_when_it_has_returned),
        cmocka_unit_test(what_is_unread_is_looked_at_just_before_a_close),
        cmocka_unit_test(what_is_unread_is_looked_at_before_another_takes_the_number),
        cmocka_unit_test(what_is_unread_is_looked_at_before_exec_closes_it),
        cmocka_unit_test(what_is_unread_is_looked_at_before_an_exit),
        cmocka_unit_test(a_pipe_that_a_splice_keeps_locked_holds_nobody_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
