/* What each event does to the state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/record/state.h"
#include "tests/record/build_recording.h"

/* The state after all of these lines. */
static struct timeline *after(const char *const *lines, struct state *state)
{
    struct timeline *timeline = build_timeline(lines);
    state_init(state);
    assert_true(timeline_state_at(timeline, timeline_count(timeline), state));
    return timeline;
}

static void done(struct timeline *timeline, struct state *state)
{
    state_free(state);
    timeline_close(timeline);
}

#define AFTER(...) after((const char *const[]){ __VA_ARGS__, NULL }, &state)

static void a_call_in_step_mode_is_held_let_go_blocked_and_returns(void **unused)
{
    static const enum task_status wanted[] = { TASK_RUNNING, TASK_HELD, TASK_IN_CALL, TASK_BLOCKED,
                                               TASK_RUNNING };
    static const char *const lines[] = { "start server fds='0=s1'",
                                         "enter server call=accept fd=3 step held at=/l/server.c:28",
                                         "go server call=accept fd=3",
                                         "block server call=accept fd=3",
                                         "return server call=accept fd=3 ret=4 fds='4=s2:c'",
                                         NULL };
    struct timeline *timeline = build_timeline(lines);
    struct state state;
    (void)unused;
    state_init(&state);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(timeline_state_at(timeline, i + 2, &state)); /* the session note is the first event */
        const struct task *task = state_task(&state, 10);
        assert_non_null(task);
        assert_int_equal(task->status, wanted[i]);
        assert_true(task->since_ns == (i + 1) * 1000);
    }
    const struct task *task = state_task(&state, 10);
    assert_int_equal(task->enter, 2);
    assert_int_equal(task->returned, 5);
    assert_true(str_is(task->file, "/l/server.c"));
    assert_int_equal(task->line, 28);
    assert_int_equal(state_descriptor(&state, 10, 4)->object, 2);
    assert_true(state_descriptor(&state, 10, 4)->cloexec);
    assert_int_equal(state_descriptor(&state, 10, 4)->changed, 5);
    done(timeline, &state);
}

/* Arrays of none have no address, and nothing may be reckoned from it: what UBSan is for. */
static void a_state_of_nothing_is_asked_and_changed_like_any_other(void **unused)
{
    const struct descriptor *first;
    struct state state, copy;
    (void)unused;
    state_init(&state);
    state_init(&copy);
    assert_null(state_task(&state, 10));
    assert_null(state_object(&state, 1));
    assert_null(state_descriptor(&state, 10, 3));
    assert_null(state_object_of(&state, 10, 3));
    assert_int_equal(state_descriptors_of(&state, 10, &first), 0);
    assert_null(first);
    assert_true(state_copy(&copy, &state));
    struct timeline *timeline =
        AFTER("start server", "return server call=close fd=3 ret=0 fds='3=-'", "fork server child=other",
              "return server call=epoll_ctl fd=3 ret=0 sets='4:1:2'", "exit server status=0");
    assert_int_equal(state.descriptor_count, 0);
    done(timeline, &state);
}

static void a_call_in_run_mode_is_in_the_kernel_at_once(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline = AFTER("start server", "enter server call=accept fd=3 step");
    assert_int_equal(state_task(&state, 10)->status, TASK_IN_CALL);
    done(timeline, &state);
}

static void descriptors_are_sorted_by_process_and_number(void **unused)
{
    struct state state;
    const struct descriptor *first;
    (void)unused;
    struct timeline *timeline =
        AFTER("start b pid=20 fds='7=s3 0=s1'", "start a pid=11 fds='5=s2'",
              "return b call=socket ret=3 fds='3=s4:n'", "return b call=close fds='7=-'");
    assert_int_equal(state.descriptor_count, 3);
    assert_int_equal(state.descriptors[0].pid, 11);
    assert_int_equal(state_descriptors_of(&state, 20, &first), 2);
    assert_int_equal(first[0].fd, 0);
    assert_int_equal(first[1].fd, 3);
    assert_true(first[1].nonblock);
    assert_int_equal(state_descriptors_of(&state, 12, &first), 0);
    assert_null(state_descriptor(&state, 20, 7));
    done(timeline, &state);
}

