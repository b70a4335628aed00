/* "Nobody is left to wake it" ends a session, so it must be true: what is no task of the session may wake one
 * too. The program `wakes` is woken in one such way for each test. */
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/observed.h"

static char path[64];

static int make_path(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/wait_for.%d", (int)getpid());
    unlink(path);
    return 0;
}

static int remove_path(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static void start(struct observed *o, const char *mode, const char *input)
{
    observed_init(o);
    o->plan.step = false;
    observed_actor(o, "program", observed_program("wakes"), mode, path, NULL)->input = input;
    observed_start(o);
}

static void assert_nothing_said(struct observed *o)
{
    assert_false(observed_has(o, "deadlock*"));
    assert_false(observed_has(o, "*nobody is left*"));
}

static void is_woken(const char *mode, const char *ended)
{
    struct observed o;
    start(&o, mode, "");
    observed_wait_end(&o);
    assert_nothing_said(&o);
    observed_wait(&o, ended);
    observed_free(&o);
}

static void a_timerfd_inherited_over_fork(void **state)
{
    (void)state;
    is_woken("inherited", "program.1: exited with 0");
}

static void a_timerfd_while_there_is_no_alarm(void **state)
{
    (void)state;
    is_woken("alarm-off", "program: exited with 0");
}

static void a_timerfd_in_an_epoll_in_an_epoll(void **state)
{
    (void)state;
    is_woken("nested", "program: exited with 0");
}

static void a_timerfd_passed_in_a_message(void **state)
{
    (void)state;
    is_woken("passed-timer", "program.1: exited with 0");
}

static void a_posix_timer_while_there_is_no_alarm(void **state)
{
    (void)state;
    is_woken("posix", "program: exited with 0");
}

static void the_timeout_of_a_socket_passed_in_a_message(void **state)
{
    (void)state;
    is_woken("passed-timeout", "program.1: exited with 0");
}

static void tcp_that_gives_up_what_nobody_acknowledges(void **state)
{
    (void)state;
    is_woken("unanswered", "program: exited with 0");
}

static void keepalive_that_gives_a_silent_peer_up(void **state)
{
    (void)state;
    is_woken("keepalive", "program: exited with 0");
}

static void a_connection_that_its_server_is_told_of_later(void **state)
{
    (void)state;
    is_woken("deferred", "program: exited with 0");
}

/* ---- what is outside; it keeps still for longer than it takes the observer to say that nobody is left */

static void keep_still(struct observed *o, const char *blocked)
{
    observed_wait(o, blocked);
    usleep(700000);
    assert_nothing_said(o);
}

static void ends_well(struct observed *o)
{
    observed_wait_end(o);
    observed_wait(o, "program: exited with 0");
    observed_free(o);
}

static void a_fifo_that_somebody_else_has_opened(void **state)
{
    struct observed o;
    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDWR);
    start(&o, "fifo", "");
    keep_still(&o, "program: poll(*) blocked");
    assert_int_equal(write(fd, "x", 1), 1);
    ends_well(&o);
    close(fd);
}

