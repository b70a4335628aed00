/* Two recordings laid side by side. */
#include "lab/explain/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/record/build_recording.h"

enum { LINES_MAX = 4096 };

/* Two runs and what comes of comparing them. */
struct pair {
    struct timeline *left, *right;
    struct comparison comparison;
};

static struct pair compare(const char *const *left, const char *const *right)
{
    struct pair pair = { build_timeline(left), build_timeline(right), { 0 } };
    assert_true(compare_runs(pair.left, UINT32_MAX, pair.right, &pair.comparison));
    return pair;
}

static void forget(struct pair *pair)
{
    compare_free(&pair->comparison);
    timeline_close(pair->left);
    timeline_close(pair->right);
}

/* The rows as signs: = < > ! */
static void assert_rows(const struct pair *pair, const char *signs)
{
    char found[LINES_MAX + 1];
    size_t count = pair->comparison.count;
    assert_true(count < sizeof found);
    for (size_t i = 0; i < count; i++)
        found[i] = "=<>!"[pair->comparison.rows[i].kind];
    found[count] = '\0';
    assert_string_equal(found, signs);
}

/* Each event of either run stands in one row, in its order. */
static void assert_whole(const struct pair *pair)
{
    uint32_t last[2] = { 0, 0 };
    for (size_t i = 0; i < pair->comparison.count; i++) {
        const uint32_t events[2] = { pair->comparison.rows[i].left, pair->comparison.rows[i].right };
        for (int side = 0; side < 2; side++) {
            if (events[side] == EVENT_NO_INDEX)
                continue;
            assert_true(events[side] > last[side]);
            last[side] = events[side];
        }
    }
}

static const char *const shutting[] = {
    "start  client",
    "enter  client call=connect fd=3 step held | connect(3, server:7000)",
    "go     client call=connect fd=3",
    "packet from=127.0.0.1:40122 to=127.0.0.1:7000 flags=S | client:40122 > server:7000  SYN seq 0 win 65495",
    "return client call=connect fd=3 ret=0 | connect(3, server:7000) = 0",
    "enter  client call=shutdown fd=3 step held | shutdown(3, SHUT_WR)",
    "go     client call=shutdown fd=3",
    "packet from=127.0.0.1:40122 to=127.0.0.1:7000 flags=FA | client:40122 > server:7000  FIN ACK seq 1 ack "
    "1",
    "return client call=shutdown fd=3 ret=0 | shutdown(3, SHUT_WR) = 0",
    "exit   client status=0 | exited with 0",
    NULL,
};

static const char *const closing[] = {
    "start  client",
    "enter  client call=connect fd=3 step held | connect(3, server:7000)",
    "go     client call=connect fd=3",
    "packet from=127.0.0.1:51000 to=127.0.0.1:7000 flags=S | client:51000 > server:7000  SYN seq 0 win 1000",
    "return client call=connect fd=3 ret=0 | connect(3, server:7000) = 0",
    "packet from=127.0.0.1:51000 to=127.0.0.1:7000 flags=A | client:51000 > server:7000  ACK seq 1 ack 1 win "
    "5",
    "enter  client call=close fd=3 step held | close(3)",
    "go     client call=close fd=3",
    "packet from=127.0.0.1:51000 to=127.0.0.1:7000 flags=FA | client:51000 > server:7000  FIN ACK seq 1 ack "
    "1",
    "return client call=close fd=3 ret=0 | close(3) = 0",
    "exit   client status=0 | exited with 0",
    NULL,
};

static void a_run_is_the_same_as_itself(void **state)
{
    char text[400];
    (void)state;
    struct pair pair = compare(shutting, shutting);
    assert_rows(&pair, "=====");
    assert_int_equal(pair.comparison.first, 5);
    compare_parting(&pair.comparison, pair.left, pair.right, text, sizeof text);
    assert_non_null(strstr(text, "The same from beginning to end"));
    forget(&pair);
}

static void ports_windows_and_bare_acknowledgements_make_no_difference(void **state)
{
    char text[400];
    (void)state;
    struct pair pair = compare(shutting, closing);
    assert_rows(&pair, "===!=");
    compare_parting(&pair.comparison, pair.left, pair.right, text, sizeof text);
    assert_string_equal(
        text, "They part at step 2: client: shutdown(3, SHUT_WR) = 0 | at step 2: client: close(3) = 0");
    forget(&pair);
}

static void a_port_that_a_program_chose_makes_a_difference(void **state)
{
    static const char *const here[] = { "start a", "return a call=bind fd=3 ret=0 | bind(3, *:7000) = 0",
                                        NULL };
    static const char *const there[] = { "start a", "return a call=bind fd=3 ret=0 | bind(3, *:7001) = 0",
                                         NULL };
    (void)state;
    struct pair pair = compare(here, there);
    assert_rows(&pair, "!");
    forget(&pair);
}

