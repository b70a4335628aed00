/* Numbers that would take memory, wrap or overflow are held where the file is read, and what is left out is
 * said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/record/bounds.h"
#include "tests/record/build_bytes.h"

static struct timeline *open_journal(const char *const *entries, size_t count)
{
    struct bytes *b = calloc(1, sizeof *b);
    assert_non_null(b);
    put_section(b, false);
    for (size_t i = 0; i < count; i++)
        put_journal(b, entries[i]);
    struct timeline *timeline = open_bytes(b);
    free(b);
    return timeline;
}

/* One entry between two that are good. */
static void one_is_left_out(const char *entry, bool left_out)
{
    const char *const entries[] = { "SE_NS=1\nSE_KIND=note\nMESSAGE=before\n", entry,
                                    "SE_NS=3\nSE_KIND=note\nMESSAGE=behind\n" };
    struct timeline *timeline = open_journal(entries, 3);
    struct event event;
    if (timeline_count(timeline) != (left_out ? 2 : 3))
        fail_msg("%u events with %s", timeline_count(timeline), entry);
    assert_int_equal(timeline_status(timeline), TIMELINE_WHOLE);
    assert_string_equal(timeline_trouble(timeline),
                        left_out ? "without 1 of its packets and events, which hold what cannot be" : "");
    assert_true(timeline_event(timeline, timeline_count(timeline) - 1, &event));
    assert_true(str_is(event.line, "behind"));
    timeline_close(timeline);
}

static void an_event_with_an_impossible_number_is_left_out_and_said(void **unused)
{
    static const struct {
        const char *kind, *field;
        int64_t least, most;
    } rows[] = {
        { "return", "_PID", 0, 4194304 },
        { "return", "SE_TID", 0, 4194304 },
        { "return", "SE_FD", INT32_MIN, INT32_MAX },
        { "return", "SE_NFDS", INT32_MIN, INT32_MAX },
        { "return", "CODE_LINE", 0, 1 << 24 },
        { "enter", "SE_CALLER_LINE", 0, 1 << 24 },
        { "return", "ERRNO", 0, 4095 },
        { "return", "SE_SEQ", 0, UINT32_MAX },
        { "enter", "SE_HELD", 0, 1 },
        { "enter", "SE_STEP", 0, 1 },
        { "fork", "SE_CHILD_PID", 0, 4194304 },
        { "fork", "SE_CHILD_TID", 0, 4194304 },
        { "fork", "SE_THREAD", 0, 1 },
        { "exit", "SE_STATUS", -1, 255 },
        { "signal", "SE_SIGNAL", 0, 127 },
        { "source", "SE_OFFSET", 0, 1 << 24 },
        { "socket", "SE_OBJ", 0, 16386 },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int64_t numbers[] = { rows[i].least,    rows[i].most, rows[i].least - 1,
                                    rows[i].most + 1, INT64_MIN,    INT64_MAX };
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
            char entry[200];
            snprintf(entry, sizeof entry, "SE_NS=2\nSE_KIND=%s\n%s=%lld\n", rows[i].kind, rows[i].field,
                     (long long)numbers[n]);
            one_is_left_out(entry, n >= 2);
        }
    }
    one_is_left_out("SE_NS=2\nSE_KIND=signal\nSE_SIGNAL=99999999999999999999999999\n", true);
}

static void an_object_that_cannot_be_leaves_its_event_out(void **unused)
{
    static const char *const kinds[] = { "start", "exec", "return" };
    static const struct {
        const char *fds;
        bool left_out;
    } rows[] = {
        { "3=s16386", false },          { "3=s16387", true },      { "3=s40000000:c", true },
        { "3=s1 4=s2147483648", true }, { "3=s4294967295", true },
    };
    (void)unused;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            char entry[200];
            snprintf(entry, sizeof entry, "SE_NS=2\nSE_KIND=%s\n_PID=1\nSE_FDS=%s\n", kinds[k], rows[i].fds);
            one_is_left_out(entry, rows[i].left_out);
        }
}

static void objects_may_be_as_many_as_the_events_give_reason_for(void **unused)
{
    (void)unused;
    assert_int_equal(bound_objects(0), 16384);
    assert_int_equal(bound_objects(1000000), 16384 + 2000000);
    assert_int_equal(bound_objects(UINT32_MAX), 1 << 24);
}

