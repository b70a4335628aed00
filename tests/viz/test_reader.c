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

#include "lab/course/lesson/lesson.h"
#include "tests/terminal/pty.h"
#include "tests/viz/taught.h"
#include "viz/app.h"

/* Of a lesson that asks, and asks why. */
static char asking_text[] = "# A call\n"
                            "\n"
                            "What this session shows.\n"
                            "\n"
                            "## listen\n"
                            "Now they can call.\n"
                            "\n"
                            "## connect\n"
                            "The client's `connect` sends a SYN.\n"
                            "\n"
                            "### predict handshake\n"
                            "What will connect() do?\n"
                            "\n"
                            "- wait for accept() => `client: connect(*) blocks`\n"
                            "  Nobody would answer the SYN before it.\n"
                            "- succeed at once => `client: connect(*) = 0`\n"
                            "\n"
                            "The kernel answers it.\n"
                            "\n"
                            "### why handshake\n"
                            "What made it succeed?\n"
                            "\n"
                            "- the server's kernel did[^handshake] => `server: listen(*) = 0`\n"
                            "- luck\n"
                            "  It is so each time.\n"
                            "\n"
                            "No program takes part.\n";

static const struct lesson asking_lesson = {
    .folder = "/home/student/01-tcp",
    .number = "01",
    .name = "tcp",
    .text = asking_text,
    .variants = { { .name = "" }, { .name = "waiting", .about = "The server calls accept() first." } },
    .variant_count = 2,
};
static const struct screen_session asking = { .lesson = &asking_lesson };

static void open_stage(struct stage *stage, bool live, bool ascii, const struct screen_session *lesson)
{
    const struct screen_options options = {
        .ascii = ascii, .width = 80, .height = 24, .ask = true, .card = true
    };

    if (lesson)
        stage_open_as(stage, live, &options, lesson);
    else
        stage_open(stage, live, 80, 24, ascii);
}

/* What is printed for these keys, typed into a pipe or given as a script; owned by the caller. */
static char *printed_of(const struct screen_session *lesson, bool live, bool ascii, const char *typed,
                        const char *script)
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
        open_stage(&stage, live, ascii, lesson);
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

static char *printed(bool live, bool ascii, const char *typed, const char *script)
{
    return printed_of(NULL, live, ascii, typed, script);
}

static unsigned times(const char *text, const char *line)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, line)); at += strlen(line))
        count++;
    return count;
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
    says(text, "\nstep 1 of 13, ");
    says(text, "socket(AF_INET, SOCK_STREAM, 0) = 3");
    says(text, "\nnext: server\n");
    says(text, "\nserver: ");
    free(text);
}

static void left_goes_back_and_says_so(void **state)
{
    char *text = printed(false, false, "", "space*3 left");

    (void)state;
    says(text, "\nback to step 2 of 13, ");
    free(text);
}

