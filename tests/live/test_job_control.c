/* Ctrl-Z below make, at the prompt of a shell with job control: all of the foreground job stops, and `fg`
 * brings it back. The observer and its programs are no part of the job and go on. */
#include <ctype.h>
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"

struct desk {
    char folder[64];
    struct pty *pty;
};

/* ---- processes */

/* The state and the parent of a process of that name; 0 for any other, and one that has gone. */
static char state_of(pid_t pid, const char *name, pid_t *parent)
{
    char path[64], line[512] = "", state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    char *end = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL, *begin = strchr(line, '(');
    fclose(file);
    if (!end || !begin || sscanf(end, ") %c %d", &state, parent) != 2)
        return 0;
    *end = '\0';
    return !name || strcmp(begin + 1, name) == 0 ? state : 0;
}

static bool is_below(pid_t pid, pid_t ancestor)
{
    while (pid > 1 && pid != ancestor)
        if (!state_of(pid, NULL, &pid))
            return false;
    return pid == ancestor;
}

/* The state of the observer that was started below the shell; 0 while there is none. */
static char observer_state(struct pty *pty)
{
    char found = 0;
    pid_t parent;
    DIR *dir = opendir("/proc");
    assert_non_null(dir);
    for (struct dirent *entry; !found && (entry = readdir(dir));) {
        pid_t pid = isdigit((unsigned char)entry->d_name[0]) ? atoi(entry->d_name) : 0;
        char state = pid ? state_of(pid, "sockeye-observe", &parent) : 0;
        if (state && is_below(pid, pty_pid(pty)))
            found = state;
    }
    closedir(dir);
    return found;
}

/* While nothing is printed, nothing tells that it has come: it is looked for. */
static void wait_for_observer(struct pty *pty)
{
    for (int i = 0; observer_state(pty) == 0; i++) {
        assert_true(i < PTY_DEADLINE_MS / 5);
        pty_settle(pty, 5);
    }
}

/* ---- the shell */

/* One rule for each of what a test runs: as `make run` does, below a shell of make's own. */
static void write_makefile(const struct desk *desk)
{
    char path[96];
    snprintf(path, sizeof path, "%s/Makefile", desk->folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("%:\n\t@if true; then $(SOCKEYE) $(WORDS); else false; fi\n", file);
    assert_int_equal(fclose(file), 0);
}

static int sit_down(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    char here[500], path[600];
    assert_non_null(desk);
    assert_non_null(getenv("SOCKEYE"));
    assert_non_null(getcwd(here, sizeof here));
    snprintf(desk->folder, sizeof desk->folder, "/tmp/sockeye-job-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    write_makefile(desk);
    snprintf(path, sizeof path, "%s/lessons", here);
    setenv("SOCKEYE_LESSONS", path, 1);
    setenv("XDG_STATE_HOME", desk->folder, 1);
    setenv("DESK", desk->folder, 1);
    setenv("PS1", "ready> ", 1);
    unsetenv("MAKEFLAGS");
    desk->pty = pty_program(80, 24, (char *[]){ "bash", "--norc", "--noprofile", "-i", NULL });
    assert_true(pty_shows(desk->pty, "ready>"));
    *state = desk;
    return 0;
}

static int stand_up(void **state)
{
    struct desk *desk = *state;
    char command[96];
    pty_free(desk->pty);
    snprintf(command, sizeof command, "rm -rf %s", desk->folder);
    assert_int_equal(system(command), 0);
    free(desk);
    return 0;
}

static void type_make(struct pty *pty, const char *words)
{
    char line[200];
    snprintf(line, sizeof line, "clear; make -f $DESK/Makefile it WORDS='%s'; echo status=$?\n", words);
    pty_type(pty, line);
}

/* bash at its prompt, with the job in its list. */
static void stop(struct pty *pty)
{
    pty_type(pty, "\x1a");
    assert_true(pty_shows(pty, "Stopped"));
    assert_true(pty_shows(pty, "=148"));
    pty_type(pty, "echo $((6 * 7)) and $(jobs | wc -l)\n");
    assert_true(pty_shows(pty, "42 and 1"));
}

static bool has_the_terminal(struct pty *pty, void *data)
{
    (void)data;
    return pty_foreground(pty) == pty_pid(pty);
}

/* bash names the job before it gives the terminal away; what is typed until then is for bash itself. The
 * screen is cleared without a program, which would have the terminal too. */
static void go_on(struct pty *pty)
{
    pty_type(pty, "printf '\\033[H\\033[2J'; fg; echo ended=$?\n");
    assert_true(pty_hides(pty, "Stopped"));
    for (int i = 0; has_the_terminal(pty, NULL); i++) {
        assert_true(i < PTY_DEADLINE_MS / 5);
        pty_settle(pty, 5);
    }
}

static void ends_with(struct pty *pty, const char *text)
{
    assert_true(pty_shows(pty, text));
    assert_true(pty_until(pty, has_the_terminal, NULL));
    assert_true(pty_shows(pty, "ready>"));
    assert_false(pty_alternate(pty));
    pty_type(pty, "\x15"
                  "exit 0\n"); /* whatever stands on the line already */
    assert_int_equal(pty_ended(pty), 0);
}

/* ---- the tests */

static bool is_screen(struct pty *pty, void *data)
{
    (void)data;
    return pty_alternate(pty);
}

/* The keys are on the last row of the screen, whatever its size. */
static bool fills_the_terminal(struct pty *pty, void *data)
{
    char *text = pty_text(pty), *end = text + strlen(text) - 1;
    (void)data;
    bool last = end > text && end[-1] != '\n';
    free(text);
    return last;
}

static void the_screen_stops_with_make_and_comes_back_whole(void **state)
{
    struct pty *pty = ((struct desk *)*state)->pty;
    type_make(pty, "run 01");
    assert_true(pty_shows(pty, "space begins"));
    pty_type(pty, " ");
    assert_true(pty_hides(pty, "space begins"));
    assert_true(pty_shows(pty, "step 0 of"));
    stop(pty);
    assert_false(pty_alternate(pty));
    assert_true(pty_cursor(pty));
    wait_for_observer(pty);
    assert_int_not_equal(observer_state(pty), 'T');
    pty_resize(pty, 120, 40);
    go_on(pty);
    assert_true(pty_until(pty, is_screen, NULL));
    assert_true(pty_shows(pty, "step 0 of"));
    assert_true(pty_shows(pty, "2 ladder"));
    assert_true(pty_hides(pty, "ready>"));
    assert_true(pty_until(pty, fills_the_terminal, NULL));
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "step 1 of"));
    stop(pty); /* once more */
    go_on(pty);
    assert_true(pty_shows(pty, "step 1 of"));
    pty_type(pty, "qq");
    ends_with(pty, "ended=0");
}