static void a_fork_copies_the_table_and_a_thread_shares_it(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline = AFTER(
        "start server fds='0=s1 3=s2'", "fork server child=server.1", "fork server child=server.2 thread",
        "return server.1 call=close fd=3 fds='3=-'", "return server.2 call=close fd=0 fds='0=-'");
    assert_int_equal(state.task_count, 3);
    assert_int_equal(state_task(&state, 11)->pid, 11);
    assert_int_equal(state_task(&state, 12)->pid, 10);
    assert_true(str_is(state_task(&state, 12)->label, "server.2"));
    assert_true(str_is(state_task(&state, 12)->actor, "server"));
    assert_non_null(state_descriptor(&state, 10, 3));
    assert_null(state_descriptor(&state, 10, 0));
    assert_null(state_descriptor(&state, 11, 3));
    assert_non_null(state_descriptor(&state, 11, 0));
    done(timeline, &state);
}

static void a_child_with_a_lower_pid_gets_the_table_too(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline = AFTER("start a pid=5 fds='0=s7'", "start server pid=300 fds='0=s1 3=s2'",
                                      "start last pid=400 fds='0=s9'", "fork server child=server.1");
    assert_int_equal(state.descriptor_count, 6);
    assert_int_equal(state_descriptor(&state, 13, 0)->object, 1);
    assert_int_equal(state_descriptor(&state, 13, 3)->object, 2);
    assert_int_equal(state_descriptor(&state, 300, 3)->object, 2);
    assert_int_equal(state_descriptor(&state, 400, 0)->object, 9);
    done(timeline, &state);
}

static void an_exec_replaces_the_table_and_ends_other_threads(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline = AFTER("start server fds='0=s1 3=s2'", "fork server child=server.1 thread",
                                      "enter server call=recv fd=3 at=/a.c:1", "exec server fds='0=s1'");
    assert_int_equal(state_task(&state, 11)->status, TASK_EXITED);
    assert_int_equal(state_task(&state, 10)->status, TASK_RUNNING);
    assert_int_equal(state_task(&state, 10)->enter, EVENT_NO_INDEX);
    assert_int_equal(state.descriptor_count, 1);
    done(timeline, &state);
}

static void descriptors_go_with_the_last_thread_of_their_process(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server fds='3=s2'", "fork server child=server.1 thread", "exit server status=0");
    assert_non_null(state_descriptor(&state, 10, 3));
    done(timeline, &state);
    timeline = AFTER("start server fds='3=s2'", "fork server child=server.1 thread", "exit server status=0",
                     "exit server.1 signal=9");
    assert_int_equal(state.descriptor_count, 0);
    assert_int_equal(state_task(&state, 11)->exit_signal, 9);
    assert_int_equal(state_task(&state, 11)->exit_status, -1);
    assert_int_equal(state_task(&state, 10)->exit_status, 0);
    done(timeline, &state);
}

static void a_tid_used_again_is_a_new_task(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server", "exit server status=4", "start client pid=10 fds='1=s1'");
    assert_int_equal(state.task_count, 2);
    assert_true(str_is(state_task(&state, 10)->label, "client"));
    assert_int_equal(state_task(&state, 10)->status, TASK_RUNNING);
    assert_int_equal(state.tasks[0].status, TASK_EXITED);
    assert_int_equal(state.tasks[0].exit_status, 4);
    done(timeline, &state);
}

static void a_wait_is_known_while_it_waits_and_the_one_before_stays(void **unused)
{
    static const char *const lines[] = {
        "start server",                                              /* 1 */
        "enter server call=select nfds=4 sets='3:1:0' step",         /* 2 */
        "return server call=select nfds=4 sets='3:1:1' ret=1",       /* 3 */
        "enter server call=accept fd=3 step",                        /* 4 */
        "return server call=accept fd=3 ret=4",                      /* 5 */
        "enter server call=select nfds=5 sets='3:1:0 4:1:0' step",   /* 6 */
        "return server call=select nfds=5 sets='3:1:0 4:1:1' ret=1", /* 7 */
        NULL,
    };
    struct timeline *timeline = build_timeline(lines);
    struct state state;
    (void)unused;
    state_init(&state);
    assert_true(timeline_state_at(timeline, 3, &state));
    assert_int_equal(state_task(&state, 10)->wait_enter, 2);
    assert_int_equal(state_task(&state, 10)->wait_return, EVENT_NO_INDEX);
    assert_int_equal(state_task(&state, 10)->previous_wait_enter, EVENT_NO_INDEX);
    assert_true(timeline_state_at(timeline, 6, &state));
    assert_int_equal(state_task(&state, 10)->wait_enter, 2);
    assert_int_equal(state_task(&state, 10)->wait_return, 3);
    assert_true(timeline_state_at(timeline, 7, &state));
    assert_int_equal(state_task(&state, 10)->wait_enter, 6);
    assert_int_equal(state_task(&state, 10)->wait_return, EVENT_NO_INDEX);
    assert_int_equal(state_task(&state, 10)->previous_wait_return, 3);
    assert_true(timeline_state_at(timeline, 8, &state));
    assert_int_equal(state_task(&state, 10)->wait_return, 7);
    assert_int_equal(state_task(&state, 10)->previous_wait_enter, 2);
    done(timeline, &state);
}

