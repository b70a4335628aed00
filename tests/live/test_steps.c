/* Steps of real programs at a terminal: who sleeps of its own accord, or computes, holds up nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"

static char program[300];

static int compile(void **state)
{
    char command[800];
    const char *folder = getenv("TMPDIR");
    (void)state;
    snprintf(program, sizeof program, "%s/stays", folder ? folder : "/tmp");
    snprintf(command, sizeof command, "cc -g -o %s tests/live/programs/stays.c", program);
    return system(command);
}

/* Both have started, and the other has made the call behind which it stays. */
static struct pty *stand_beside(const char *what)
{
    char *sockeye = getenv("SOCKEYE"), mode[16];
    assert_non_null(sockeye);
    snprintf(mode, sizeof mode, "%s", what);
    struct pty *pty = pty_program(
        120, 40, (char *[]){ sockeye, "trace", "--", program, "talks", "::", program, mode, NULL });
    assert_true(pty_shows(pty, "next ▸ stays"));
    pty_type(pty, "  ");
    assert_true(pty_shows(pty, "step 2 of 2"));
    assert_true(pty_shows(pty, "stays2"));
    pty_type(pty, "\t");
    assert_true(pty_shows(pty, "next ▸ stays2"));
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "step 3 of 3"));
    return pty;
}

static void quit(struct pty *pty)
{
    pty_type(pty, "qy");
    assert_int_equal(pty_ended(pty), 0);
    pty_free(pty);
}

static void steps_beside(const char *what)
{
    struct pty *pty = stand_beside(what);
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "step 4 of 4"));
    assert_true(pty_shows(pty, "paused"));
    assert_true(pty_hides(pty, "next ▸ stays2"));
    assert_true(pty_shows(pty, "next ▸ stays"));
    pty_type(pty, "          ");
    assert_true(pty_shows(pty, "step 14 of 14"));
    quit(pty);
}

static void a_program_that_sleeps_holds_up_no_step(void **state)
{
    (void)state;
    steps_beside("sleeps");
}

static void a_program_that_computes_holds_up_no_step(void **state)
{
    (void)state;
    steps_beside("computes");
}

static void steps_typed_ahead_are_all_made(void **state)
{
    (void)state;
    struct pty *pty = stand_beside("sleeps");
    pty_type(pty, "               ");
    assert_true(pty_shows(pty, "step 18 of 18"));
    pty_type(pty, "c");
    assert_true(pty_shows(pty, "of 83"));
    quit(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_that_sleeps_holds_up_no_step),
        cmocka_unit_test(a_program_that_computes_holds_up_no_step),
        cmocka_unit_test(steps_typed_ahead_are_all_made),
    };
    return cmocka_run_group_tests(tests, compile, NULL);
}
