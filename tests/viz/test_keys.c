/* The table of keys agrees with itself, with the footer and with key scripts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/base/utf8.h"
#include "viz/keys/key_script.h"
#include "viz/keys/keys.h"
#include "viz/screen.h"

static const unsigned screens[] = { KEYS_MENU,      KEYS_LESSON | KEYS_LIVE,
                                    KEYS_OVERLAY,   KEYS_CONFIRM,
                                    KEYS_PROMPT,    KEYS_LINE,
                                    KEYS_KIND,      KEYS_SAVING,
                                    KEYS_LETTER,    KEYS_QUESTION,
                                    KEYS_DEMO,      KEYS_BESIDE,
                                    KEYS_OVERWRITE, KEYS_HANDS,
                                    KEYS_FOLLOWING };

static void no_key_has_two_meanings_on_one_screen(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    (void)state;
    for (size_t s = 0; s < sizeof screens / sizeof *screens; s++)
        for (size_t i = 0; i < count; i++)
            for (size_t j = i + 1; j < count; j++) {
                unsigned here = screens[s] | KEYS_EVERYWHERE;
                if (table[i].key == table[j].key && (table[i].contexts & here) && (table[j].contexts & here))
                    fail_msg("%s is bound twice", table[i].name);
            }
}

static void every_name_is_the_name_of_its_key(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(keys_from_name(table[i].name, strlen(table[i].name)), table[i].key);
}

static void names_that_are_none_give_nothing(void **state)
{
    static const char *const bad[] = { "", "spacebar", "C-", "C-1", "ab", "\xff", " ", "S-up" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(keys_from_name(bad[i], strlen(bad[i])), 0);
}

static void every_binding_is_found_by_its_key(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (unsigned context = 1; context <= KEYS_LAST; context <<= 1)
            if (table[i].contexts & context)
                assert_int_equal(keys_action(context, table[i].key), table[i].action);
}

static void a_key_of_another_screen_does_nothing(void **state)
{
    (void)state;
    assert_int_equal(keys_action(KEYS_MENU, ' '), ACTION_NONE);
    assert_int_equal(keys_action(KEYS_LESSON, 'y'), ACTION_NONE);
    assert_int_equal(keys_action(KEYS_LESSON, 'c'), ACTION_NONE);
    assert_int_equal(keys_action(KEYS_LESSON | KEYS_LIVE, 'c'), ACTION_RUN);
}

/* What the help says: one sentence for each action that a key of the screen has. */
static void every_action_with_a_key_is_explained(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        bool explained = false;
        for (size_t j = 0; j < count; j++)
            explained = explained || (table[j].action == table[i].action && table[j].about);
        assert_true(explained);
        assert_int_not_equal(table[i].action, ACTION_NONE);
    }
}

static int width_of(const struct binding *const *shown, size_t count)
{
    int width = 0;

    for (size_t i = 0; i < count; i++)
        width += utf8_width(str_from(keys_shown(shown[i]))) + 1 + utf8_width(str_from(shown[i]->words)) + 3;
    return width;
}

static bool among(const struct binding *const *shown, size_t count, enum action action)
{
    for (size_t i = 0; i < count; i++)
        if (shown[i]->action == action)
            return true;
    return false;
}

static void the_footer_fits_every_width(void **state)
{
    const struct binding *shown[32];

    (void)state;
    for (size_t s = 0; s < sizeof screens / sizeof *screens; s++)
        for (int width = 1; width <= 400; width++) {
            size_t count = keys_footer(screens[s], width, shown, 32);
            assert_true(width_of(shown, count) <= width);
            for (size_t i = 0; i < count; i++)
                assert_true((shown[i]->contexts & (screens[s] | KEYS_EVERYWHERE)) != 0);
        }
}

static void step_help_and_quit_are_in_the_narrowest_footer(void **state)
{
    const struct binding *shown[32];
    size_t count = keys_footer(KEYS_LESSON | KEYS_LIVE, LAYOUT_MIN_WIDTH - 1, shown, 32);

    (void)state;
    assert_true(among(shown, count, ACTION_STEP));
    assert_true(among(shown, count, ACTION_STEP_BACK));
    assert_true(among(shown, count, ACTION_HELP));
    assert_true(among(shown, count, ACTION_QUIT));
}

static void a_replay_offers_nothing_that_runs(void **state)
{
    const struct binding *shown[32];
    size_t count = keys_footer(KEYS_LESSON, 400, shown, 32);

    (void)state;
    assert_false(among(shown, count, ACTION_RUN));
    assert_false(among(shown, count, ACTION_NEXT_ACTOR));
    assert_false(among(shown, count, ACTION_VARIANTS));
}

static void variants_are_offered_where_another_run_can_begin(void **state)
{
    const struct binding *shown[32];
    size_t count = keys_footer(KEYS_LESSON | KEYS_LIVE | KEYS_VARIANTS, 129, shown, 32);

    (void)state;
    assert_true(among(shown, count, ACTION_VARIANTS));
}

static void a_script_gives_its_keys_in_order(void **state)
{
    const char *keys = "  space*3 left\n2 C-c  * ";
    static const int wanted[] = { ' ', ' ', ' ', KEY_CODE_LEFT, '2', 3, '*', 0 };
    int left = 0;
    char why[200];

    (void)state;
    assert_int_equal(script_check(keys, why, sizeof why), 7);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_int_equal(script_next(&keys, &left), wanted[i]);
}

static void a_script_with_an_unknown_key_is_refused_by_name(void **state)
{
    char why[200];

    (void)state;
    assert_int_equal(script_check("space nonsense", why, sizeof why), -1);
    assert_non_null(strstr(why, "nonsense"));
    assert_int_equal(script_check("space*0", why, sizeof why), -1);
    assert_int_equal(script_check("space*9999999", why, sizeof why), -1);
    assert_int_equal(script_check("", why, sizeof why), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_key_has_two_meanings_on_one_screen),
        cmocka_unit_test(every_name_is_the_name_of_its_key),
        cmocka_unit_test(names_that_are_none_give_nothing),
        cmocka_unit_test(every_binding_is_found_by_its_key),
        cmocka_unit_test(a_key_of_another_screen_does_nothing),
        cmocka_unit_test(every_action_with_a_key_is_explained),
        cmocka_unit_test(the_footer_fits_every_width),
        cmocka_unit_test(step_help_and_quit_are_in_the_narrowest_footer),
        cmocka_unit_test(a_replay_offers_nothing_that_runs),
        cmocka_unit_test(variants_are_offered_where_another_run_can_begin),
        cmocka_unit_test(a_script_gives_its_keys_in_order),
        cmocka_unit_test(a_script_with_an_unknown_key_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