static void values_of_an_object_are_kept_and_changed(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server fds='3=s2'", "socket id=2 values='kind=tcp state=CLOSED rq=0'",
              "socket id=2 values='state=LISTEN aq=0'", "socket id=2 values='aq=1'");
    const struct object *object = state_object_of(&state, 10, 3);
    assert_non_null(object);
    assert_int_equal(state.object_count, 2);
    assert_int_equal(state.objects[0].id, 1);
    assert_int_equal(state.objects[0].values.number[VALUE_RECV_QUEUE], VALUE_UNKNOWN);
    assert_int_equal(state.objects[0].changed, EVENT_NO_INDEX);
    assert_true(str_is(object->values.text[TEXT_KIND], "tcp"));
    assert_true(str_is(object->values.text[TEXT_STATE], "LISTEN"));
    assert_int_equal(object->values.number[VALUE_ACCEPT_QUEUE], 1);
    assert_int_equal(object->values.number[VALUE_RECV_QUEUE], 0);
    assert_int_equal(object->changed, 4);
    assert_true(object->state_since_ns == 3000);
    assert_null(state_object(&state, 0));
    assert_null(state_object(&state, 3));
    done(timeline, &state);
}

#define EPOLL_CTL(fd, sets) "return server call=epoll_ctl fd=" fd " sets='" sets "'"

static void epoll_interest_is_added_changed_and_deleted(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline = AFTER(
        "start server fds='3=s1 4=s2 5=s3 6=s4'", EPOLL_CTL("6", "3:80000001:1"), EPOLL_CTL("6", "4:1:1"),
        EPOLL_CTL("6", "5:1:1"), EPOLL_CTL("6", "4:5:3"), EPOLL_CTL("6", "3:0:2"));
    assert_int_equal(state.interest_count, 2);
    assert_int_equal(state.interests[0].epoll, 4);
    assert_int_equal(state.interests[0].fd, 4);
    assert_int_equal(state.interests[0].events, 5);
    assert_int_equal(state.interests[0].object, 2);
    assert_int_equal(state.interests[0].changed, 5);
    assert_int_equal(state.interests[1].fd, 5);
    done(timeline, &state);
}

static void what_was_attached_to_has_its_own_table_and_interest(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server fds='3=s1 6=s4' sets='3:80000001:6' attached",
              "fork server child=server.1 fds='3=s1 7=s5' sets='3:1:7' attached",
              "fork server child=server.2 attached", "fork server child=server.3 thread attached");
    assert_int_equal(state.descriptor_count, 4);
    assert_non_null(state_descriptor(&state, state.tasks[1].pid, 7));
    assert_null(state_descriptor(&state, state.tasks[2].pid, 3));
    assert_true(state.tasks[0].left && state.tasks[1].left && state.tasks[3].left);
    assert_int_equal(state.interest_count, 2);
    assert_int_equal(state.interests[0].epoll, 4);
    assert_int_equal(state.interests[0].object, 1);
    assert_int_equal(state.interests[0].events, 0x80000001);
    assert_int_equal(state.interests[1].epoll, 5);
    done(timeline, &state);
}

static void an_epoll_ctl_that_failed_changes_nothing(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline = AFTER(
        "start server fds='3=s1 6=s4'", "return server call=epoll_ctl fd=6 sets='3:1:1' ret=-1 errno=17",
        "return server call=epoll_ctl fd=9 sets='3:1:1'", EPOLL_CTL("6", "3:1:3"));
    assert_int_equal(state.interest_count, 0);
    done(timeline, &state);
}

