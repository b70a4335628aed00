/* Whole sessions on the real kernel: programs run, stopped and stepped by the observer. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/record/match.h"
#include "tests/observe/observed.h"

static char serve[256], ask[256], trouble[256], talkers[256];

static int compile_all(void **state)
{
    (void)state;
    strcpy(serve, observed_program("serve"));
    strcpy(ask, observed_program("ask"));
    strcpy(trouble, observed_program("trouble"));
    strcpy(talkers, observed_program("talkers"));
    return 0;
}

static void serve_and_ask(struct observed *o, const char *text)
{
    observed_init(o);
    observed_actor(o, "server", serve, "7000", NULL);
    observed_actor(o, "client", ask, "7000", text, NULL)->after = "server: listen(*) = 0";
    for (size_t i = 0; i < o->plan.actor_count; i++)
        o->plan.actors[i].input = "";
}

static void troubled(struct observed *o, const char *mode)
{
    observed_init(o);
    observed_actor(o, "program", trouble, mode, NULL);
    o->plan.step = false;
}

/* ---- stepping */

static void a_step_mode_session_holds_each_task_at_its_first_call(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    uint32_t at = observed_wait(&o, "server: socket(AF_INET, SOCK_STREAM, 0)");
    struct event event;
    assert_true(timeline_event(o.timeline, at, &event));
    assert_true(event.u.call.held);
    assert_true(event.u.call.schedules);
    assert_false(observed_has(&o, "server: socket(*) = 3"));
    assert_int_equal(observed_end(&o), 0);
    assert_false(observed_has(&o, "server: socket(*) = 3")); /* ended before it was made */
    observed_free(&o);
}

