/* Standard descriptors that a program has put a socket at, as inetd does; and what it waits for of its
 * children. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/record/timeline.h"
#include "tests/observe/observed.h"

static void run(struct observed *o, const char *mode, bool step)
{
    observed_init(o);
    o->plan.step = step;
    observed_actor(o, "program", observed_program("inetd"), mode, NULL)->input = "";
    observed_start(o);
    if (step)
        observed_steps(o, 60);
    observed_wait_end(o);
    observed_wait(o, "program: exited with 0");
}

static void assert_seen(bool step)
{
    struct observed o;
    run(&o, "serve", step);
    observed_wait(&o, "program.1: read(0, \"hello\", *) = 5");
    observed_wait(&o, "program.1: write(1, \"hello\", 5) = 5");
    observed_wait(&o, "program.1: read(0, *) = 0");
    observed_wait(&o, "program.1: exited with 0");
    observed_free(&o);
}

static void a_socket_at_standard_input_is_seen_as_on_any_number(void **state)
{
    (void)state;
    assert_seen(false);
    assert_seen(true);
}

/* The stop at such a call comes before somebody else's program's filter is asked. */
static void a_socket_at_standard_input_is_interrupted_as_on_any_number(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    o.plan.step = true;
    o.plan.faults = (struct plan_faults){ .seed = 1, .interrupt = true };
    struct plan_actor *actor = observed_actor(&o, "program", observed_program("inetd"), "serve", NULL);
    actor->input = "";
    actor->foreign = true;
    observed_start(&o);
    observed_steps(&o, 60);
    observed_wait_end(&o);
    observed_wait(&o, "program.1: read(0, *) = -1 EINTR * (put in)");
    observed_free(&o);
}

static void a_write_to_what_a_failed_call_returned_is_seen(void **state)
{
    struct observed o;
    (void)state;
    run(&o, "bad", false);
    observed_wait(&o, "program: write(-1, \"x\", 1) = -1 EBADF*");
    observed_free(&o);
}

static bool is_zombie(struct observed *o)
{
    struct event event;
    assert_true(timeline_event(o->timeline, observed_wait(o, "program.1: exited with 0"), &event));
    return event.u.task.zombie;
}

static void a_child_whose_parent_has_still_to_wait_for_it_is_told(void **state)
{
    struct observed o;
    (void)state;
    run(&o, "serve", false);
    assert_true(is_zombie(&o));
    observed_wait(&o, "program: waitid(P_ALL, 0, *) = 0");
    observed_free(&o);
    run(&o, "ignore", false);
    assert_false(is_zombie(&o));
    observed_free(&o);
}

static void what_nobody_could_watch_is_refused_and_said(void **state)
{
    struct observed o;
    (void)state;
    run(&o, "unwatched", false);
    observed_wait(&o, "program was refused io_uring_setup()*");
    observed_wait(&o, "program was refused a listener of seccomp()*");
#ifdef __x86_64__
    observed_wait(&o, "program was refused a call of another architecture*");
#endif
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_socket_at_standard_input_is_seen_as_on_any_number),
        cmocka_unit_test(a_socket_at_standard_input_is_interrupted_as_on_any_number),
        cmocka_unit_test(a_write_to_what_a_failed_call_returned_is_seen),
        cmocka_unit_test(what_nobody_could_watch_is_refused_and_said),
        cmocka_unit_test(a_child_whose_parent_has_still_to_wait_for_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