static void keys_are_read_from_a_pipe_one_after_the_other(void **state)
{
    char *text = printed(true, false, "   \033[Dq q", NULL);

    (void)state;
    says(text, "\nstep 1 of 1, ");
    says(text, "\nstep 2 of 2, ");
    says(text, "\nstep 3 of 3, ");
    says(text, "\nback to step 2 of 3, ");
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
    says(text, "\npackets\n");
    says(text, "\n/connect(*)\n");
    says(text, "manual page: connect(2)");
    says(text, "space: lets the chosen actor");
    says(text, "save:  r recording  t transcript");
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

static void the_lesson_is_read_as_it_is_reached_and_once(void **state)
{
    char *text = printed_of(&asking, false, false, "", "space*4 b space a space*2 left*4 right*4 q");

    (void)state;
    assert_int_equal(times(text, "What this session shows."), 1);
    says(text,
         "\n1 variant, each run as `sockeye run 01 NAME`:\nwaiting: The server calls accept() first.\n");
    says(text, "\ntext: client: connect(), client.c:5\nThe client's connect sends a SYN.\n"
               "Before the next step:\nWhat will connect() do?\n"
               "a: wait for accept()\nb: succeed at once\n");
    assert_int_equal(times(text, "The client's connect sends a SYN."), 1);
    says(text, "\ntext: client: connect(), client.c:5, as before");
    assert_int_equal(times(text, "; r reads it again\n"), 1);
    free(text);
}

static void verdicts_and_reasons_are_told(void **state)
{
    char *text = printed_of(&asking, false, false, "", "space*4 a space*2 b space q");

    (void)state;
    says(text, "\nnot so:  not a but b  succeed at once\n");
    says(text,
         "\nAnd why, before the next step:\nWhat made it succeed?\na: the server's kernel did\nb: luck\n");
    says(text, "\nIt is so each time.\n");
    says(text, "\nThe kernel answers it.\n");
    assert_null(strstr(text, "[^"));
    free(text);
}

static void what_stands_behind_a_question_is_not_told_before(void **state)
{
    char *text = printed_of(&asking, false, false, "", "space*4 6 r q");

    (void)state;
    says(text, "What will connect() do?");
    assert_null(strstr(text, "The kernel answers it."));
    assert_null(strstr(text, "luck"));
    free(text);
}

/* Frames, lanes, bars (U+2500 to U+259F), and whatever steers a terminal. */
static void nothing_for_the_eye_is_printed(void **state)
{
    static const char script[] =
        "1 2 3 4 5 6 7 space*4 b 1 2 3 4 5 6 7 space a space*3 2 4 enter S w T esc C esc "
        "end 1 2 3 4 5 7 : t o tab tab esc esc d esc n ] p f s y n enter A q";
    char *text = printed_of(&asking, false, false, "", script);

    (void)state;
    for (const unsigned char *p = (unsigned char *)text; *p; p++) {
        if (*p < ' ' && *p != '\n')
            fail_msg("a control character in\n%s", text);
        if (p[0] == 0xe2 && (p[1] == 0x94 || p[1] == 0x95 || (p[1] == 0x96 && p[2] <= 0x9f)))
            fail_msg("what is drawn for the eye in\n%s", text);
    }
    assert_null(strstr(text, "\n\n\n"));
    free(text);
}

static void a_list_to_choose_from_is_told_and_then_what_is_chosen(void **state)
{
    char *text = printed_of(&taught, false, false, "", "d down down esc space");

    (void)state;
    says(text, "compare with  enter records it, esc closes\n");
    says(text, "\nchosen: waiting  The server calls accept() first.\n");
    says(text, "\nchosen: broken  cannot be recorded\n");
    assert_int_equal(times(text, "compare with"), 1);
    says(text, "\nstep 1 of 13, ");
    free(text);
}

static void figures_have_their_unit(void **state)
{
    char *text = printed(false, false, "", "end 4 5");

    (void)state;
    says(text, "; receive queue 0 of 131 072 bytes");
    says(text, " connections");
    says(text, "window 65495 bytes");
    says(text, " after the beginning\n");
    assert_null(strstr(text, " win "));
    assert_null(strstr(text, " / "));
    free(text);
}

static void candidates_of_a_command_are_told_when_their_list_opens(void **state)
{
    char *text = printed(false, false, "", ": t o tab tab enter");

    (void)state;
    says(text, "\nto-mark: goes to a marked place\n");
    assert_int_equal(times(text, "to-mark: goes to a marked place"), 1);
    says(text, ":to-next");
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

static void at_a_narrow_terminal_lines_end_between_words(void **state)
{
    struct pty *pty = pty_function(36, 40, read_out, NULL);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    assert_true(pty_shows(pty, "What this session shows, before\n"));
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "look at: ladder socket(); sets"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
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
        cmocka_unit_test(the_lesson_is_read_as_it_is_reached_and_once),
        cmocka_unit_test(verdicts_and_reasons_are_told),
        cmocka_unit_test(what_stands_behind_a_question_is_not_told_before),
        cmocka_unit_test(nothing_for_the_eye_is_printed),
        cmocka_unit_test(a_list_to_choose_from_is_told_and_then_what_is_chosen),
        cmocka_unit_test(figures_have_their_unit),
        cmocka_unit_test(candidates_of_a_command_are_told_when_their_list_opens),
        cmocka_unit_test(at_a_dumb_terminal_nothing_is_placed_and_it_is_given_back),
        cmocka_unit_test(at_a_narrow_terminal_lines_end_between_words),
        cmocka_unit_test(a_signal_gives_the_terminal_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
