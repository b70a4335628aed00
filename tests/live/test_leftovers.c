/* Whoever of us is told to end, or killed: nothing of us runs on, not even as a zombie, the terminal is as it
 * was, and the recording reads up to its last whole block. None of the programs would end by itself.
 *
 * The test is the subreaper, so whatever is left behind becomes its child. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "tests/terminal/pty.h"

enum { NEST = 8, HANG_MS = 60000 };

static char record[128];

static void moment(void)
{
    const struct timespec time = { .tv_nsec = 2000000 };
    nanosleep(&time, NULL);
}

/* ---- who is there */

/* 0 for who is gone, if only as a zombie. */
static pid_t parent_of(pid_t pid, char name[32])
{
    char path[64], text[256] = "";
    char letter = 'Z';
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    const char *end = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
    fclose(file);
    if (!end || sscanf(end + 1, " %c %d", &letter, &parent) != 2 || sscanf(text, "%*d (%31[^)]", name) != 1)
        return 0;
    return letter == 'Z' ? 0 : parent;
}

static bool descends(pid_t pid, pid_t ancestor)
{
    char name[32];
    for (int i = 0; i < NEST && pid > 1; i++)
        if ((pid = parent_of(pid, name)) == ancestor)
            return true;
    return false;
}

/* A descendant of that name; 0 none. */
static pid_t find(pid_t ancestor, const char *wanted)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    pid_t found = 0;
    while (proc && !found && (entry = readdir(proc))) {
        char name[32] = "";
        pid_t pid = (pid_t)atoi(entry->d_name);
        if (isdigit((unsigned char)entry->d_name[0]) && parent_of(pid, name) > 0 &&
            strcmp(name, wanted) == 0 && descends(pid, ancestor))
            found = pid;
    }
    closedir(proc);
    return found;
}

static pid_t wait_for(pid_t ancestor, const char *name)
{
    pid_t found = 0;
    for (int64_t end = clock_monotonic_ms() + HANG_MS; !found && clock_monotonic_ms() < end; moment())
        found = find(ancestor, name);
    assert_int_not_equal(found, 0);
    return found;
}

static void nothing_is_left(void)
{
    int64_t end = clock_monotonic_ms() + HANG_MS;
    for (;;) {
        pid_t pid = waitpid(-1, NULL, WNOHANG);
        if (pid < 0 && errno == ECHILD)
            return;
        if (clock_monotonic_ms() > end)
            fail_msg("processes are left after %d ms", HANG_MS);
        if (pid == 0)
            moment();
    }
}

static void recording_reads(void)
{
    char command[512];
    snprintf(command, sizeof command, "\"$SOCKEYE\" replay %s --text 2>&1 | grep -q 'waiter *start '",
             record);
    assert_int_equal(system(command), 0);
}

/* ---- at a terminal */

static struct pty *open_screen(bool free_running)
{
    char lesson[] = "tests/course/lessons/05-waits";
    char *words[] = { getenv("SOCKEYE"), "run", lesson, "--record", record, NULL };
    struct pty *pty = pty_program(100, 30, words);
    assert_true(pty_shows(pty, "step 0"));
    pty_type(pty, " ");
    assert_true(pty_shows(pty, "step 1"));
    if (free_running)
        pty_type(pty, "c");
    return pty;
}

static void terminal_is_given_back(struct pty *pty)
{
    assert_false(pty_alternate(pty));
    assert_true(pty_cursor(pty));
    assert_true(pty_cooked(pty));
}

static void screen_ends_by(int number, bool free_running)
{
    struct pty *pty = open_screen(free_running);
    pty_signal(pty, number);
    assert_int_equal(pty_ended(pty), 128 + number);
    if (number != SIGKILL) /* nobody can */
        terminal_is_given_back(pty);
    pty_free(pty);
    nothing_is_left();
    recording_reads();
}

static void a_screen_that_is_told_to_end_leaves_nothing(void **state)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        screen_ends_by(numbers[i], false);
        screen_ends_by(numbers[i], true);
    }
}

static void a_terminal_that_is_closed_leaves_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct pty *pty = open_screen(i == 1);
        pty_hang_up(pty);
        assert_int_equal(pty_ended(pty), 128 + SIGHUP);
        pty_free(pty);
        nothing_is_left();
        recording_reads();
    }
}

/* The screen stays, for what was recorded is still to be looked at. */
static void helper_ends_by(const char *name, int number)
{
    struct pty *pty = open_screen(false);
    kill(wait_for(pty_pid(pty), name), number);
    for (int64_t end = clock_monotonic_ms() + HANG_MS;
         find(getpid(), "waiter") || find(getpid(), "sockeye-init") || find(getpid(), "sockeye-observe");
         moment()) {
        assert_true(clock_monotonic_ms() < end);
        waitpid(-1, NULL, WNOHANG); /* as the init of a machine does; the screen itself still runs */
    }
    pty_type(pty, "q");
    assert_int_not_equal(pty_ended(pty), -1);
    terminal_is_given_back(pty);
    pty_free(pty);
    nothing_is_left();
    recording_reads();
}

static void the_screen_outlives_its_observer(void **state)
{
    (void)state;
    helper_ends_by("sockeye-observe", SIGTERM);
    helper_ends_by("sockeye-observe", SIGKILL);
}

static void the_screen_outlives_the_sandbox(void **state)
{
    (void)state;
    helper_ends_by("sockeye-init", SIGTERM);
    helper_ends_by("sockeye-init", SIGKILL);
}

/* ---- as text */

static pid_t start_text(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "r", stdin) || !freopen("/dev/null", "w", stdout) ||
            !freopen("/dev/null", "w", stderr))
            _exit(2);
        execl(getenv("SOCKEYE"), "sockeye", "run", "tests/course/lessons/05-waits", "stubborn", "--text",
              "--record", record, (char *)NULL);
        _exit(127);
    }
    wait_for(pid, "waiter");
    return pid;
}

static int text_ends_by(const char *name, int number)
{
    pid_t pid = start_text();
    int status;
    kill(name ? wait_for(pid, name) : pid, number);
    int64_t end = clock_monotonic_ms() + HANG_MS;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        assert_true(clock_monotonic_ms() < end);
        moment();
    }
    nothing_is_left();
    recording_reads();
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void a_transcript_that_is_told_to_end_leaves_nothing(void **state)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_int_equal(text_ends_by(NULL, numbers[i]), 128 + numbers[i]);
}

static void a_transcript_ends_with_its_observer(void **state)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGKILL };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_int_equal(text_ends_by("sockeye-observe", numbers[i]), 3);
}

static void a_transcript_ends_with_its_sandbox(void **state)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGKILL };
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_int_equal(text_ends_by("sockeye-init", numbers[i]), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_screen_that_is_told_to_end_leaves_nothing),
        cmocka_unit_test(a_terminal_that_is_closed_leaves_nothing),
        cmocka_unit_test(the_screen_outlives_its_observer),
        cmocka_unit_test(the_screen_outlives_the_sandbox),
        cmocka_unit_test(a_transcript_that_is_told_to_end_leaves_nothing),
        cmocka_unit_test(a_transcript_ends_with_its_observer),
        cmocka_unit_test(a_transcript_ends_with_its_sandbox),
    };
    if (!getenv("SOCKEYE")) {
        fprintf(stderr, "SOCKEYE names the program under test\n");
        return 2;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    snprintf(record, sizeof record, "%s/leftovers-%d.pcapng", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp",
             (int)getpid());
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(record);
    return failed;
}
