/* Numbers and calls as a person reads them, in as many cells as there are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/base/utf8.h"
#include "viz/draw/units.h"
#include "viz/ladder/ladder_words.h"

static void digits_stand_in_groups_of_three(void **state)
{
    (void)state;
    char out[UNITS_MAX];
    assert_string_equal(units_grouped(0, out), "0");
    assert_string_equal(units_grouped(999, out), "999");
    assert_string_equal(units_grouped(87040, out), "87 040");
    assert_string_equal(units_grouped(-2626560, out), "-2 626 560");
    assert_string_equal(units_grouped(INT64_MIN, out), "-9 223 372 036 854 775 808");
}

static void a_duration_has_the_unit_that_makes_it_short(void **state)
{
    (void)state;
    char out[UNITS_MAX];
    assert_string_equal(units_duration(850, false, out), "850 ns");
    assert_string_equal(units_duration(93000, false, out), "93 µs");
    assert_string_equal(units_duration(93000, true, out), "93 us");
    assert_string_equal(units_duration(1130000, false, out), "1.1 ms");
    assert_string_equal(units_duration(999600, false, out), "1.0 ms");
    assert_string_equal(units_duration(2340000000, false, out), "2.34 s");
    assert_string_equal(units_duration(303000000000, false, out), "5 min 3 s");
    assert_string_equal(units_time(1284119000, out), "+1.284119");
}

static void expect(const char *line, int width, const char *fitted)
{
    char out[LADDER_TEXT_MAX];
    ladder_fit_call(str_from(line), width, out);
    assert_string_equal(out, fitted);
}

static void the_result_of_a_call_is_the_last_thing_to_be_cut(void **state)
{
    (void)state;
    const char *failed = "connect(3, server:7000, 16) = -1 ECONNREFUSED (Connection refused)";
    expect(failed, 80, failed);
    expect(failed, 62, "connect(3, server:7000) = -1 ECONNREFUSED (Connection refused)");
    expect(failed, 41, "connect(3, server:7000) = -1 ECONNREFUSED");
    expect(failed, 32, "connect(3, …) = -1 ECONNREFUSED");
    expect("select(7, [3 4], [], …) = 2 (read [5], write [6])", 20, "select(7, …) = 2");
}

static void idle_arguments_go_before_any_that_say_something(void **state)
{
    (void)state;
    expect("send(3, \"ask\", 3, 0) = 3", 21, "send(3, \"ask\", 3) = 3");
    expect("recv(4, \"hello, socket\", 512, 0) = 13", 32, "recv(4, \"hello, socket\", …) = 13");
    expect("recv(4, \"hello, socket\", 512, 0) = 13", 26, "recv(4, \"hello, soc…) = 13");
}

static void a_comma_within_a_string_ends_no_argument(void **state)
{
    (void)state;
    expect("send(3, \"a, b, c, d\", 10, 0) = 10", 23, "send(3, \"a, b, c…) = 10");
    expect("send(3, \"say \\\"hi, you\\\" now\", 10, 0) = 10", 28, "send(3, \"say \\\"hi, yo…) = 10");
}

static void a_wide_character_is_never_cut_in_half(void **state)
{
    (void)state;
    char out[LADDER_TEXT_MAX];
    for (int width = 1; width < 40; width++) {
        struct str rest = ladder_fit_call(str_from("send(3, \"日本語日本語\", 18, 0) = 18"), width, out);
        while (rest.n)
            assert_int_not_equal(utf8_next(&rest), UTF8_REPLACEMENT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_stand_in_groups_of_three),
        cmocka_unit_test(a_duration_has_the_unit_that_makes_it_short),
        cmocka_unit_test(the_result_of_a_call_is_the_last_thing_to_be_cut),
        cmocka_unit_test(idle_arguments_go_before_any_that_say_something),
        cmocka_unit_test(a_comma_within_a_string_ends_no_argument),
        cmocka_unit_test(a_wide_character_is_never_cut_in_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
