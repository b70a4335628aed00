#include "lab/course/judge/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/path.h"
#include <cmocka.h>

#include "tests/course/scratch.h"

static char why[512];

static int home_make(void **state)
{
    int made = scratch_make(state);
    if (made == 0)
        setenv("XDG_STATE_HOME", *state, 1);
    return made;
}

static void put(const char *id, const char *what, const char *value)
{
    if (!progress_put(id, what, value, why, sizeof why))
        fail_msg("%s", why);
}

static void expect(const char *id, const char *what, const char *value)
{
    struct progress progress;
    progress_read(&progress);
    const char *is = progress_get(&progress, id, what);
    if (!value)
        assert_null(is);
    else
        assert_string_equal(is, value);
    progress_free(&progress);
}

static const char *progress_path(const char *home)
{
    static char path[700];
    snprintf(path, sizeof path, "%s/sockeye/progress", home);
    return path;
}

static void without_a_file_nothing_was_done(void **state)
{
    (void)state;
    expect("01-tcp", "check", NULL);
}

static void the_last_line_counts(void **state)
{
    (void)state;
    put("01-tcp", "check", "1/5 tries 1");
    put("02-udp", "check", "0/4 tries 1");
    put("01-tcp", "check", "5/5 tries 2");
    put("01-tcp", "passed", "");
    expect("01-tcp", "check", "5/5 tries 2");
    expect("02-udp", "check", "0/4 tries 1");
    expect("01-tcp", "passed", "");
    expect("02-udp", "passed", NULL);
}

static void tries_are_counted(void **state)
{
    struct progress progress;
    (void)state;
    put("01-tcp", "check", "1/5 tries 12");
    progress_read(&progress);
    assert_int_equal(progress_tries(&progress, "01-tcp"), 12);
    assert_int_equal(progress_tries(&progress, "02-udp"), 0);
    progress_free(&progress);
}

static void lines_of_somebody_else_are_left_alone(void **state)
{
    scratch_write(*state, "sockeye/progress",
                  "# mine\n\ngibberish\n2026-01-01T00:00:00Z 01-tcp exercise /home/me/my work/01\n");
    expect("01-tcp", "exercise", "/home/me/my work/01");
    put("01-tcp", "hint", "1");
    char *text = file_text(progress_path(*state), NULL);
    assert_non_null(strstr(text, "# mine\n\ngibberish\n"));
    free(text);
}

static void a_line_that_was_cut_off_spoils_only_itself(void **state)
{
    scratch_write(*state, "sockeye/progress", "2026-01-01T00:00:00Z 01-tcp check 1/5 tries 1\n2026-01-01T0");
    put("01-tcp", "check", "2/5 tries 2");
    expect("01-tcp", "check", "2/5 tries 2");
}

static void many_at_once_lose_nothing(void **state)
{
    enum { WRITERS = 6, LINES = 40 };
    (void)state;
    for (int writer = 0; writer < WRITERS; writer++)
        if (fork() == 0) {
            char id[24], value[24];
            for (int line = 0; line < LINES; line++) {
                snprintf(id, sizeof id, "%02d-%d", writer, line);
                snprintf(value, sizeof value, "%d", line);
                if (!progress_put(id, "check", value, why, sizeof why))
                    _exit(1);
            }
            _exit(0);
        }
    for (int writer = 0, status; writer < WRITERS; writer++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    struct progress progress;
    progress_read(&progress);
    assert_int_equal(progress.count, WRITERS * LINES);
    progress_free(&progress);
}

static void a_long_file_is_shortened_to_what_counts(void **state)
{
    char value[1024];
    struct stat status;
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    put("01-tcp", "passed", "");
    for (int i = 0; i < 300; i++)
        put("02-udp", "note", value);
    expect("01-tcp", "passed", "");
    expect("02-udp", "note", value);
    assert_int_equal(stat(progress_path(*state), &status), 0);
    assert_true(status.st_size < 100 * 1024);
}

static void a_home_that_cannot_be_written_is_said_in_one_line(void **state)
{
    char folder[300];
    (void)state;
    setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
    assert_false(progress_put("01-tcp", "passed", "", why, sizeof why));
    assert_non_null(strstr(why, "cannot write /proc/nowhere/sockeye: "));
    assert_null(strchr(why, '\n'));
    assert_false(progress_folder("01", folder, sizeof folder, why, sizeof why));
    assert_string_equal(folder, "");
    expect("01-tcp", "passed", NULL);
}

static void no_home_at_all_is_said_in_one_line(void **state)
{
    char *home = strdup(getenv("HOME") ? getenv("HOME") : "/");
    (void)state;
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    assert_false(progress_put("01-tcp", "passed", "", why, sizeof why));
    assert_non_null(strstr(why, "set XDG_STATE_HOME or HOME"));
    setenv("HOME", home, 1);
    free(home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_file_nothing_was_done, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(the_last_line_counts, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(tries_are_counted, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(lines_of_somebody_else_are_left_alone, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_line_that_was_cut_off_spoils_only_itself, home_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(many_at_once_lose_nothing, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_long_file_is_shortened_to_what_counts, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_home_that_cannot_be_written_is_said_in_one_line, home_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(no_home_at_all_is_said_in_one_line, home_make, scratch_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