/* Every difference of two times, and of two lengths, fits. */
static void times_and_lengths_are_held_at_the_ends(void **unused)
{
    static const char *const entries[] = {
        "__REALTIME_TIMESTAMP=99999999999999999999\nSE_NS=0\nSE_KIND=note\n",
        "SE_NS=-9223372036854775808\nSE_KIND=return\nSE_RET=-9223372036854775808\nSE_LEN=-2\n",
        "SE_NS=9223372036854775807\nSE_KIND=return\nSE_RET=9223372036854775807\nSE_LEN=9223372036854775807\n",
        "SE_NS=99999999999999999999\nSE_KIND=note\nSE_TOPIC=session\nSE_EPOCH=-1\n",
        "SE_NS=1\nSE_KIND=note\nSE_TOPIC=session\nSE_EPOCH=9223372036854775807\n",
        "__REALTIME_TIMESTAMP=0\nMESSAGE=somebody else's\n",
    };
    struct timeline *timeline = open_journal(entries, 6);
    struct event first, second;
    (void)unused;
    assert_int_equal(timeline_count(timeline), 6);
    assert_string_equal(timeline_trouble(timeline), "");
    assert_true(timeline_event(timeline, 1, &first) && timeline_event(timeline, 2, &second));
    assert_true(first.ns == -BOUND_NS && second.ns == BOUND_NS);
    assert_true(first.u.call.ret == -BOUND_LENGTH && second.u.call.ret == BOUND_LENGTH);
    assert_true(first.u.call.length == -1 && second.u.call.length == BOUND_LENGTH);
    assert_true(timeline_ns(timeline, 3) == BOUND_NS);
    assert_true(timeline_ns(timeline, 4) == BOUND_NS); /* of a session far behind the first */
    assert_in_range(timeline_ns(timeline, 5) + BOUND_NS, 0, 2 * BOUND_NS);
    timeline_close(timeline);
}

static void stamps_of_packets_are_held_at_the_ends(void **unused)
{
    static const uint8_t resolutions[] = { 0, 6, 9, 12, 0x80, 0xa0, 0xff };
    static const int64_t offsets[] = { 0, INT64_MIN, INT64_MAX };
    (void)unused;
    for (size_t i = 0; i < 7 * 3; i++) {
        struct bytes b = { .n = 0 };
        put_section(&b, false);
        put_interface(&b, 1, resolutions[i % 7], offsets[i / 7]);
        put_packet(&b, 0, 0, "a");
        put_packet(&b, 0, UINT64_MAX, "b");
        put_packet(&b, 0, 1, "c");
        struct timeline *timeline = open_bytes(&b);
        assert_int_equal(timeline_count(timeline), 3);
        for (uint32_t event = 0; event < 3; event++)
            assert_in_range(timeline_ns(timeline, event) + BOUND_NS, 0, 2 * BOUND_NS);
        timeline_close(timeline);
    }
}

static void of_a_calls_bytes_no_more_are_taken_than_are_recorded(void **unused)
{
    char entry[EVENT_DATA_MAX + 200] = "SE_NS=1\nSE_KIND=return\nSE_CALL=recv\nSE_RET=1\nSE_DATA=";
    const char *const entries[] = { entry };
    struct event event;
    (void)unused;
    memset(entry + strlen(entry), 'x', EVENT_DATA_MAX + 100);
    strcat(entry, "\n");
    struct timeline *timeline = open_journal(entries, 1);
    assert_true(timeline_event(timeline, 0, &event));
    assert_int_equal(event.u.call.data.n, EVENT_DATA_MAX);
    timeline_close(timeline);
}

static void an_absurd_object_takes_no_memory(void **unused)
{
    static const char *const entries[] = { "SE_NS=1\nSE_KIND=socket\nSE_OBJ=4294967295\nSE_VALUES=rq=1\n",
                                           "SE_NS=1\nSE_KIND=socket\nSE_OBJ=0\nSE_VALUES=rq=1\n" };
    struct timeline *timeline = open_journal(entries, 2);
    (void)unused;
    assert_int_equal(timeline_count(timeline), 1);
    assert_in_range(timeline_memory(timeline), 1, 1 << 20);
    timeline_close(timeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_with_an_impossible_number_is_left_out_and_said),
        cmocka_unit_test(an_object_that_cannot_be_leaves_its_event_out),
        cmocka_unit_test(objects_may_be_as_many_as_the_events_give_reason_for),
        cmocka_unit_test(times_and_lengths_are_held_at_the_ends),
        cmocka_unit_test(stamps_of_packets_are_held_at_the_ends),
        cmocka_unit_test(of_a_calls_bytes_no_more_are_taken_than_are_recorded),
        cmocka_unit_test(an_absurd_object_takes_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
