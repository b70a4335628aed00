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
    assert_true(pty_shows(desk->pty, "q quit"));
    assert_true(pty_shows(desk->pty, "skipped: 'echo' comes first"));
    assert_false(pty_cooked(desk->pty));
    save_solution(desk);
    assert_true(pty_shows(desk->pty, "12 of 12 checks hold"));
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_type(desk->pty, "q");
    assert_int_equal(pty_ended(desk->pty), 0);
    assert_true(pty_cooked(desk->pty));
}

static bool is_viewer(struct pty *pty, void *data)
{
    (void)data;
    return pty_alternate(pty);
}

static bool reads_keys(struct pty *pty, void *data)
{
    (void)data;
    return !pty_alternate(pty) && !pty_cooked(pty);
}

/* From the screen back to the report. */
static void expect_back(struct desk *desk)
{
    assert_true(pty_until(desk->pty, reads_keys, NULL));
    assert_true(pty_shows(desk->pty, "enter look at the moment"));
}

static void enter_looks_at_the_moment_and_comes_back(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_key(desk->pty, VTERM_KEY_ENTER);
    assert_true(pty_until(desk->pty, is_viewer, NULL));
    assert_true(pty_shows(desk->pty, "step "));
    pty_type(desk->pty, "q");
    expect_back(desk);
    pty_type(desk->pty, "q");
    assert_int_equal(pty_ended(desk->pty), 0);
    assert_true(pty_cooked(desk->pty));
}

/* The step that the report names: "look  sockeye replay ... --at 12". */
static int step_told(struct pty *pty)
{
    char *text = pty_text(pty), *at = strstr(text, "--at ");
    int step = at ? atoi(at + 5) : -1;
    free(text);
    return step;
}

static void enter_opens_the_step_that_the_report_names(void **state)
{
    struct desk *desk = *state;
    char told[40];
    assert_true(pty_shows(desk->pty, "q quit"));
    snprintf(told, sizeof told, "step %d of ", step_told(desk->pty));
    pty_key(desk->pty, VTERM_KEY_ENTER);
    assert_true(pty_shows(desk->pty, told));
    assert_true(pty_shows(desk->pty, "01-tcp"));
    pty_type(desk->pty, "q");
    expect_back(desk);
}

/* The last row of the screen. */
static bool bottom_has(struct pty *pty, const char *words)
{
    char *text = pty_text(pty), *end = strrchr(text, '\n');
    while (end && end[1] == '\0') {
        *end = '\0';
        end = strrchr(text, '\n');
    }
    bool has = end && strstr(end, words);
    free(text);
    return has;
}

static bool last_row_is_used(struct pty *pty)
{
    VTermScreenCell cell;
    return pty_cell(pty, 1, 59, &cell) && cell.chars[0] > ' ';
}

static void the_line_at_the_bottom_shows_what_keys_do_now(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
    assert_true(last_row_is_used(desk->pty));
    assert_true(bottom_has(desk->pty,
                           "enter look at the moment   q quit   c check   r run   h hint   n next   l list"));
    save_solution(desk);
    assert_true(pty_shows(desk->pty, "12 of 12 checks hold"));
    assert_true(pty_shows(desk->pty, "q quit   c check   r run"));
    assert_false(bottom_has(desk->pty, "enter"));
    run((char *[]){ "/bin/sh", "-c", "echo 'int main(void) { return' >\"$0\"", desk->file, NULL }, ".");
    assert_true(pty_shows(desk->pty, "it does not compile"));
    assert_true(pty_shows(desk->pty, "q quit   c check   h hint"));
}

static bool last_row_of_40_is_used(struct pty *pty, void *data)
{
    VTermScreenCell cell;
    (void)data;
    return pty_cell(pty, 1, 39, &cell) && cell.chars[0] > ' ';
}

static void the_line_is_at_the_bottom_of_another_size_too(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_resize(desk->pty, 60, 40);
    assert_true(pty_until(desk->pty, last_row_of_40_is_used, NULL));
    assert_true(pty_shows(desk->pty, "enter look at the moment   q quit   c check   r run"));
    assert_true(pty_hides(desk->pty, "l list"));
}

static void r_runs_it_on_the_screen_and_comes_back(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_type(desk->pty, "r");
    assert_true(pty_until(desk->pty, is_viewer, NULL));
    assert_true(pty_shows(desk->pty, "next \xe2\x96\xb8 server"));
    pty_type(desk->pty, " ");
    assert_true(pty_shows(desk->pty, "step 1 of 1"));
    pty_type(desk->pty, "qy");
    expect_back(desk);
    pty_type(desk->pty, "q");
    assert_int_equal(pty_ended(desk->pty), 0);
    assert_true(pty_cooked(desk->pty));
}

