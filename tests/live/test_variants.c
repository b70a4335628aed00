/* From one variant of a lesson to another at a terminal: it stays as it is meanwhile, and is given back in
 * the end. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"

static struct pty *pty;

static int begin(void **state)
{
    char *program = getenv("SOCKEYE");
    (void)state;
    assert_non_null(program);
    setenv("SOCKEYE_LESSONS", "lessons", 1);
    pty = pty_program(130, 40, (char *[]){ program, "run", "04", "--no-predict", NULL });
    assert_true(pty_shows(pty, "space begins"));
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "v variants"));
    pty_type(pty, "v");
    assert_true(pty_shows(pty, "(this run) the lesson itself"));
    return 0;
}

static int end(void **state)
{
    (void)state;
    pty_free(pty);
    return 0;
}

/* What to wait for, and whether the terminal was given back on the way. */
struct watch {
    const char *text;
    bool left;
};

static bool shows(struct pty *of, void *data)
{
    struct watch *watch = data;
    char *text = pty_text(of);
    bool there = strstr(text, watch->text) != NULL;
    free(text);
    watch->left = watch->left || !pty_alternate(of);
    return there;
}

static void the_terminal_stays_while_one_run_follows_the_other(void **state)
{
    struct watch watch = { .text = "This run: close" };
    (void)state;
    pty_key(pty, VTERM_KEY_DOWN);
    pty_key(pty, VTERM_KEY_ENTER);
    assert_true(pty_until(pty, shows, &watch));
    assert_false(watch.left);
    pty_type(pty, " ");
    assert_true(pty_hides(pty, "space begins"));
    pty_type(pty, "qy");
    assert_int_equal(pty_ended(pty), 0);
    assert_false(pty_alternate(pty));
    assert_true(pty_cooked(pty));
}

static void the_second_run_is_told_to_end_like_the_first(void **state)
{
    (void)state;
    pty_key(pty, VTERM_KEY_ENTER);
    assert_true(pty_shows(pty, "This run: neither"));
    pty_signal(pty, SIGTERM);
    assert_int_equal(pty_ended(pty), 128 + SIGTERM);
    assert_false(pty_alternate(pty));
    assert_true(pty_cooked(pty));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_terminal_stays_while_one_run_follows_the_other, begin, end),
        cmocka_unit_test_setup_teardown(the_second_run_is_told_to_end_like_the_first, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