static void a_unix_socket_of_somebody_else(void **state)
{
    struct observed o;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    (void)state;
    strcpy(address.sun_path, path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    listen(fd, 1);
    start(&o, "unix", "");
    int accepted = accept(fd, NULL, NULL);
    keep_still(&o, "program: recv(*) blocked");
    assert_int_equal(send(accepted, "x", 1, 0), 1);
    ends_well(&o);
    close(accepted);
    close(fd);
}

static void a_connection_to_a_stranger_on_the_hosts_network(void **state)
{
    struct observed o;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    (void)state;
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    listen(fd, 1);
    getsockname(fd, (struct sockaddr *)&address, &size);
    snprintf(path, sizeof path, "%u", ntohs(address.sin_port));
    observed_init(&o);
    o.plan.step = false;
    o.plan.sandbox = SANDBOX_HOST;
    observed_actor(&o, "program", observed_program("wakes"), "stranger", path, NULL)->input = "";
    observed_start(&o);
    int accepted = accept(fd, NULL, NULL);
    keep_still(&o, "program: recv(*) blocked");
    assert_int_equal(send(accepted, "x", 1, 0), 1);
    ends_well(&o);
    close(accepted);
    close(fd);
}

static void a_file_that_is_watched(void **state)
{
    struct observed o;
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    (void)state;
    start(&o, "watched-file", "");
    keep_still(&o, "program: poll(*) blocked");
    assert_int_equal(write(fd, "x", 1), 1);
    ends_well(&o);
    close(fd);
}

static void a_lock_that_lies_in_a_file(void **state)
{
    struct observed o;
    int fd = open(path, O_CREAT | O_RDWR, 0600);
    (void)state;
    assert_int_equal(ftruncate(fd, 4096), 0);
    uint32_t *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    start(&o, "lock", "");
    keep_still(&o, "program: recv(*) blocked");
    __atomic_store_n(word, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
    ends_well(&o);
    munmap(word, 4096);
    close(fd);
}

static void standard_input_in_an_epoll(void **state)
{
    struct observed o;
    (void)state;
    start(&o, "typed", NULL);
    keep_still(&o, "program: epoll_wait(*) blocked");
    observed_command(&o, "input program x");
    ends_well(&o);
}

static void a_thread_that_wakes_by_the_clock(void **state)
{
    (void)state;
    is_woken("ticker", "program: exited with 0");
}

static void the_java_machine_that_is_ending(void **state)
{
    (void)state;
    is_woken("java-ends", "program: exited with 0");
}

/* ---- and what is not left */

static void threads_of_the_java_machine_itself_wake_nobody(void **state)
{
    struct observed o;
    (void)state;
    start(&o, "java", "");
    observed_wait(&o, "deadlock* program waits in recv(*");
    observed_free(&o);
}

static void servers_that_nobody_calls_are_idle(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    o.plan.step = false;
    for (int i = 0; i < 2; i++)
        observed_actor(&o, i ? "second" : "first", observed_program("wakes"), "datagrams", NULL)->input = "";
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "*nobody is left*");
    assert_false(observed_has(&o, "deadlock*"));
    observed_free(&o);
}

static void is_idle(const char *mode)
{
    struct observed o;
    start(&o, mode, "");
    observed_wait_end(&o);
    observed_wait(&o, "*nobody is left*");
    assert_false(observed_has(&o, "deadlock*"));
    observed_free(&o);
}

static void a_lock_on_a_file_is_given_by_its_holder(void **state)
{
    (void)state;
    is_idle("file-lock");
}

static void errors_of_a_terminal_that_alone_are_asked_for_never_come(void **state)
{
    (void)state;
    is_idle("unasked");
}

static void the_monitor_of_go_wakes_nobody(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    o.plan.step = false;
    observed_actor(&o, "program", observed_program("gopher"), NULL)->input = "";
    observed_start(&o);
    observed_wait(&o, "deadlock* program waits in recv(*");
    observed_free(&o);
}

static void timers_that_have_fired_wake_nobody(void **state)
{
    struct observed o;
    (void)state;
    start(&o, "timer-gone", "");
    observed_wait(&o, "deadlock* program waits in recv(*");
    observed_free(&o);
}

static void keepalive_of_a_peer_that_answers_wakes_nobody(void **state)
{
    struct observed o;
    (void)state;
    start(&o, "kept-alive", "");
    observed_wait(&o, "deadlock* program waits in recv(*");
    observed_free(&o);
}

static void a_peer_of_the_session_is_no_stranger_on_the_hosts_network(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    o.plan.step = false;
    o.plan.sandbox = SANDBOX_HOST;
    observed_actor(&o, "program", observed_program("wakes"), "own-peer", NULL)->input = "";
    observed_start(&o);
    observed_wait(&o, "deadlock* program waits in recv(*");
    observed_free(&o);
}

static void a_server_that_is_to_be_kept_goes_on_waiting(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    o.plan.step = false;
    o.plan.keep = true;
    observed_actor(&o, "program", observed_program("wakes"), "datagrams", NULL)->input = "";
    observed_start(&o);
    observed_wait(&o, "*nobody is left*");
    usleep(700000);
    assert_false(observed_has(&o, "program: killed*"));
    observed_end(&o);
    observed_free(&o);
}

#define WOKEN_BY(test) cmocka_unit_test_setup_teardown(test, make_path, remove_path)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WOKEN_BY(a_timerfd_inherited_over_fork),
        WOKEN_BY(a_timerfd_while_there_is_no_alarm),
        WOKEN_BY(a_timerfd_in_an_epoll_in_an_epoll),
        WOKEN_BY(a_timerfd_passed_in_a_message),
        WOKEN_BY(a_posix_timer_while_there_is_no_alarm),
        WOKEN_BY(the_timeout_of_a_socket_passed_in_a_message),
        WOKEN_BY(tcp_that_gives_up_what_nobody_acknowledges),
        WOKEN_BY(keepalive_that_gives_a_silent_peer_up),
        WOKEN_BY(a_connection_that_its_server_is_told_of_later),
        WOKEN_BY(a_fifo_that_somebody_else_has_opened),
        WOKEN_BY(a_unix_socket_of_somebody_else),
        WOKEN_BY(a_connection_to_a_stranger_on_the_hosts_network),
        WOKEN_BY(a_file_that_is_watched),
        WOKEN_BY(a_lock_that_lies_in_a_file),
        WOKEN_BY(standard_input_in_an_epoll),
        WOKEN_BY(a_thread_that_wakes_by_the_clock),
        WOKEN_BY(the_java_machine_that_is_ending),
        WOKEN_BY(threads_of_the_java_machine_itself_wake_nobody),
        WOKEN_BY(servers_that_nobody_calls_are_idle),
        WOKEN_BY(a_lock_on_a_file_is_given_by_its_holder),
        WOKEN_BY(errors_of_a_terminal_that_alone_are_asked_for_never_come),
        WOKEN_BY(the_monitor_of_go_wakes_nobody),
        WOKEN_BY(a_server_that_is_to_be_kept_goes_on_waiting),
        WOKEN_BY(timers_that_have_fired_wake_nobody),
        WOKEN_BY(keepalive_of_a_peer_that_answers_wakes_nobody),
        WOKEN_BY(a_peer_of_the_session_is_no_stranger_on_the_hosts_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
