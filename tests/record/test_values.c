/* An object's figures, as differences in text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lab/record/values.h"

static void difference_is(const struct values *before, const struct values *now, const char *wanted)
{
    char out[1024];
    size_t n = values_diff(before, now, out, sizeof out);
    assert_int_equal(n, strlen(wanted));
    assert_memory_equal(out, wanted, n);
}

static void only_what_differs_is_written(void **unused)
{
    struct values before, now;
    (void)unused;
    values_clear(&before);
    values_clear(&now);
    difference_is(NULL, &now, "");
    now.number[VALUE_RECV_QUEUE] = 5;
    now.text[TEXT_STATE] = str_from("LISTEN");
    difference_is(&before, &now, "state=LISTEN rq=5");
    difference_is(NULL, &now, "state=LISTEN rq=5");
    before = now;
    difference_is(&before, &now, "");
    now.number[VALUE_RECV_QUEUE] = 0;
    difference_is(&before, &now, "rq=0");
}

static void what_is_no_longer_known_is_taken_back(void **unused)
{
    struct values before, now;
    (void)unused;
    values_clear(&before);
    values_clear(&now);
    before.number[VALUE_RTT] = 20;
    before.text[TEXT_REMOTE] = str_from("client:1");
    difference_is(&before, &now, "remote= rtt=");
    values_apply(&before, str_from("remote= rtt="));
    assert_int_equal(before.number[VALUE_RTT], VALUE_UNKNOWN);
    assert_null(before.text[TEXT_REMOTE].p);
}

static void every_value_survives_the_way_through_text(void **unused)
{
    struct values now, back;
    char out[1024];
    (void)unused;
    for (unsigned i = 0; i < VALUE_COUNT; i++)
        now.number[i] = i % 2 ? -(int32_t)(i * 70000000) : INT32_MAX - (int32_t)i;
    char longest[TEXT_COUNT][80];
    for (unsigned i = 0; i < TEXT_COUNT; i++) {
        memset(longest[i], 'a' + (int)i, sizeof longest[i]);
        now.text[i] = (struct str){ longest[i], sizeof longest[i] };
    }
    size_t n = values_diff(NULL, &now, out, sizeof out);
    values_clear(&back);
    values_apply(&back, (struct str){ out, n });
    assert_memory_equal(back.number, now.number, sizeof now.number);
    for (unsigned i = 0; i < TEXT_COUNT; i++)
        assert_true(str_equal(back.text[i], now.text[i]));
}

static void a_text_with_spaces_stays_one_value(void **unused)
{
    struct values now;
    (void)unused;
    values_clear(&now);
    now.text[TEXT_KIND] = str_from("unix stream");
    now.text[TEXT_LOCAL] = str_from("/tmp/a\nb");
    difference_is(NULL, &now, "kind=unix-stream local=/tmp/a?b");
}

static void keys_of_a_newer_writer_are_passed_over(void **unused)
{
    struct values values;
    (void)unused;
    values_clear(&values);
    values_apply(&values, str_from("rq=3 novelty=9 muchlongerkey=1 = =5 wq wq=7  state=LISTEN rtt=x mss=-"));
    assert_int_equal(values.number[VALUE_RECV_QUEUE], 3);
    assert_int_equal(values.number[VALUE_SEND_QUEUE], 7);
    assert_true(str_is(values.text[TEXT_STATE], "LISTEN"));
    assert_int_equal(values.number[VALUE_RTT], VALUE_UNKNOWN);
    assert_int_equal(values.number[VALUE_MSS], VALUE_UNKNOWN);
}

static void a_figure_out_of_range_is_held_at_the_end(void **unused)
{
    struct values values;
    (void)unused;
    values_clear(&values);
    values_apply(&values, str_from("rq=99999999999999999999999 wq=-99999999999999999999999"));
    assert_int_equal(values.number[VALUE_RECV_QUEUE], INT32_MAX);
    assert_int_equal(values.number[VALUE_SEND_QUEUE], -INT32_MAX);
}

static void what_does_not_fit_is_left_out_whole(void **unused)
{
    struct values now;
    char out[12];
    (void)unused;
    values_clear(&now);
    now.text[TEXT_STATE] = str_from("LISTEN");
    now.number[VALUE_RECV_QUEUE] = 12345;
    now.number[VALUE_SEND_QUEUE] = 1;
    size_t n = values_diff(NULL, &now, out, sizeof out);
    assert_true(str_is((struct str){ out, n }, "state=LISTEN"));
}

static void every_row_has_a_key_and_a_title(void **unused)
{
    (void)unused;
    for (unsigned i = 0; i < VALUE_COUNT; i++) {
        assert_true(value_key((enum value_id)i)[0] && value_title((enum value_id)i)[0]);
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(value_key((enum value_id)i), value_key((enum value_id)k));
    }
    assert_string_equal(text_key(TEXT_OWNER), "owner");
    assert_string_equal(value_key(VALUE_COUNT), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_differs_is_written),
        cmocka_unit_test(what_is_no_longer_known_is_taken_back),
        cmocka_unit_test(every_value_survives_the_way_through_text),
        cmocka_unit_test(a_text_with_spaces_stays_one_value),
        cmocka_unit_test(keys_of_a_newer_writer_are_passed_over),
        cmocka_unit_test(a_figure_out_of_range_is_held_at_the_end),
        cmocka_unit_test(what_does_not_fit_is_left_out_whole),
        cmocka_unit_test(every_row_has_a_key_and_a_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
