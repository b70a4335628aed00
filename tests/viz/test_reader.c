/* The lesson screen line by line: what a screen reader says. At a terminal too, where nothing may be placed.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"
#include "tests/viz/stage.h"
#include "viz/app.h"

/* What is printed for these keys, typed into a pipe or given as a script; owned by the caller. */
static char *printed(bool live, bool ascii, const char *typed, const char *script)
{
    char *text = calloc(1, 1 << 18);
    int in[2], out[2];
    size_t used = 0;
    ssize_t got;

    assert_non_null(text);
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct stage stage;
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        close(out[0]);
        setenv("LC_ALL", "C.UTF-8", 1);
        stage_open(&stage, live, 80, 24, ascii);
        stage.options.reader = true;
        stage.options.keys = script;
        int status = app_watch(&stage.session, &stage.options);
        fflush(stdout);
        _exit(status);
    }
    close(in[0]);
    close(out[1]);
    assert_int_equal(write(in[1], typed, strlen(typed)), (ssize_t)strlen(typed));
    close(in[1]);
    while ((got = read(out[0], text + used, (1 << 18) - used - 1)) > 0)
        used += (size_t)got;
    close(out[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    return text;
}

static void says(const char *text, const char *line)
{
    if (!strstr(text, line))
        fail_msg("no \"%s\" in\n%s", line, text);
}

static void space_prints_the_new_lines_and_what_they_mean(void **state)
{
    char *text = printed(false, false, "", "space");

    (void)state;
    says(text, "\nstep 1 of 13\n");
    says(text, "socket(AF_INET, SOCK_STREAM, 0) = 3");
    says(text, "\nnext: server\n");
    says(text, "\nserver: ");
    free(text);
}

static void left_goes_back_and_says_so(void **state)
{
    char *text = printed(false, false, "", "space*3 left");

    (void)state;
    says(text, "\nback to step 2 of 13\n");
    free(text);
}

static void keys_are_read_from_a_pipe_one_after_the_other(void **state)
{
    char *text = printed(true, false, "   \033[Dq q", NULL);

    (void)state;
    says(text, "\nstep 1 of 1\n");
    says(text, "\nstep 2 of 2\n");
    says(text, "\nstep 3 of 3\n");
    says(text, "\nback to step 2 of 3\n");
    says(text, "still under way");
    free(text);
}

static void every_new_line_of_the_transcript_is_printed_once(void **state)
{
    char *text = printed(false, false, "", "space*13"), *first;

    (void)state;
    first = strstr(text, "listen(3, 8) = 0");
    assert_non_null(first);
    assert_null(strstr(first + 1, "listen(3, 8) = 0"));
    says(text, "step 13 of 13");
    free(text);
}

static void panes_details_and_keys_are_read_out(void **state)
{
    char *text = printed(false, false, "", "space*7 5 2 / c o n n e c t ( * ) enter enter ? s esc");

    (void)state;
    says(text, "\npackets, ");
    says(text, "\n/connect(*)\n");
    says(text, "manual page: connect(2)");
    says(text, "space: lets the chosen actor");
    says(text, "save:  r recording   t transcript");
    free(text);
}

static void in_ascii_nothing_else_is_printed(void **state)
{
    char *text = printed(false, true, "", "end 7 2 3 4 5 6 ? enter");

    (void)state;
    for (const char *p = text; *p; p++)
        assert_in_range((unsigned char)*p, '\n', '~');
    free(text);
}

static int read_out(void *data)
{
    struct stage stage;

    (void)data;
    setenv("TERM", "dumb", 1);
    stage_open(&stage, false, 80, 24, false);
    stage.options.reader = true;
    int status = app_watch(&stage.session, &stage.options);
    stage_close(&stage);
    return status;
}

static void at_a_dumb_terminal_nothing_is_placed_and_it_is_given_back(void **state)
{
    struct pty *pty = pty_function(80, 24, read_out, NULL);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    assert_false(pty_alternate(pty));
    assert_false(pty_cooked(pty));
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "step 1 of 13"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(pty_cooked(pty));
    pty_free(pty);
}

static void a_signal_gives_the_terminal_back(void **state)
{
    struct pty *pty = pty_function(80, 24, read_out, NULL);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_signal(pty, SIGTERM);
    assert_int_equal(pty_ended(pty), 128 + SIGTERM);
    assert_true(pty_cooked(pty));
    pty_free(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(space_prints_the_new_lines_and_what_they_mean),
        cmocka_unit_test(left_goes_back_and_says_so),
        cmocka_unit_test(keys_are_read_from_a_pipe_one_after_the_other),
        cmocka_unit_test(every_new_line_of_the_transcript_is_printed_once),
        cmocka_unit_test(panes_details_and_keys_are_read_out),
        cmocka_unit_test(in_ascii_nothing_else_is_printed),
        cmocka_unit_test(at_a_dumb_terminal_nothing_is_placed_and_it_is_given_back),
        cmocka_unit_test(a_signal_gives_the_terminal_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