/* A job in the background may not take the terminal: it stops again, whole. */
static void the_screen_in_the_background_leaves_the_prompt_alone(void **state)
{
    struct pty *pty = ((struct desk *)*state)->pty;
    type_make(pty, "run 01");
    assert_true(pty_shows(pty, "step 0 of"));
    stop(pty);
    pty_type(pty, "clear; bg\n");
    assert_true(pty_shows(pty, "ready>"));
    pty_settle(pty, 100);
    assert_false(pty_alternate(pty));
    go_on(pty);
    assert_true(pty_shows(pty, "step 0 of"));
    assert_true(pty_alternate(pty));
    pty_type(pty, "qq");
    ends_with(pty, "ended=0");
}

static void the_menu_stops_with_make_and_comes_back(void **state)
{
    struct pty *pty = ((struct desk *)*state)->pty;
    type_make(pty, "");
    assert_true(pty_shows(pty, "select-flow"));
    stop(pty);
    go_on(pty);
    assert_true(pty_until(pty, is_screen, NULL));
    assert_true(pty_shows(pty, "select-flow"));
    pty_type(pty, "q");
    ends_with(pty, "ended=0");
}

static void the_reader_stops_with_make_and_says_where_it_is(void **state)
{
    struct pty *pty = ((struct desk *)*state)->pty;
    type_make(pty, "run 01 --reader");
    assert_true(pty_shows(pty, "next: server"));
    stop(pty);
    go_on(pty);
    assert_true(pty_shows(pty, "step 0 of"));
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "step 1 of"));
    pty_type(pty, "qq");
    ends_with(pty, "ended=0");
}

static void text_stops_with_make_and_goes_on(void **state)
{
    struct pty *pty = ((struct desk *)*state)->pty;
    type_make(pty, "run tests/course/lessons/05-waits --text");
    assert_true(pty_shows(pty, "socket(AF_INET, SOCK_STREAM, 0) = 3"));
    stop(pty);
    wait_for_observer(pty);
    assert_int_not_equal(observer_state(pty), 'T');
    go_on(pty);
    assert_true(pty_shows(pty, "make -f"));
    pty_type(pty, "\3");
    ends_with(pty, "interrupted: the programs were ended");
}

static void a_check_stops_with_make_and_judges_as_ever(void **state)
{
    struct desk *desk = *state;
    struct pty *pty = desk->pty;
    pty_type(pty, "clear; cd $DESK && $SOCKEYE start 01 >start.txt; echo begun=$?\n");
    assert_true(pty_shows(pty, "begun=0"));
    pty_type(pty, "cp $SOCKEYE_LESSONS/01-tcp/exercise/solution.c 01-tcp/server.c\n");
    type_make(pty, "check 01 --calm");
    wait_for_observer(pty);
    stop(pty);
    go_on(pty);
    assert_true(pty_shows(pty, "12 of 12 checks hold"));
    ends_with(pty, "ended=0");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sit_down, stand_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_screen_stops_with_make_and_comes_back_whole),
        TEST(the_screen_in_the_background_leaves_the_prompt_alone),
        TEST(the_menu_stops_with_make_and_comes_back),
        TEST(the_reader_stops_with_make_and_says_where_it_is),
        TEST(text_stops_with_make_and_goes_on),
        TEST(a_check_stops_with_make_and_judges_as_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
