/* CPython's tables of lines in their three forms, of one program compiled by 3.9, 3.10 and 3.13:
 *
 *   1 a=1    4 b=2    5 if a:    6     c=3    307 d=4 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lab/observe/source/python_lines.h"

#define TABLE(text)                                                                                          \
    {                                                                                                        \
        (const unsigned char *)(text), sizeof(text) - 1, 1                                                   \
    }

static void increments_of_3_9(void **state)
{
    static const struct python_line_table table = TABLE("\x04\x03\x04\x01\x04\x01\x04\x7f\x00\x7f\x00\x2f");
    static const int lines[] = { 1, 1, 4, 4, 5, 5, 6, 6, 307, 307, 307, 307 };
    (void)state;
    for (int i = 0; i < 12; i++)
        assert_int_equal(python_line(PYTHON_INCREMENTS, &table, 2 * i), lines[i]);
}

static void ranges_of_3_10(void **state)
{
    static const struct python_line_table table =
        TABLE("\x04\x00\x04\x03\x04\x01\x04\x01\x00\x7f\x00\x7f\x08\x2f");
    static const int lines[] = { 1, 1, 4, 4, 5, 5, 6, 6, 307, 307, 307, 307 };
    (void)state;
    for (int i = 0; i < 12; i++)
        assert_int_equal(python_line(PYTHON_RANGES, &table, 2 * i), lines[i]);
}

/* A range without a line belongs to the one before. */
static void a_range_without_a_line(void **state)
{
    static const struct python_line_table table = TABLE("\x04\x02\x04\x80\x04\x01");
    (void)state;
    assert_int_equal(python_line(PYTHON_RANGES, &table, 0), 3);
    assert_int_equal(python_line(PYTHON_RANGES, &table, 4), 3);
    assert_int_equal(python_line(PYTHON_RANGES, &table, 8), 4);
}

static void locations_of_3_13(void **state)
{
    static const struct python_line_table table =
        TABLE("\xf0\x03\x01\x01\x01\xd8\x02\x03\x80\x01\xf0\x06\x00\x03\x04\x80\x01\xde\x03\x04\xd8\x06\x07"
              "\x80\x41\xf0\x5a\x09\x00\x03\x04\x81\x01");
    static const int lines[] = { 0, 1, 1, 4, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 307, 307, 307 };
    (void)state;
    for (int i = 0; i < 17; i++)
        assert_int_equal(python_line(PYTHON_LOCATIONS, &table, 2 * i), lines[i]);
}

/* Each table of two bytes, cut at each length: for the sanitizers, which see what is read or runs over. */
static void any_bytes_will_do(void **state)
{
    (void)state;
    for (unsigned form = 0; form < PYTHON_LINES_COUNT; form++)
        for (unsigned word = 0; word < 0x10000; word++) {
            const unsigned char bytes[] = { (unsigned char)word, (unsigned char)(word >> 8) };
            for (size_t size = 0; size <= 2; size++) {
                const struct python_line_table table = { bytes, size, INT32_MAX };
                python_line(form, &table, -1);
                python_line(form, &table, INT64_MAX);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(increments_of_3_9),      cmocka_unit_test(ranges_of_3_10),
        cmocka_unit_test(a_range_without_a_line), cmocka_unit_test(locations_of_3_13),
        cmocka_unit_test(any_bytes_will_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
