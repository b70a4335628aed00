/* Recordings whose numbers are made to harm take neither memory nor the way of the findings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "lab/explain/findings/findings.h"
#include "tests/record/build_recording.h"

enum { MEMORY_MAX_KB = 24 << 10 };

/* A connection under a number of our choice, with what the detectors look it up for. */
static void look_for_findings(const char *object)
{
    char comes[200];
    snprintf(comes, sizeof comes, "return server call=accept fd=3 ret=4 fds='4=s%s' | accept(3) = 4", object);
    const char *const lines[] = { "start server fds='3=s1'",
                                  "enter server call=accept fd=3 step | accept(3)",
                                  comes,
                                  "enter server call=recv fd=4 step | recv(4)",
                                  "return server call=recv fd=4 ret=0 len=0 | recv(4) = 0",
                                  "enter server call=close fd=4 step | close(4)",
                                  "return server call=close fd=4 ret=0 fds='4=-' | close(4) = 0",
                                  "exit server status=0",
                                  NULL };
    struct timeline *timeline = build_timeline(lines);
    struct findings findings = { 0 };
    assert_true(findings_of(timeline, &findings));
    findings_free(&findings);
    timeline_close(timeline);
}

static void objects_beyond_all_bounds_harm_nobody(void **unused)
{
    static const char *const objects[] = { "2147483648", "4294967295", "2147483647", "40000000", "16777217" };
    struct rusage usage;
    (void)unused;
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        look_for_findings(objects[i]);
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
#ifndef __SANITIZE_ADDRESS__
    assert_in_range(usage.ru_maxrss, 1, MEMORY_MAX_KB);
#endif
}

/* What is said to have been moved, and the bytes that are there, need not agree. */
static void more_bytes_than_were_received_harm_nobody(void **unused)
{
    enum { RECEIVED = 40 };
    char bytes[EVENT_DATA_MAX], why[200];
    struct recording recording;
    struct findings findings = { 0 };
    (void)unused;
    memset(bytes, 'x', sizeof bytes);
    recording_begin(&recording);
    recording_add(&recording, "start server fds='4=s2'");
    recording_add(&recording, "socket id=2 values='kind=tcp state=ESTABLISHED'");
    for (int i = 0; i < RECEIVED; i++) {
        struct event event = { .kind = EVENT_RETURN, .actor = str_from("server"), .pid = 10, .tid = 10 };
        event.u.call = (struct event_call){ .name = str_from("recv"),
                                            .fd = 4,
                                            .ret = 1,
                                            .length = 1,
                                            .nfds = -1,
                                            .data = { bytes, sizeof bytes } };
        recording_add_event(&recording, &event);
    }
    struct timeline *timeline = timeline_open(recording_open(&recording), false, why, sizeof why);
    assert_non_null(timeline);
    assert_true(findings_of(timeline, &findings));
    findings_free(&findings);
    timeline_close(timeline);
    recording_end(&recording);
}

/* Each process that ends leaves nothing behind, whatever it inherited. */
static void processes_that_come_and_go_take_no_memory(void **unused)
{
    enum { DESCRIPTORS = 1000, PROCESSES = 200 };
    struct recording recording;
    struct findings findings = { 0 };
    struct rusage usage;
    char fds[DESCRIPTORS * 16] = "", line[sizeof fds + 100], why[200];
    (void)unused;
    for (int fd = 3; fd < DESCRIPTORS; fd++)
        snprintf(fds + strlen(fds), sizeof fds - strlen(fds), "%s%d=s%d", fd > 3 ? " " : "", fd, fd);
    recording_begin(&recording);
    snprintf(line, sizeof line, "start server pid=10 fds='%s'", fds);
    recording_add(&recording, line);
    for (int fd = 3; fd < DESCRIPTORS; fd++) {
        snprintf(line, sizeof line, "socket id=%d values='kind=tcp state=ESTABLISHED'", fd);
        recording_add(&recording, line);
    }
    for (int i = 0; i < PROCESSES; i++) {
        struct event made = { .kind = EVENT_FORK, .actor = str_from("server"), .pid = 10, .tid = 10 };
        made.u.task.child_pid = made.u.task.child_tid = 100 + i;
        made.u.task.child = str_from("server.1");
        recording_add_event(&recording, &made);
        struct event ended = {
            .kind = EVENT_EXIT, .actor = str_from("server.1"), .pid = 100 + i, .tid = 100 + i
        };
        recording_add_event(&recording, &ended);
    }
    struct timeline *timeline = timeline_open(recording_open(&recording), false, why, sizeof why);
    assert_non_null(timeline);
    assert_true(findings_of(timeline, &findings));
    findings_free(&findings);
    timeline_close(timeline);
    recording_end(&recording);
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
#ifndef __SANITIZE_ADDRESS__
    assert_in_range(usage.ru_maxrss, 1, MEMORY_MAX_KB);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_beyond_all_bounds_harm_nobody),
        cmocka_unit_test(more_bytes_than_were_received_harm_nobody),
        cmocka_unit_test(processes_that_come_and_go_take_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