static void interest_outlives_a_close_while_a_copy_of_the_descriptor_lives(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server fds='3=s1 6=s4'", EPOLL_CTL("6", "3:1:1"),
              "return server call=dup fd=3 ret=4 fds='4=s1'", "return server call=close fd=3 fds='3=-'");
    assert_int_equal(state.interest_count, 1);
    done(timeline, &state);
    timeline = AFTER("start server fds='3=s1 6=s4'", EPOLL_CTL("6", "3:1:1"),
                     "return server call=dup fd=3 ret=4 fds='4=s1'",
                     "return server call=close fd=3 fds='3=-'", "return server call=close fd=4 fds='4=-'");
    assert_int_equal(state.interest_count, 0);
    done(timeline, &state);
    timeline = AFTER("start server fds='3=s1 6=s4'", EPOLL_CTL("6", "3:1:1"),
                     "return server call=close fd=6 fds='6=-'");
    assert_int_equal(state.interest_count, 0);
    done(timeline, &state);
}

static void packets_output_and_notes_are_counted(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server", "output server data='hello\\n'", "output server fd=2 data='!'",
              "packet from=1.2.3.4:5 to=6.7.8.9:10", "note kind=end | the end");
    assert_int_equal(state.output_bytes, 7);
    assert_int_equal(state.packets, 1);
    assert_int_equal(state.notes, 2);
    assert_int_equal(state.position, 6);
    assert_true(state.ns == 5000);
    done(timeline, &state);
}

static void a_recording_without_its_front_still_has_tasks(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline = AFTER("return server pid=77 tid=78 call=recv fd=4 ret=1 fds='4=s9'");
    assert_int_equal(state.task_count, 1);
    assert_int_equal(state_task(&state, 78)->pid, 77);
    assert_non_null(state_descriptor(&state, 77, 4));
    done(timeline, &state);
}

static void a_copy_is_equal_and_stands_alone(void **unused)
{
    struct state state, copy;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server fds='3=s1 6=s4'", EPOLL_CTL("6", "3:1:1"), "socket id=1 values='rq=1'");
    state_init(&copy);
    assert_true(state_copy(&copy, &state));
    assert_int_equal(copy.position, state.position);
    assert_int_equal(copy.descriptor_count, 2);
    assert_int_equal(copy.interest_count, 1);
    assert_ptr_not_equal(copy.objects, state.objects);
    assert_int_equal(state_object(&copy, 1)->values.number[VALUE_RECV_QUEUE], 1);
    state_reset(&copy);
    assert_int_equal(copy.descriptor_count, 0);
    assert_int_equal(copy.position, 0);
    assert_int_equal(state.descriptor_count, 2);
    assert_true(state_bytes(&copy) > 0);
    state_free(&copy);
    assert_int_equal(state_bytes(&copy), 0);
    done(timeline, &state);
}

/* ---- lists */

static void assert_all_are_listed(const struct state *state)
{
    uint32_t living = 0, there = 0;
    for (uint32_t i = 1; i < state->live_count; i++)
        assert_true(state->live[i - 1] < state->live[i]);
    for (uint32_t i = 1; i < state->present_count; i++)
        assert_true(state->present[i - 1] < state->present[i]);
    for (uint32_t i = 0; i < state->live_count; i++)
        living += state->tasks[state->live[i]].status != TASK_EXITED;
    for (uint32_t i = 0; i < state->present_count; i++)
        there += !str_is(state_object(state, state->present[i])->values.text[TEXT_STATE], "GONE");
    for (uint32_t i = 0; i < state->task_count; i++)
        living -= state->tasks[i].status != TASK_EXITED;
    for (uint32_t i = 0; i < state->object_count; i++)
        there -= state->objects[i].values.text[TEXT_KIND].n &&
                 !str_is(state->objects[i].values.text[TEXT_STATE], "GONE");
    assert_int_equal(living, 0);
    assert_int_equal(there, 0);
}

/* A child is made, takes a connection and exits; the one before it may still be there. */
static void serve(struct state *state, int32_t round)
{
    const int32_t child = 100 + round, before = child - 1;
    const struct str server = str_from("server"), label = str_from("server.1");
    const struct event events[] = {
        { .kind = EVENT_GO, .actor = server, .pid = 10, .tid = 10 },
        { .kind = EVENT_FORK,
          .actor = server,
          .pid = 10,
          .tid = 10,
          .u.task = { .child_pid = child, .child_tid = child, .child = label } },
        { .kind = EVENT_SOCKET,
          .u.object = { .id = (uint32_t)round + 1, .values = str_from("kind=tcp state=ESTABLISHED") } },
        { .kind = EVENT_ENTER,
          .actor = label,
          .pid = child,
          .tid = child,
          .u.call = { .name = str_from("recv"), .schedules = true, .file = str_from("a.c"), .line = 7 } },
        { .kind = EVENT_EXIT, .actor = label, .pid = before, .tid = before },
        { .kind = EVENT_SOCKET, .u.object = { .id = (uint32_t)round, .values = str_from("state=GONE") } },
    };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        struct event event = events[i];
        event.ns = (int64_t)state->position * 1000;
        state_apply(state, &event);
    }
    if (round % 100 < 3)
        assert_all_are_listed(state);
}

