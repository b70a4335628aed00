/* The key table, the footer, the help and the manual page say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/base/roff.h"
#include "tests/viz/stage.h"
#include "viz/keys_manual.h"

static char *manual(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    keys_manual(out);
    assert_int_equal(fclose(out), 0);
    for (char *end = text; (end = strchr(end, '\n'));)
        *end = ' ';
    return text;
}

/* As keys_manual() writes it, but for where lines end. Owned by the caller. */
static char *as_roff(const char *text)
{
    char *roff = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&roff, &size);

    assert_non_null(out);
    roff_text(out, text);
    assert_int_equal(fclose(out), 0);
    return roff;
}

static void every_key_and_its_sentence_is_in_the_manual(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    char *page = manual();

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char *name = as_roff(table[i].name), *about = table[i].about ? as_roff(table[i].about) : NULL;
        if (about && (!strstr(page, about) || !strstr(page, name)))
            fail_msg("%s: %s is not in the manual", table[i].name, table[i].about);
        free(name);
        free(about);
    }
    free(page);
}

/* The whole help as text: drawn on a screen that is high enough. */
static char *help_of(enum pane_id pane)
{
    struct stage stage;
    char keys[16], *text;

    stage_open(&stage, true, 130, 200, false);
    snprintf(keys, sizeof keys, "%d ?", (int)pane + 1);
    stage_press(&stage, keys);
    text = stage_text(&stage);
    stage_close(&stage);
    return text;
}

static void every_sentence_of_the_lesson_screen_is_in_the_help_of_every_pane(void **state)
{
    size_t count;
    const struct binding *table = keys_table(&count);

    (void)state;
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        char *help = help_of((enum pane_id)pane);
        for (size_t i = 0; i < count; i++) {
            char front[41];
            if (!table[i].about || (table[i].contexts & ~(unsigned)(KEYS_MENU | KEYS_FOLLOWING)) == 0)
                continue;
            snprintf(front, sizeof front, "%s", table[i].about);
            if (!strstr(help, front))
                fail_msg("%s: %s is not in the help", table[i].name, table[i].about);
        }
        free(help);
    }
}

static void what_the_footer_offers_does_something(void **state)
{
    static const unsigned contexts[] = { KEYS_LESSON, KEYS_LESSON | KEYS_LIVE, KEYS_KIND, KEYS_SAVING,
                                         KEYS_LINE };
    const struct binding *shown[40];

    (void)state;
    for (size_t c = 0; c < sizeof contexts / sizeof *contexts; c++) {
        size_t count = keys_footer(contexts[c], 400, shown, 40);
        assert_true(count > 1);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(keys_action(contexts[c], shown[i]->key), shown[i]->action);
    }
}

static void every_command_is_in_the_manual(void **state)
{
    const char *usage, *about;
    char *page = manual();

    (void)state;
    for (size_t n = 0; commands_nth(n, &usage, &about); n++) {
        char *roff = as_roff(usage);
        if (!strstr(page, roff))
            fail_msg("%s is not in the manual", usage);
        free(roff);
    }
    for (int i = 0; i < ACTION_COUNT; i++) {
        char *roff = action_name((enum action)i) ? as_roff(action_name((enum action)i)) : NULL;
        if (roff && !strstr(page, roff))
            fail_msg("%s is not in the manual", roff);
        free(roff);
    }
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_and_its_sentence_is_in_the_manual),
        cmocka_unit_test(every_sentence_of_the_lesson_screen_is_in_the_help_of_every_pane),
        cmocka_unit_test(what_the_footer_offers_does_something),
        cmocka_unit_test(every_command_is_in_the_manual),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
