/* The list of findings, and the pass that makes it. */
#include <string.h>

#include "lab/explain/findings/wrapper.h"
#include "tests/explain/findings_script.h"

static void findings_come_in_the_order_of_their_events(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 4; i++)
        call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    look(&script);
    assert_int_equal(findings.count, 2);
    assert_string_equal(findings.items[0].kind->name,
                        "descriptor-leak"); /* known last, but its accept came first */
    assert_string_equal(findings.items[1].kind->name, "eof-ignored");
}

/* 234 lines for one mistake in a loop hide all others. */
static void a_kind_at_a_place_is_told_once_with_its_count(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 3; i++) {
        call(&script, "call=send fd=4 len=10 data=0123456789 at=/l/server.c:20",
             "call=send fd=4 ret=4 at=/l/server.c:20");
        call(&script, "call=send fd=4 len=9 data=other at=/l/server.c:21",
             "call=send fd=4 ret=9 at=/l/server.c:21");
    }
    look(&script);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.items[0].count, 3);
    assert_int_equal(findings.items[0].event, 7);
    assert_int_equal(findings.items[0].step, 2);
    assert_int_equal(findings.items[0].last_event, 15);
    assert_int_equal(findings.items[0].last_step, 6);
    assert_int_equal(findings.items[0].line, 20);
}

/* Where no line is known, a program and its children are one place. */
static void without_lines_a_program_is_the_place(void **unused)
{
#define DIES(who)                                                                                            \
    "enter " who " call=send fd=4 len=1", "return " who " call=send fd=4 ret=-1 errno=32",                   \
        "exit " who " signal=13"
    static const char *const events[] = { "start web fds='4=s1'",
                                          "start web.1 fds='4=s1'",
                                          "start client fds='4=s1'",
                                          "socket id=1 values='kind=tcp'",
                                          DIES("web"),
                                          DIES("web.1"),
                                          DIES("client"),
                                          NULL };
    (void)unused;
    struct script script = { .count = 0 };
    say_all(&script, events);
    look(&script);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.items[0].count, 2);
    assert_int_equal(findings.items[1].count, 1);
}

/* A send that is not finished, in a function of wrap.c that is called from str_cli.c. */
static void short_send_in(const char *function)
{
    static char enter[2][200], leave[2][200];
    struct script script = connected();
    for (int i = 0; i < 2; i++) {
        snprintf(enter[i], sizeof enter[i],
                 "enter server step call=send fd=4 len=%d data=%s at=/l/wrap.c:20 func=%s by=/l/str_cli.c:%d",
                 10 - i, i ? "other" : "0123456789", function, 13 + i);
        snprintf(leave[i], sizeof leave[i], "return server call=send fd=4 ret=%d at=/l/wrap.c:20 func=%s",
                 i ? 9 : 4, function);
        say(&script, enter[i]);
        say(&script, leave[i]);
    }
    look(&script);
    assert_int_equal(findings.count, 1);
}

/* UNP's Writen() makes every send of a program: its line does not say which was wrong. */
static void a_wrappers_mistake_stands_where_it_is_called(void **unused)
{
    (void)unused;
    short_send_in("Writen");
    assert_true(findings.items[0].wrapped);
    assert_true(str_is(findings.items[0].file, "/l/str_cli.c"));
    assert_int_equal(findings.items[0].line, 13);
    assert_true(str_is(findings.items[0].beside_file, "/l/wrap.c"));
    assert_int_equal(findings.items[0].beside_line, 20);
}

static void what_is_no_wrapper_has_its_mistakes_itself(void **unused)
{
    (void)unused;
    short_send_in("handle_client");
    assert_false(findings.items[0].wrapped);
    assert_true(str_is(findings.items[0].file, "/l/wrap.c"));
    assert_int_equal(findings.items[0].line, 20);
    assert_true(str_is(findings.items[0].beside_file, "/l/str_cli.c"));
    assert_int_equal(findings.items[0].beside_line, 13);
}

static void wrappers_are_known_by_their_names(void **unused)
{
    static const struct {
        const char *function, *call;
        bool is;
    } rows[] = {
        { "Writen", "write", true },
        { "writen", "write", true },
        { "Readline", "read", true },
        { "rio_readlineb", "read", true },
        { "sendall", "send", true },
        { "send_all", "write", true },
        { "recv_exact", "recv", true },
        { "Accept", "accept", true },
        { "my_accept", "accept4", true },
        { "Close", "close", true },
        { "Epoll_wait", "epoll_wait", true },
        { "tcp_connect", "connect", true },
        { "sock_send_fully", "send", true },
        { "receiveExactly", "recv", true },
        { "main", "send", false },
        { "handle_client", "recv", false },
        { "send_file", "send", false },
        { "read_header", "recv", false },
        { "reader", "read", false },
        { "sender", "send", false },
        { "listener", "listen", false },
        { "Writen", "recv", false },
        { "", "recv", false },
        { "str_echo", "read", false },
        { "thread_main", "read", false },
        { "recvn", "close", false },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_wrapper(str_from(rows[i].function), str_from(rows[i].call)) != rows[i].is)
            fail_msg("%s() of %s()", rows[i].function, rows[i].call);
}