static void what_came_and_went_is_not_looked_through_again(void **unused)
{
    enum { ROUNDS = 3000, LISTED_MOST = 5 };
    struct event start = { .kind = EVENT_START, .actor = str_from("server"), .pid = 10, .tid = 10 };
    struct state state;
    (void)unused;
    state_init(&state);
    state_apply(&state, &start);
    for (int32_t round = 1; round <= ROUNDS; round++) {
        serve(&state, round);
        assert_in_range(state.live_count, 2, LISTED_MOST);
        assert_in_range(state.present_count, 1, LISTED_MOST);
    }
    assert_true(state.task_count > ROUNDS);
    state_free(&state);
}

static void what_left_in_the_last_step_is_still_listed(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server", "go server call=fork", "fork server child=server.1",
              "socket id=1 values='kind=tcp state=ESTABLISHED'", "go server.1 call=close fd=3",
              "socket id=1 values='state=GONE'", "exit server.1 status=0", "go server call=accept fd=3");
    assert_int_equal(state.live_count, 1);
    assert_int_equal(state.present_count, 0);
    assert_true(timeline_state_at(timeline, timeline_count(timeline) - 1, &state));
    assert_int_equal(state.live_count, 2);
    assert_int_equal(state.present_count, 1);
    done(timeline, &state);
}

static void of_an_actors_children_the_last_to_exit_stays_listed(void **unused)
{
    struct state state;
    (void)unused;
    struct timeline *timeline =
        AFTER("start server", "fork server child=server.1", "fork server child=server.2",
              "enter server.1 call=recv fd=3 at=/a.c:7", "enter server.2 call=recv fd=3 at=/a.c:9",
              "exit server.1 status=0", "exit server.2 status=0", "exit server status=0",
              "go server call=close fd=3");
    assert_int_equal(state.live_count, 2);
    assert_true(str_is(state.tasks[state.live[0]].label, "server"));
    assert_true(str_is(state.tasks[state.live[1]].label, "server.2"));
    done(timeline, &state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_of_nothing_is_asked_and_changed_like_any_other),
        cmocka_unit_test(a_call_in_step_mode_is_held_let_go_blocked_and_returns),
        cmocka_unit_test(a_call_in_run_mode_is_in_the_kernel_at_once),
        cmocka_unit_test(descriptors_are_sorted_by_process_and_number),
        cmocka_unit_test(a_fork_copies_the_table_and_a_thread_shares_it),
        cmocka_unit_test(a_child_with_a_lower_pid_gets_the_table_too),
        cmocka_unit_test(an_exec_replaces_the_table_and_ends_other_threads),
        cmocka_unit_test(descriptors_go_with_the_last_thread_of_their_process),
        cmocka_unit_test(a_tid_used_again_is_a_new_task),
        cmocka_unit_test(a_wait_is_known_while_it_waits_and_the_one_before_stays),
        cmocka_unit_test(values_of_an_object_are_kept_and_changed),
        cmocka_unit_test(epoll_interest_is_added_changed_and_deleted),
        cmocka_unit_test(what_was_attached_to_has_its_own_table_and_interest),
        cmocka_unit_test(an_epoll_ctl_that_failed_changes_nothing),
        cmocka_unit_test(interest_outlives_a_close_while_a_copy_of_the_descriptor_lives),
        cmocka_unit_test(packets_output_and_notes_are_counted),
        cmocka_unit_test(a_recording_without_its_front_still_has_tasks),
        cmocka_unit_test(a_copy_is_equal_and_stands_alone),
        cmocka_unit_test(what_came_and_went_is_not_looked_through_again),
        cmocka_unit_test(what_left_in_the_last_step_is_still_listed),
        cmocka_unit_test(of_an_actors_children_the_last_to_exit_stays_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
