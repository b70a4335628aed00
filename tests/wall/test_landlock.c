/* Files closed by Landlock: a child closes them and then tries what is open. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/wall/landlock.h"
#include "tests/skipped.h"

static char home[64], scratch[64], shown[80];

static void put(const char *folder, const char *name)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("text\n", file);
    fclose(file);
}

static int prepare(void **state)
{
    (void)state;
    strcpy(home, "/tmp/sockeye-home-XXXXXX");
    strcpy(scratch, "/tmp/sockeye-scratch-XXXXXX");
    if (!mkdtemp(home) || !mkdtemp(scratch))
        return -1;
    snprintf(shown, sizeof shown, "%s/work", home);
    if (mkdir(shown, 0755) != 0)
        return -1;
    put(home, "key");
    put(shown, "client.c");
    return 0;
}

static int clean(void **state)
{
    char command[200];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s %s", home, scratch);
    return system(command);
}

/* What a shell in which files are closed ends with. */
static int closed(const char *command, const char *writes_to)
{
    const struct view_path paths[] = { { shown, VIEW_SHOW } };
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        setenv("SHOWN", shown, 1);
        setenv("HOME", home, 1);
        setenv("SCRATCH", scratch, 1);
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || landlock_enter(paths, 1, writes_to) != 0)
            _exit(99);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(98);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

static void needs_landlock(void)
{
    if (landlock_version() == 0)
        skip_without("no Landlock");
}

static void what_is_shown_is_read_and_nothing_else(void **state)
{
    (void)state;
    needs_landlock();
    assert_int_equal(closed("cat \"$SHOWN/client.c\" >/dev/null && /bin/true", scratch), 0);
    assert_int_equal(closed("cat \"$HOME/key\" 2>/dev/null", scratch), 1);
    assert_int_equal(closed("ls \"$HOME\" >/dev/null 2>&1", scratch), 2);
    assert_int_equal(closed("cat /etc/shadow 2>/dev/null || cat /etc/machine-id 2>/dev/null", scratch), 1);
    assert_int_equal(closed("readlink /proc/$PPID/exe", scratch), 1);
}

static void one_folder_is_written_to_and_nothing_else(void **state)
{
    (void)state;
    needs_landlock();
    assert_int_equal(
        closed("echo x >\"$SCRATCH/mine\" && mkdir \"$SCRATCH/more\" && rm \"$SCRATCH/mine\"", scratch), 0);
    assert_int_equal(closed("{ echo x >\"$SHOWN/client.c\"; } 2>/dev/null && exit 0; exit 3", scratch), 3);
    assert_int_equal(closed("rm -f \"$SHOWN/client.c\" 2>/dev/null || exit 3", scratch), 3);
    assert_int_equal(closed("mkdir /tmp/sockeye-other 2>/dev/null || exit 3", scratch), 3);
}

static void others_are_sent_no_signals(void **state)
{
    (void)state;
    if (landlock_version() < 6)
        skip_without("no Landlock that holds back signals");
    assert_int_equal(closed("kill -CONT $PPID 2>/dev/null || exit 3", scratch), 3);
    assert_int_equal(closed("sleep 100 & kill $!", scratch), 0);
}

static void within_a_view_its_own_folders_are_written_to(void **state)
{
    (void)state;
    needs_landlock();
    assert_int_equal(closed("cat \"$HOME/key\" >/dev/null && echo x >\"$SCRATCH/mine\"", NULL), 0);
    assert_int_equal(closed("{ echo x >/var/sockeye-mine; } 2>/dev/null && exit 0; exit 3", NULL), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shown_is_read_and_nothing_else),
        cmocka_unit_test(one_folder_is_written_to_and_nothing_else),
        cmocka_unit_test(others_are_sent_no_signals),
        cmocka_unit_test(within_a_view_its_own_folders_are_written_to),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