/* Event by event as at once: nothing is taken back, nothing is looked at twice. */
static void a_recording_that_grows_is_found_in_as_one_that_is_whole(void **unused)
{
    (void)unused;
    struct script script = connected();
    for (int i = 0; i < 4; i++)
        call(&script, "call=recv fd=4 len=10", "call=recv fd=4 ret=0");
    call(&script, "call=accept fd=3", "call=accept fd=3 ret=5 fds='5=s3'");
    look(&script);
    struct findings_pass *pass = findings_pass_new(timeline);
    uint32_t before = 0;
    while (!findings_pass_read(pass, 1)) {
        assert_true(findings_pass_found(pass)->count >= before);
        before = findings_pass_found(pass)->count;
    }
    assert_int_equal(findings_pass_found(pass)->count, 1); /* that 4 is never closed is known at the end */
    uint64_t reads = timeline_reads(timeline);
    assert_true(findings_pass_read(pass, UINT32_MAX));
    assert_true(timeline_reads(timeline) <= reads + 1);
    findings_pass_finish(pass);
    findings_pass_finish(pass);
    assert_int_equal(findings_pass_found(pass)->count, findings.count);
    findings_pass_free(pass);
}

static bool is_kebab(const char *name)
{
    return name[0] && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
}

/* Files and options name kinds by their names. */
static void each_kind_is_listed_once_and_says_why(void **unused)
{
    (void)unused;
    size_t count = 0;
    for (const struct finding_kind *kind; (kind = findings_kind(count)); count++) {
        assert_true(is_kebab(kind->name) && kind->why[0] && kind->advice[0]);
        for (size_t i = 0; i < count; i++)
            if (findings_kind(i) == kind)
                fail_msg("%s is listed twice", kind->name);
    }
    assert_true(count > 40);
}

/* A recording may say anything: 2^31 wrapped an array's size to nothing, 40,000,000 took 2 GB. */
static void an_object_of_any_number_takes_no_more_memory_than_another(void **unused)
{
    static const char *const events[] = { "start server fds='4=s2147483648 5=s4294967295'",
                                          "enter server call=recv fd=4 step",
                                          "return server call=recv fd=4 ret=0",
                                          "enter server call=recv fd=5 step",
                                          "return server call=recv fd=5 ret=0",
                                          NULL };
    (void)unused;
    struct script script = { .count = 0 };
    say_all(&script, events);
    assert_innocent(&script);
}

/* The same fault in one language and another: by the file, and where none is known by the program. */
static void advice_is_in_the_language_of_the_program(void **unused)
{
    (void)unused;
    static const struct {
        const char *runs, *at, *advice;
    } rows[] = {
        { "exec server | exec ./server 7000", "at=/l/server.c:9", "treat 0 from recv()" },
        { "exec server | exec python3 server.py", "at=/l/server.py:9", "b\"\" from recv()" },
        { "exec server | exec /usr/bin/java -cp . Server", "", "-1 from read()" },
        { "exec server | exec python3 server.py", "at=/l/module.c:9", "treat 0 from recv()" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char asks[96];
        struct script script = connected();
        say(&script, rows[i].runs);
        snprintf(asks, sizeof asks, "call=recv fd=4 len=9 %s", rows[i].at);
        for (int k = 0; k < 4; k++)
            call(&script, asks, "call=recv fd=4 ret=0");
        look(&script);
        assert_int_equal(findings.count, 1);
        assert_non_null(strstr(findings.items[0].advice, rows[i].advice));
        forget(NULL);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {
        TEST(findings_come_in_the_order_of_their_events),
        TEST(a_kind_at_a_place_is_told_once_with_its_count),
        TEST(without_lines_a_program_is_the_place),
        TEST(a_wrappers_mistake_stands_where_it_is_called),
        TEST(what_is_no_wrapper_has_its_mistakes_itself),
        TEST(wrappers_are_known_by_their_names),
        TEST(a_recording_that_grows_is_found_in_as_one_that_is_whole),
        TEST(each_kind_is_listed_once_and_says_why),
        TEST(advice_is_in_the_language_of_the_program),
        TEST(an_object_of_any_number_takes_no_more_memory_than_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