static void c_checks_now_and_h_gives_a_hint(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_type(desk->pty, "h");
    assert_true(pty_shows(desk->pty, "hint 1 of 3"));
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_type(desk->pty, "h");
    assert_true(pty_shows(desk->pty, "hint 2 of 3"));
    pty_type(desk->pty, "x");
    assert_true(pty_shows(desk->pty, "save to check again"));
    pty_type(desk->pty, "hc");
    assert_true(pty_hides(desk->pty, "hint 3 of 3"));
    assert_true(pty_shows(desk->pty, "save to check again"));
}

static void another_exercise_is_begun_only_when_one_says_so(void **state)
{
    struct desk *desk = *state;
    char begun[160];
    snprintf(begun, sizeof begun, "%s/03-socketpair/family.c", desk->folder);
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_type(desk->pty, "l");
    assert_true(pty_shows(desk->pty, "c  - 03  socketpair"));
    pty_type(desk->pty, "c");
    assert_true(pty_shows(desk->pty, "is not begun."));
    pty_type(desk->pty, "x");
    assert_true(pty_shows(desk->pty, "save to check again"));
    assert_int_equal(access(begun, F_OK), -1);
    pty_type(desk->pty, "lc");
    assert_true(pty_shows(desk->pty, "is not begun."));
    pty_type(desk->pty, "y");
    assert_true(pty_shows(desk->pty, "03-socketpair/family.c)"));
    assert_int_equal(access(begun, F_OK), 0);
    pty_type(desk->pty, "n");
    assert_true(pty_shows(desk->pty, "04-shutdown-vs-close"));
    pty_type(desk->pty, "xla");
    assert_true(pty_shows(desk->pty, "01-tcp/server.c)"));
    save_solution(desk);
    assert_true(pty_shows(desk->pty, "12 of 12 checks hold"));
}

/* It writes to each terminal that it finds. */
static void what_is_run_does_not_reach_the_terminal(void **state)
{
    static const char program[] =
        "#include <fcntl.h>\n#include <stdio.h>\n#include <sys/ioctl.h>\n#include <unistd.h>\n"
        "int main(void)\n{\n    int fd = open(\"/dev/tty\", O_RDWR);\n    for (int i = 0; i < 8; i++)\n"
        "        dprintf(i < 4 ? fd : i - 4, \"\\33[2JREA\" \"CHED\");\n    ioctl(0, TIOCSTI, \"q\");\n"
        "    ioctl(fd, TIOCSTI, \"q\");\n    return 0;\n}\n";
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
    FILE *file = fopen(desk->file, "we");
    assert_non_null(file);
    fputs(program, file);
    assert_int_equal(fclose(file), 0);
    assert_true(pty_shows(desk->pty, "1 of 12 checks hold"));
    assert_true(pty_hides(desk->pty, "REACHED"));
    pty_type(desk->pty, "r");
    assert_true(pty_until(desk->pty, is_viewer, NULL));
    pty_type(desk->pty, "c");
    assert_true(pty_shows(desk->pty, "exited"));
    pty_type(desk->pty, "qy");
    expect_back(desk);
    assert_true(pty_hides(desk->pty, "REACHED"));
    pty_type(desk->pty, "q");
    assert_int_equal(pty_ended(desk->pty), 0);
}

static void an_interrupt_leaves_the_terminal_as_it_was(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
    pty_type(desk->pty, "\3");
    assert_int_equal(pty_ended(desk->pty), 128 + SIGINT);
    assert_true(pty_cooked(desk->pty));
}

static void ctrl_z_leaves_the_terminal_as_it_was_and_keys_are_read_again(void **state)
{
    struct desk *desk = *state;
    assert_true(pty_shows(desk->pty, "q quit"));
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
        cmocka_unit_test_setup_teardown(enter_opens_the_step_that_the_report_names, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(the_line_at_the_bottom_shows_what_keys_do_now, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(the_line_is_at_the_bottom_of_another_size_too, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(r_runs_it_on_the_screen_and_comes_back, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(c_checks_now_and_h_gives_a_hint, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(another_exercise_is_begun_only_when_one_says_so, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(what_is_run_does_not_reach_the_terminal, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(an_interrupt_leaves_the_terminal_as_it_was, sit_down, stand_up),
        cmocka_unit_test_setup_teardown(ctrl_z_leaves_the_terminal_as_it_was_and_keys_are_read_again,
                                        sit_down, stand_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
