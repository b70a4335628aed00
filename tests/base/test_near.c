/* What is offered to who has misspelt a name, and what is not. */
#include "lab/base/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const names[] = { "run",         "trace",   "compare", "list",
                                     "start",       "check",   "udp",     "shutdown-vs-close",
                                     "select-flow", "backlog", "07",      "as" };

static const char *offered(const char *word)
{
    struct near near = near_to(word);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        near_try(&near, names[i]);
    return near.best;
}

static void a_letter_changed_added_left_out_or_swapped_is_near(void **state)
{
    (void)state;
    assert_string_equal(offered("tracw"), "trace");
    assert_string_equal(offered("chekc"), "check");
    assert_string_equal(offered("chek"), "check");
    assert_string_equal(offered("liist"), "list");
    assert_string_equal(offered("comapre"), "compare");
    assert_string_equal(offered("bakclgo"), "backlog");
    assert_string_equal(offered("shutdwon-v-clsoe"), "shutdown-vs-close");
    assert_string_equal(offered("UDP"), "udp");
}

static void the_beginning_of_a_name_is_near(void **state)
{
    (void)state;
    assert_string_equal(offered("shutdown"), "shutdown-vs-close");
    assert_string_equal(offered("sel"), "select-flow");
    assert_null(offered("se"));
}

static void what_is_another_word_is_not(void **state)
{
    (void)state;
    assert_null(offered("walk"));
    assert_null(offered("tree"));
    assert_null(offered("closing"));
    assert_null(offered(""));
    assert_null(offered("a-word-that-is-longer-than-any-name-and-goes-on-and-on-and-on"));
}

static void a_short_word_is_taken_for_no_other(void **state)
{
    (void)state;
    assert_null(offered("08"));
    assert_null(offered("at"));
    assert_null(offered("x"));
}

static void of_two_the_nearer_is_offered(void **state)
{
    struct near near = near_to("chack");

    (void)state;
    near_try(&near, "chance");
    near_try(&near, "check");
    near_try(&near, "shack");
    assert_string_equal(near.best, "check");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_changed_added_left_out_or_swapped_is_near),
        cmocka_unit_test(the_beginning_of_a_name_is_near),
        cmocka_unit_test(what_is_another_word_is_not),
        cmocka_unit_test(a_short_word_is_taken_for_no_other),
        cmocka_unit_test(of_two_the_nearer_is_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
