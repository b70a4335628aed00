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

static void what_steers_a_terminal_does_not_come_out_of_it(void **state)
{
    put("01-tcp", "exercise", "/home/\033[2J\nme");
    expect("01-tcp", "exercise", "/home/?[2J?me");
    FILE *file = fopen(progress_path(*state), "a");
    assert_non_null(file);
    fputs("2026-11-22 02-udp hint \033]0;owned\007\302\2332J \303\251\n", file);
    fclose(file);
    expect("02-udp", "hint", "?]0;owned???2J \303\251");
}

static void a_link_in_its_place_is_not_followed(void **state)
{
    char target[700];
    put("01-tcp", "seen", "");
    snprintf(target, sizeof target, "%s/elsewhere", (char *)*state);
    assert_int_equal(rename(progress_path(*state), target), 0);
    assert_int_equal(symlink(target, progress_path(*state)), 0);
    expect("01-tcp", "seen", NULL);
    assert_false(progress_put("02-udp", "seen", "", why, sizeof why));
    assert_non_null(strstr(why, "what you did is not kept"));
}

static void a_folder_that_others_can_change_is_not_used(void **state)
{
    char folder[700], other[700];
    put("01-tcp", "seen", "");
    snprintf(folder, sizeof folder, "%s/sockeye", (char *)*state);
    snprintf(other, sizeof other, "%s/other", (char *)*state);
    assert_int_equal(chmod(folder, 0777), 0);
    expect("01-tcp", "seen", NULL);
    assert_false(progress_put("01-tcp", "seen", "", why, sizeof why));
    assert_non_null(strstr(why, "can be written by others"));
    assert_non_null(strstr(why, "XDG_STATE_HOME"));
    assert_int_equal(chmod(folder, 0700), 0);
    expect("01-tcp", "seen", "");
    assert_int_equal(rename(folder, other), 0);
    assert_int_equal(symlink(other, folder), 0);
    assert_false(progress_put("01-tcp", "seen", "", why, sizeof why));
    assert_non_null(strstr(why, "is a symbolic link"));
    assert_int_equal(unlink(folder), 0);
    assert_int_equal(rename(other, folder), 0);
    assert_int_equal(chmod(*state, 0777), 0);
    assert_false(progress_put("01-tcp", "seen", "", why, sizeof why));
    assert_non_null(strstr(why, "can be changed by others"));
    assert_int_equal(chmod(*state, 0700), 0);
}

static void what_is_too_long_to_be_read_is_not_thrown_away(void **state)
{
    put("01-tcp", "seen", "");
    assert_int_equal(truncate(progress_path(*state), 5 << 20), 0);
    put("02-udp", "seen", "");
    struct stat status;
    assert_int_equal(stat(progress_path(*state), &status), 0);
    assert_true(status.st_size > 5 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_file_nothing_was_done, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(the_last_line_counts, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_steers_a_terminal_does_not_come_out_of_it, home_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(a_link_in_its_place_is_not_followed, home_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_folder_that_others_can_change_is_not_used, home_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(what_is_too_long_to_be_read_is_not_thrown_away, home_make,
                                        scratch_remove),
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