static void a_place_in_memory_and_what_is_measured_make_no_difference(void **state)
{
    static const char *const measured[] = {
        "start a",
        "return a call=getsockopt ret=0 | getsockopt(3, {tcpi_rto=204000, tcpi_rtt=28, tcpi_rttvar=14}) = 0",
        "return a call=recvmsg ret=0 | recvmsg(3, {[], SCM_TIMESTAMPNS {1795847669.409786202 s}}, 0) = 0",
        NULL
    };
    static const char *const again[] = {
        "start a",
        "return a call=getsockopt ret=0 | getsockopt(3, {tcpi_rto=200000, tcpi_rtt=5, tcpi_rttvar=2}) = 0",
        "return a call=recvmsg ret=0 | recvmsg(3, {[], SCM_TIMESTAMPNS {1795847999.1 s}}, 0) = 0", NULL
    };
    static const char *const here[] = {
        "start a",
        "return a call=poll ret=-1 error=14 | poll(0x7ffd2c0de010, 1, 0) = -1 EFAULT (Bad address)", NULL
    };
    static const char *const there[] = {
        "start a",
        "return a call=poll ret=-1 error=14 | poll(0x7ffe1f00d010, 1, 0) = -1 EFAULT (Bad address)", NULL
    };
    static const char *const number[] = {
        "start a", "return a call=poll ret=-1 error=14 | poll(0x10, 1, 0) = -1 EFAULT (Bad address)", NULL
    };
    (void)state;
    struct pair pair = compare(here, there);
    assert_rows(&pair, "=");
    forget(&pair);
    pair = compare(measured, again);
    assert_rows(&pair, "==");
    forget(&pair);
    pair = compare(here, number);
    assert_rows(&pair, "!");
    forget(&pair);
}

static void a_second_port_of_one_name_is_not_its_first(void **state)
{
    static const char *const here[] = { "start a",
                                        "return a call=recvfrom fd=3 ret=1 | recvfrom(3, client:40001) = 1",
                                        "return a call=recvfrom fd=3 ret=1 | recvfrom(3, client:40002) = 1",
                                        "return a call=recvfrom fd=3 ret=1 | recvfrom(3, client:40001) = 1",
                                        NULL };
    static const char *const there[] = { "start a",
                                         "return a call=recvfrom fd=3 ret=1 | recvfrom(3, client:50001) = 1",
                                         "return a call=recvfrom fd=3 ret=1 | recvfrom(3, client:50002) = 1",
                                         "return a call=recvfrom fd=3 ret=1 | recvfrom(3, client:50002) = 1",
                                         NULL };
    (void)state;
    struct pair pair = compare(here, there);
    assert_rows(&pair, "==!");
    forget(&pair);
}

static void a_window_that_is_shut_makes_a_difference(void **state)
{
    static const char *const here[] = { "start a",
                                        "packet from=127.0.0.1:40122 to=127.0.0.1:7000 flags=A | "
                                        "client:40122 > server:7000  ACK seq 1 ack 1 win 0",
                                        NULL };
    static const char *const there[] = { "start a",
                                         "packet from=127.0.0.1:40122 to=127.0.0.1:7000 flags=A | "
                                         "client:40122 > server:7000  ACK seq 1 ack 1 win 9",
                                         NULL };
    (void)state;
    struct pair pair = compare(here, there);
    assert_rows(&pair, "<");
    forget(&pair);
}

static void output_is_compared_line_by_line(void **state)
{
    static const char *const here[] = { "start a",
                                        "output a fd=1 data='one\\ntwo\\n' | stdout \"one\\ntwo\\n\"", NULL };
    static const char *const there[] = { "start a", "output a fd=1 data='one\\n' | stdout \"one\\n\"",
                                         "output a fd=1 data='two\\n' | stdout \"two\\n\"", NULL };
    (void)state;
    struct pair pair = compare(here, there);
    assert_rows(&pair, "==");
    forget(&pair);
}

static void how_a_deadlock_was_ended_is_no_part_of_the_run(void **state)
{
    static const char *const here[] = { "start a",
                                        "block a call=recv fd=3 | recv(3) blocked",
                                        "note kind=deadlock | deadlock: a waits for itself",
                                        "signal a signal=15 | SIGTERM (Terminated)",
                                        "exit a signal=15 | killed by SIGTERM",
                                        NULL };
    (void)state;
    struct pair pair = compare(here, here);
    assert_rows(&pair, "==");
    forget(&pair);
}

static void what_only_one_run_has_stands_alone(void **state)
{
    static const char *const short_run[] = { "start a", "return a call=x ret=0 | a() = 0",
                                             "return a call=x ret=0 | d() = 0", NULL };
    static const char *const long_run[] = { "start a",
                                            "start b",
                                            "return a call=x ret=0 | a() = 0",
                                            "return b call=x ret=0 | b() = 0",
                                            "return b call=x ret=0 | c() = 0",
                                            "return a call=x ret=0 | d() = 0",
                                            NULL };
    char text[400];
    (void)state;
    struct pair pair = compare(short_run, long_run);
    assert_rows(&pair, "=>>=");
    compare_parting(&pair.comparison, pair.left, pair.right, text, sizeof text);
    assert_non_null(strstr(text, "of the other run, which this one has not: b: b() = 0"));
    forget(&pair);
    pair = compare(long_run, short_run);
    assert_rows(&pair, "=<<=");
    compare_parting(&pair.comparison, pair.left, pair.right, text, sizeof text);
    assert_non_null(strstr(text, "which the other run has not: b: b() = 0"));
    forget(&pair);
}

