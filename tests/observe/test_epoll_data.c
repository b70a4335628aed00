/* Programs keep in epoll_data what they like. Who is ready is told by descriptor all the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/observe/observed.h"

static void run(struct observed *o, const char *program)
{
    observed_init(o);
    observed_actor(o, "program", observed_program(program), NULL);
    observed_start(o);
    observed_command(o, "run");
    observed_wait_end(o);
}

/* epoll is 3; a is 4 and 5, b is 6 and 7, c is 8 and 9. */
static void a_pointer_as_user_data_leads_to_its_descriptor(void **state)
{
    struct observed o;
    struct event event;
    (void)state;
    run(&o, "pointers");
    uint32_t at = observed_wait(&o, "program: epoll_wait(3, [{4, EPOLLIN, *}], 4, -1) = 1");
    assert_true(timeline_event(o.timeline, at, &event));
    assert_non_null(memmem(event.u.call.sets.p, event.u.call.sets.n, "4:", 2));
    observed_free(&o);
}

static void a_number_as_user_data_is_not_taken_for_a_descriptor(void **state)
{
    struct observed o;
    (void)state;
    run(&o, "pointers");
    assert_true(observed_has(&o, "program: epoll_wait(3, [{6, EPOLLIN, *}], 4, -1) = 1"));
    assert_false(observed_has(&o, "program: epoll_wait(3, [{5, EPOLLIN, *}], 4, -1) = 1"));
    observed_free(&o);
}

static void the_same_user_data_for_two_is_said_to_be_unknown(void **state)
{
    struct observed o;
    (void)state;
    run(&o, "pointers");
    assert_true(observed_has(&o, "program: epoll_wait(3, [{?, EPOLLIN, *}], 4, -1) = 1"));
    observed_free(&o);
}

/* The kernel's list of an epoll is as long as the program made it. */
static void the_last_of_many_is_found(void **state)
{
    struct observed o;
    (void)state;
    run(&o, "crowd");
    assert_true(observed_has(&o, "program: epoll_wait(3, [{603, EPOLLIN, *}], 1, -1) = 1"));
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pointer_as_user_data_leads_to_its_descriptor),
        cmocka_unit_test(a_number_as_user_data_is_not_taken_for_a_descriptor),
        cmocka_unit_test(the_same_user_data_for_two_is_said_to_be_unknown),
        cmocka_unit_test(the_last_of_many_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