static void one_step_is_one_call(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    observed_wait(&o, "server: socket(*)");
    observed_command(&o, "step");
    observed_wait(&o, "server: socket(*) = 3");
    observed_wait(&o, "server: setsockopt(*)");
    assert_false(observed_has(&o, "server: setsockopt(*) = 0"));
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void a_conversation_is_seen_whole_with_its_packets_between_the_calls(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    observed_steps(&o, 100);
    observed_wait_end(&o);
    uint32_t connect = observed_wait(&o, "client: connect(3, server:7000)");
    uint32_t syn = observed_wait(&o, "packet: client:* > server:7000*SYN seq 0*");
    uint32_t connected = observed_wait(&o, "client: connect(3, server:7000) = 0");
    assert_true(connect < syn && syn < connected);
    observed_wait(&o, "server: recv(4, \"hello\", 512, 0) = 5");
    observed_wait(&o, "client: recv(3, \"hello\", 512, 0) = 5");
    observed_wait(&o, "client: stdout \"hello\\n\"");
    observed_wait(&o, "server: exited with 0");
    observed_wait(&o, "all programs have ended");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void output_stands_between_the_calls_where_it_was_printed(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    observed_steps(&o, 100);
    observed_wait_end(&o);
    uint32_t listened = observed_wait(&o, "server: listen(3, 8) = 0");
    uint32_t printed = observed_wait(&o, "server: stdout \"listening\\n\"");
    uint32_t accepts = observed_wait(&o, "server: accept(3, NULL, NULL)");
    assert_true(listened < printed && printed < accepts);
    observed_free(&o);
}

static void a_call_that_does_not_come_back_is_said_to_block(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    for (int i = 0; i < 5; i++)
        observed_command(&o, "step server");
    uint32_t at = observed_wait(&o, "server: accept(3, NULL, NULL) blocked");
    struct event event;
    assert_true(timeline_event(o.timeline, at, &event));
    assert_int_equal(event.kind, EVENT_BLOCK);
    observed_free(&o);
}

static void a_step_for_somebody_who_cannot_go_says_why(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    for (int i = 0; i < 5; i++)
        observed_command(&o, "step server");
    observed_wait(&o, "server: accept(3, NULL, NULL) blocked");
    observed_wait(&o, "client: socket(*)");
    observed_command(&o, "step server");
    observed_wait(&o, "nothing to step: server waits in accept(3)");
    observed_free(&o);
}

static void the_order_of_the_plan_is_followed(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    static const char *const order[] = { "server", "server", "server", "server",
                                         "client", "client", "client", "server" };
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        o.plan.order[o.plan.order_count++] = order[i];
    observed_start(&o);
    observed_steps(&o, 100);
    observed_wait_end(&o);
    uint32_t sent = observed_wait(&o, "client: send(3, \"hello\", 5, 0) = 5");
    uint32_t accepted = observed_wait(&o, "server: accept(3, NULL, NULL) = 4");
    assert_true(sent < accepted); /* the text lay in the kernel before accept() */
    assert_false(observed_has(&o, "server: accept(*) blocked"));
    observed_free(&o);
}

static void the_same_choices_give_the_same_transcript(void **state)
{
    (void)state;
    char *first = NULL;
    for (int run = 0; run < 10; run++) {
        struct observed o;
        serve_and_ask(&o, "hello");
        observed_start(&o);
        observed_steps(&o, 100);
        observed_wait_end(&o);
        char *now = observed_transcript(&o);
        observed_free(&o);
        if (!first)
            first = now;
        else {
            assert_string_equal(now, first);
            free(now);
        }
    }
    free(first);
}

static void threads_are_tasks_of_their_own(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    observed_actor(&o, "program", talkers, NULL)->input = "";
    observed_start(&o);
    observed_steps(&o, 100);
    observed_wait_end(&o);
    uint32_t at = observed_wait(&o, "program: new thread program.1");
    struct event event;
    assert_true(timeline_event(o.timeline, at, &event));
    assert_true(event.u.task.thread);
    observed_wait(&o, "program.1: recv(4, \"c\", 1, 0) = 1");
    observed_wait(&o, "program.1: recv(4, \"\", 1, 0) = 0");
    observed_wait(&o, "program: stdout \"done\\n\"");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void run_and_pause_leave_and_enter_step_mode(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    observed_wait(&o, "server: socket(*)");
    observed_command(&o, "run");
    observed_wait_end(&o);
    observed_wait(&o, "client: recv(3, \"hello\", 512, 0) = 5");
    observed_free(&o);

    troubled(&o, "input");
    observed_start(&o);
    observed_wait(&o, "program: socketpair(*) = 0");
    observed_command(&o, "pause");
    observed_command(&o, "input program hello\\n");
    uint32_t at = observed_wait(&o, "program: send(3, \"hello\\n\", 6, 0)");
    struct event event;
    assert_true(timeline_event(o.timeline, at, &event));
    assert_true(event.u.call.held);
    observed_free(&o);
}

/* ---- who waits for whom */

static void a_deadlock_is_said_with_who_waits_where(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, NULL); /* the client sends nothing, and waits for the answer */
    observed_start(&o);
    observed_steps(&o, 100);
    observed_wait(&o, "deadlock* server waits in recv(4), client waits in recv(3)");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void a_deadlock_is_said_in_run_mode_too(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, NULL);
    o.plan.step = false;
    observed_start(&o);
    observed_wait(&o, "deadlock* server waits in recv(4), client waits in recv(3)");
    observed_free(&o);
}

static void a_timer_that_will_fire_is_no_deadlock(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "alarm");
    observed_start(&o);
    observed_wait_end(&o);
    assert_false(observed_has(&o, "deadlock*"));
    observed_wait(&o, "program: recv(3, *, 1, 0) = -1 EINTR*");
    observed_free(&o);
}

static void a_program_that_waits_for_typing_is_no_deadlock(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "input");
    o.plan.step = true;
    observed_start(&o);
    observed_steps(&o, 4);
    observed_wait(&o, "nothing to step: program waits for input");
    assert_false(observed_has(&o, "deadlock*"));
    observed_command(&o, "input program hi\\n");
    observed_wait(&o, "program: stdin \"hi\\n\"");
    observed_wait(&o, "program: send(3, \"hi\\n\", 3, 0)");
    observed_command(&o, "step");
    observed_command(&o, "eof program");
    observed_wait(&o, "program: exited with 0");
    observed_free(&o);
}

static void a_server_left_alone_ends_the_session_when_nobody_can_type(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    o.plan.step = false;
    observed_actor(&o, "server", serve, "7000", NULL)->input = "";
    observed_start(&o);
    observed_wait(&o, "server waits in accept(3); nobody is left to wake it");
    observed_wait_end(&o);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

/* ---- signals, fork, exec */

static void a_signal_that_is_ignored_is_shown_as_such(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "nobody");
    o.plan.step = false;
    observed_start(&o);
    uint32_t ignored = observed_wait(&o, "program: SIGPIPE (ignored)");
    uint32_t deadly = observed_wait(&o, "program: SIGPIPE (Broken pipe)");
    observed_wait(&o, "program: killed by SIGPIPE");
    assert_true(ignored < deadly);
    observed_free(&o);
}

static void a_signal_without_restart_makes_recv_fail_with_eintr(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "interrupted");
    observed_start(&o);
    observed_wait(&o, "program: recv(3, *, 1, 0) blocked");
    observed_command(&o, "signal program USR1");
    observed_wait(&o, "SIGUSR1 is sent to program, as was asked for while it ran");
    observed_wait(&o, "program: SIGUSR1*");
    observed_wait(&o, "program: recv(3, *, 1, 0) = -1 EINTR (Interrupted system call)");
    observed_wait(&o, "program: stdout \"recv: Interrupted system call\\n\"");
    observed_free(&o);
}