static void an_end_before_its_time_is_kept_to(void **state)
{
    (void)state;
    struct pair pair = { build_timeline(shutting), build_timeline(shutting), { 0 } };
    assert_true(compare_runs(pair.left, timeline_step_end(pair.left, 1), pair.right, &pair.comparison));
    assert_rows(&pair, "==>>>");
    forget(&pair);
}

/* The length of the longest common part, by the plain table: what the comparison has to find. */
static size_t longest(const char *left, const char *right)
{
    static size_t table[64][64];
    size_t n = strlen(left), m = strlen(right);
    for (size_t i = 0; i <= n; i++)
        for (size_t k = 0; k <= m; k++) {
            if (i == 0 || k == 0)
                table[i][k] = 0;
            else if (left[i - 1] == right[k - 1])
                table[i][k] = table[i - 1][k - 1] + 1;
            else
                table[i][k] = table[i - 1][k] > table[i][k - 1] ? table[i - 1][k] : table[i][k - 1];
        }
    return table[n][m];
}

static struct timeline *run_of(const char *calls)
{
    struct recording recording;
    char line[100], why[200];
    recording_begin(&recording);
    recording_add(&recording, "start a");
    for (; *calls; calls++) {
        snprintf(line, sizeof line, "return a call=x ret=0 | call_%c() = 0", *calls);
        recording_add(&recording, line);
    }
    struct timeline *timeline = timeline_open(recording_open(&recording), false, why, sizeof why);
    assert_non_null(timeline);
    recording_end(&recording);
    return timeline;
}

static void the_common_part_is_the_longest_there_is(void **state)
{
    unsigned seed = 1;
    (void)state;
    for (int round = 0; round < 300; round++) {
        char runs[2][40];
        struct pair pair = { 0 };
        size_t same = 0;
        for (int side = 0; side < 2; side++) {
            size_t size = (seed = seed * 1103515245 + 12345) / 65536 % 30;
            for (size_t i = 0; i < size; i++)
                runs[side][i] = "abcd"[(seed = seed * 1103515245 + 12345) / 65536 % 4];
            runs[side][size] = '\0';
        }
        pair.left = run_of(runs[0]);
        pair.right = run_of(runs[1]);
        assert_true(compare_runs(pair.left, UINT32_MAX, pair.right, &pair.comparison));
        for (size_t i = 0; i < pair.comparison.count; i++)
            same += pair.comparison.rows[i].kind == COMPARE_SAME;
        if (same != longest(runs[0], runs[1]))
            fail_msg("%s and %s have %zu in common, not %zu", runs[0], runs[1], longest(runs[0], runs[1]),
                     same);
        assert_whole(&pair);
        forget(&pair);
    }
}

static void runs_that_have_nothing_in_common_are_paired_as_they_stand(void **state)
{
    enum { CALLS = 3000 };
    char *runs[2] = { malloc(CALLS + 1), malloc(CALLS + 1) };
    struct pair pair = { 0 };
    (void)state;
    for (int side = 0; side < 2; side++) {
        assert_non_null(runs[side]);
        memset(runs[side], side ? 'x' : 'y', CALLS);
        runs[side][CALLS] = '\0';
    }
    pair.left = run_of(runs[0]);
    pair.right = run_of(runs[1]);
    assert_true(compare_runs(pair.left, UINT32_MAX, pair.right, &pair.comparison));
    assert_int_equal(pair.comparison.count, CALLS);
    assert_int_equal(pair.comparison.first, 0);
    assert_whole(&pair);
    forget(&pair);
    free(runs[0]);
    free(runs[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_the_same_as_itself),
        cmocka_unit_test(ports_windows_and_bare_acknowledgements_make_no_difference),
        cmocka_unit_test(a_port_that_a_program_chose_makes_a_difference),
        cmocka_unit_test(a_place_in_memory_and_what_is_measured_make_no_difference),
        cmocka_unit_test(a_second_port_of_one_name_is_not_its_first),
        cmocka_unit_test(a_window_that_is_shut_makes_a_difference),
        cmocka_unit_test(output_is_compared_line_by_line),
        cmocka_unit_test(how_a_deadlock_was_ended_is_no_part_of_the_run),
        cmocka_unit_test(what_only_one_run_has_stands_alone),
        cmocka_unit_test(an_end_before_its_time_is_kept_to),
        cmocka_unit_test(the_common_part_is_the_longest_there_is),
        cmocka_unit_test(runs_that_have_nothing_in_common_are_paired_as_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
