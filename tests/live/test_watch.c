/* sockeye watch at a terminal: keys, the viewer at the moment of a failure, and a terminal left as it was. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"

struct desk {
    char folder[64], file[160];
    struct pty *pty;
};

static void run(char *const argv[], const char *folder)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        if (null < 0 || chdir(folder) != 0)
            _exit(127);
        for (int fd = 0; fd < 3; fd++)
            dup2(null, fd);
        execv(argv[0], argv);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static int sit_down(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    char lessons[600], here[500], *program = getenv("SOCKEYE");
    assert_non_null(desk);
    assert_non_null(program);
    assert_non_null(getcwd(here, sizeof here));
    snprintf(lessons, sizeof lessons, "%s/lessons", here);
    setenv("SOCKEYE_LESSONS", lessons, 1);
    snprintf(desk->folder, sizeof desk->folder, "/tmp/sockeye-watch-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    setenv("XDG_STATE_HOME", desk->folder, 1);
    snprintf(desk->file, sizeof desk->file, "%s/01-tcp/server.c", desk->folder);
    char work[160];
    snprintf(work, sizeof work, "%s/01-tcp", desk->folder);
    run((char *[]){ program, "start", "01", work, NULL }, desk->folder);
    desk->pty = pty_program(100, 60, (char *[]){ program, "watch", work, "--calm", NULL });
    *state = desk;
    return 0;
}

static int stand_up(void **state)
{
    struct desk *desk = *state;
    pty_free(desk->pty);
    run((char *[]){ "/bin/rm", "-rf", desk->folder, NULL }, "/");
    free(desk);
    return 0;
}

static void save_solution(const struct desk *desk)
{
    run((char *[]){ "/bin/cp", "lessons/01-tcp/exercise/solution.c", (char *)desk->file, NULL }, ".");
}

static void what_is_saved_is_judged_and_q_ends(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q: end"));
    assert_true(pty_shows(desk->pty, "skipped: 'echo' comes first"));
    assert_false(pty_cooked(desk->pty));
    save_solution(desk);
    assert_true(pty_shows(desk->pty, "12 of 12 checks hold"));
    assert_true(pty_shows(desk->pty, "q: end"));
    pty_type(desk->pty, "q");
    assert_int_equal(pty_ended(desk->pty), 0);
    assert_true(pty_cooked(desk->pty));
}

static bool is_viewer(struct pty *pty, void *data)
{
    (void)data;
    return pty_alternate(pty);
}

static void enter_looks_at_the_moment_and_comes_back(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q: end"));
    pty_key(desk->pty, VTERM_KEY_ENTER);
    assert_true(pty_until(desk->pty, is_viewer, NULL));
    assert_true(pty_shows(desk->pty, "step "));
    pty_type(desk->pty, "q");
    assert_true(pty_shows(desk->pty, "q: end"));
    assert_false(pty_alternate(desk->pty));
    pty_type(desk->pty, "q");
    assert_int_equal(pty_ended(desk->pty), 0);
    assert_true(pty_cooked(desk->pty));
}

static void an_interrupt_leaves_the_terminal_as_it_was(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q: end"));
    pty_type(desk->pty, "\3");
    assert_int_equal(pty_ended(desk->pty), 128 + SIGINT);
    assert_true(pty_cooked(desk->pty));
}

static bool reads_keys(struct pty *pty, void *data)
{
    (void)data;
    return !pty_cooked(pty);
}

static void ctrl_z_leaves_the_terminal_as_it_was_and_keys_are_read_again(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q: end"));
    pty_type(desk->pty, "\x1a");
    assert_true(pty_stopped(desk->pty));
    assert_true(pty_cooked(desk->pty));
    pty_continue(desk->pty);
    assert_true(pty_until(desk->pty, reads_keys, NULL));
    save_solution(desk);
    assert_true(pty_shows(desk->pty, "12 of 12 checks hold"));
    pty_type(desk->pty, "q");
    assert_int_equal(pty_ended(desk->pty), 0);
    assert_true(pty_cooked(desk->pty));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_saved_is_judged_and_q_ends, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(enter_looks_at_the_moment_and_comes_back, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(an_interrupt_leaves_the_terminal_as_it_was, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(ctrl_z_leaves_the_terminal_as_it_was_and_keys_are_read_again,
                                        sit_down, stand_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