static void a_signal_with_restart_leaves_recv_waiting(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "restarted");
    observed_start(&o);
    observed_wait(&o, "program: recv(3, *, 1, 0) blocked");
    observed_command(&o, "signal program SIGUSR1");
    observed_wait(&o, "program: SIGUSR1*");
    observed_wait(&o, "deadlock* program waits in recv(3)");
    assert_false(observed_has(&o, "program: recv(*) = *"));
    assert_int_equal(observed_count(&o, "program: recv(3, *, 1, 0)"), 1);
    observed_free(&o);
}

static void children_and_what_they_exec_are_followed(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "exec");
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program: new process program.1");
    observed_wait(&o, "program.1: send(4, \"x\", 1, 0) = 1");
    observed_wait(&o, "program.1: exec true");
    observed_wait(&o, "program.1: exited with 0");
    observed_wait(&o, "program: exited with 0");
    observed_free(&o);
}

static void death_by_a_signal_is_told(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "crash");
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program: killed by SIGSEGV");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void closing_a_socket_twice_is_seen_and_closing_what_never_was_one_is_not(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "twice");
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program: close(3) = -1 EBADF*");
    uint32_t count = timeline_count(o.timeline);
    assert_int_equal(match_count(o.timeline, "close(3)", 0, count), 3); /* main()'s, and the two */
    assert_int_equal(match_count(o.timeline, "write(*", 0, count), 0);
    assert_int_equal(match_count(o.timeline, "close(4)*", 0, count), 0);
    observed_free(&o);
}

static void ids_are_those_the_program_sees(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    o.plan.step = false;
    observed_actor(&o, "shell", "/bin/sh", "-c", "echo $$", NULL);
    observed_start(&o);
    observed_wait_end(&o);
    struct event started, printed;
    assert_true(timeline_event(o.timeline, observed_wait(&o, "shell: start*"), &started));
    assert_true(timeline_event(o.timeline, observed_wait(&o, "shell: stdout*"), &printed));
    assert_int_equal(strtol(printed.u.io.data.p, NULL, 10), started.pid);
    observed_free(&o);
}

static void the_programs_sources_are_in_the_recording(void **state)
{
    (void)state;
    struct observed o;
    serve_and_ask(&o, "hello");
    observed_start(&o);
    observed_steps(&o, 100);
    observed_wait_end(&o);
    struct event event;
    assert_true(timeline_event(o.timeline, observed_wait(&o, "server: accept(3, NULL, NULL)"), &event));
    const struct timeline_source *source = timeline_source(o.timeline, event.u.call.file);
    assert_non_null(source);
    assert_true(event.u.call.line > 0 && (uint32_t)event.u.call.line <= source->line_count);
    const char *line = source->text + source->lines[event.u.call.line - 1];
    assert_non_null(strstr(line, "accept(listener"));
    assert_true(strstr(line, "accept(listener") < strchr(line, '\n'));
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_mode_session_holds_each_task_at_its_first_call),
        cmocka_unit_test(one_step_is_one_call),
        cmocka_unit_test(a_conversation_is_seen_whole_with_its_packets_between_the_calls),
        cmocka_unit_test(output_stands_between_the_calls_where_it_was_printed),
        cmocka_unit_test(a_call_that_does_not_come_back_is_said_to_block),
        cmocka_unit_test(a_step_for_somebody_who_cannot_go_says_why),
        cmocka_unit_test(the_order_of_the_plan_is_followed),
        cmocka_unit_test(the_same_choices_give_the_same_transcript),
        cmocka_unit_test(threads_are_tasks_of_their_own),
        cmocka_unit_test(run_and_pause_leave_and_enter_step_mode),
        cmocka_unit_test(a_deadlock_is_said_with_who_waits_where),
        cmocka_unit_test(a_deadlock_is_said_in_run_mode_too),
        cmocka_unit_test(a_timer_that_will_fire_is_no_deadlock),
        cmocka_unit_test(a_program_that_waits_for_typing_is_no_deadlock),
        cmocka_unit_test(a_server_left_alone_ends_the_session_when_nobody_can_type),
        cmocka_unit_test(a_signal_that_is_ignored_is_shown_as_such),
        cmocka_unit_test(a_signal_without_restart_makes_recv_fail_with_eintr),
        cmocka_unit_test(a_signal_with_restart_leaves_recv_waiting),
        cmocka_unit_test(children_and_what_they_exec_are_followed),
        cmocka_unit_test(death_by_a_signal_is_told),
        cmocka_unit_test(closing_a_socket_twice_is_seen_and_closing_what_never_was_one_is_not),
        cmocka_unit_test(ids_are_those_the_program_sees),
        cmocka_unit_test(the_programs_sources_are_in_the_recording),
    };
    return cmocka_run_group_tests(tests, compile_all, NULL);
}
