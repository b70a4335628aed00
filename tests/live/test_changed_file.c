/* A recording whose file is cut, or recorded into again, while replay shows it at a terminal. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"

enum { BLOCK = 16 << 20, LARGE_BLOCKS = 5 };

struct shown {
    char path[64];
    struct pty *pty;
};

static void record(const char *path)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        execl(getenv("SOCKEYE"), "sockeye", "run", "01", "--quiet", "--record", path, NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Blocks of holes behind the events: more than what is read into memory. */
static void make_large(const char *path)
{
    const uint32_t head[2] = { 0x80000001, BLOCK };
    int fd = open(path, O_WRONLY);
    off_t end = lseek(fd, 0, SEEK_END);
    for (int i = 0; i < LARGE_BLOCKS; i++, end += BLOCK) {
        assert_int_equal(pwrite(fd, head, sizeof head, end), sizeof head);
        assert_int_equal(pwrite(fd, &head[1], 4, end + BLOCK - 4), 4);
    }
    close(fd);
}

static int begin(void **state, bool large)
{
    struct shown *shown = calloc(1, sizeof *shown);
    snprintf(shown->path, sizeof shown->path, "/tmp/sockeye-changed-XXXXXX");
    close(mkstemp(shown->path));
    record(shown->path);
    if (large)
        make_large(shown->path);
    shown->pty = pty_program(140, 40, (char *[]){ getenv("SOCKEYE"), "replay", shown->path, NULL });
    assert_true(pty_shows(shown->pty, "space begin")); /* the lesson's card */
    pty_type(shown->pty, " ");
    assert_true(pty_shows(shown->pty, "space step"));
    pty_type(shown->pty, " ");
    assert_true(pty_shows(shown->pty, "step 1 of"));
    *state = shown;
    return 0;
}

static int begin_small(void **state)
{
    return begin(state, false);
}

static int begin_large(void **state)
{
    return begin(state, true);
}

static int end(void **state)
{
    struct shown *shown = *state;
    pty_free(shown->pty);
    unlink(shown->path);
    free(shown);
    return 0;
}

/* Through the whole recording, and every pane there is. */
static void look_at_everything(struct pty *pty)
{
    for (const char *key = " \t\t\t]f12345678?"; *key; key++)
        pty_bytes(pty, key, 1);
    pty_key(pty, VTERM_KEY_ESCAPE);
    pty_key(pty, VTERM_KEY_END);
    pty_key(pty, VTERM_KEY_HOME);
}

static void quit(struct pty *pty)
{
    pty_type(pty, "qy");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(pty_cooked(pty));
}

static void a_file_that_is_cut_stays_on_the_screen(void **state)
{
    struct shown *shown = *state;
    assert_int_equal(truncate(shown->path, 0), 0);
    pty_type(shown->pty, " ");
    assert_true(pty_shows(shown->pty, "This recording is not what its file is now"));
    assert_true(pty_shows(shown->pty, "step 2 of"));
    assert_true(pty_shows(shown->pty, "socket("));
    look_at_everything(shown->pty);
    quit(shown->pty);
}

static void a_file_that_is_recorded_again_stays_on_the_screen(void **state)
{
    struct shown *shown = *state;
    record(shown->path);
    pty_type(shown->pty, " ");
    assert_true(pty_shows(shown->pty, "This recording is not what its file is now"));
    assert_true(pty_shows(shown->pty, "step 2 of"));
    quit(shown->pty);
}

static void a_long_file_that_is_cut_is_said_and_ends_nobody(void **state)
{
    struct shown *shown = *state;
    assert_int_equal(truncate(shown->path, 0), 0);
    pty_type(shown->pty, " ");
    assert_true(pty_shows(shown->pty, "This recording is cut short since it was opened"));
    assert_true(pty_shows(shown->pty, "step 2 of"));
    look_at_everything(shown->pty);
    quit(shown->pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_that_is_cut_stays_on_the_screen, begin_small, end),
        cmocka_unit_test_setup_teardown(a_file_that_is_recorded_again_stays_on_the_screen, begin_small, end),
        cmocka_unit_test_setup_teardown(a_long_file_that_is_cut_is_said_and_ends_nobody, begin_large, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
