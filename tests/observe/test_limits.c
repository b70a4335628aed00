/* Programs that misbehave, and observers and watchers that die: each is told, and nothing is left behind. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/observed.h"
#include "tests/skipped.h"

static char serve[256], ask[256], trouble[256], directory[64];

static int prepare(void **state)
{
    (void)state;
    strcpy(serve, observed_program("serve"));
    strcpy(ask, observed_program("ask"));
    strcpy(trouble, observed_program("trouble"));
    strcpy(directory, "/tmp/sockeye-test-XXXXXX");
    /* Orphans come to the test, so that none can hide. */
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    return mkdtemp(directory) ? chmod(directory, 0777) : -1;
}

static int clean(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", directory);
    return system(command);
}

static void troubled(struct observed *o, const char *mode)
{
    observed_init(o);
    observed_actor(o, "program", trouble, mode, NULL);
    o->plan.step = false;
}

/* ---- programs that cannot start */

static void starts_and_fails(const char *program, const char *expected)
{
    struct observed o;
    observed_init(&o);
    observed_actor(&o, "program", program, NULL);
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, expected);
    observed_wait(&o, "program: exited with 127");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void a_missing_program_is_told(void **state)
{
    (void)state;
    starts_and_fails("./no/such/program", "*cannot run ./no/such/program*No such file or directory*");
    starts_and_fails("no-such-command-anywhere", "*cannot run no-such-command-anywhere*not found in PATH*");
}

static void write_file(const char *name, const char *text, mode_t mode, char path[128])
{
    snprintf(path, 128, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static void a_file_that_is_no_program_is_told(void **state)
{
    (void)state;
    char path[128];
    write_file("plain", "hello\n", 0644, path);
    starts_and_fails(path, "*cannot run *plain*Permission denied (is it executable?*");
    write_file("binary", "\x01\x02\x03 nonsense\n", 0755, path);
    starts_and_fails(path, "*cannot run *binary*Exec format error (not a program*");
    write_file("script", "#!/no/such/interpreter\n", 0755, path);
    starts_and_fails(path, "*cannot run *script*(the interpreter it names is missing)");
    starts_and_fails(directory, "*cannot run *Permission denied (it is a directory)");
}

static void the_others_run_on_when_one_cannot_start(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    o.plan.step = false;
    observed_actor(&o, "broken", "./no/such/program", NULL);
    observed_actor(&o, "well", "/bin/echo", "still here", NULL);
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "well: stdout \"still here\\n\"");
    observed_free(&o);
}

static void who_waits_for_what_never_comes_is_started_in_the_end(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    o.plan.step = false;
    observed_actor(&o, "server", "/bin/true", NULL);
    observed_actor(&o, "client", "/bin/echo", "hello", NULL)->after = "server: listen(*) = 0";
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "client starts although*");
    observed_wait(&o, "client: stdout \"hello\\n\"");
    observed_free(&o);
}

/* ---- limits */

static void a_fork_bomb_ends_at_the_limit(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "bomb");
    o.plan.limits.processes = 40;
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program* has made more processes and threads than the limit of 40*");
    assert_true(observed_count(&o, "*: new process *") <= 41);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void output_beyond_the_limit_is_counted_not_kept(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "flood");
    o.plan.limits.output_bytes = 10000;
    observed_start(&o);
    observed_wait(&o, "program has printed more than the limit of 10000 bytes*");
    assert_int_equal(observed_end(&o), 0);
    struct event event;
    size_t shown = 0;
    for (uint32_t i = 0; timeline_event(o.timeline, i, &event); i++)
        if (event.kind == EVENT_OUTPUT)
            shown += event.u.io.data.n;
    assert_int_equal(shown, 10000);
    assert_int_equal(observed_count(&o, "*has printed more than*"), 1);
    observed_free(&o);
    observed_nothing_left();
}

static void lines_that_a_killed_program_had_not_written_are_told(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "lines");
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program had printed 19 bytes that were never written: \"one line\\nand a half\"");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    troubled(&o, "half-line");
    observed_start(&o);
    observed_wait_end(&o);
    assert_false(observed_has(&o, "*never written*"));
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void the_wall_clock_limit_ends_the_session(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "stubborn");
    o.plan.limits.wall_seconds = 1;
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "the session has run for 1 s, its limit");
    observed_wait(&o, "program: killed by SIGKILL"); /* it ignores SIGTERM */
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void the_processor_time_limit_ends_the_session(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "spin");
    o.plan.limits.cpu_seconds = 1;
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program has used 1 s of processor time, its limit");
    observed_wait(&o, "program: killed by SIG*");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void a_file_beyond_the_limit_is_told(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "big-file");
    o.plan.limits.file_bytes = 1 << 20;
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program wrote a file beyond the limit of 1048576 bytes");
    observed_wait(&o, "program: killed by SIGXFSZ");
    observed_free(&o);
}

static void a_recording_at_its_limit_ends_the_session(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "flood");
    o.plan.limits.output_bytes = 0;
    o.plan.limits.recording_bytes = 1 << 20;
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "the recording has reached its limit of 1048576 bytes; the session ends");
    struct stat status;
    assert_int_equal(fstat(o.observation.recording, &status), 0);
    assert_true(status.st_size < 3 << 20);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void a_full_disk_keeps_whole_blocks_and_the_session(void **state)
{
    (void)state;
    struct observed o;
    char path[128];
    snprintf(path, sizeof path, "/dev/full");
    observed_init(&o);
    o.plan.step = false;
    o.plan.record = path;
    observed_actor(&o, "program", "/bin/echo", "hello", NULL);
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o,
                  "cannot write /dev/full: No space left on device; what was recorded until then is kept");
    observed_wait(&o, "program: stdout \"hello\\n\"");
    observed_wait(&o, "all programs have ended");
    assert_int_equal(observed_end(&o), OBSERVE_UNKEPT);
    observed_free(&o);
}

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    bool wrote = fd >= 0 && write(fd, text, strlen(text)) > 0;
    close(fd);
    return wrote;
}

/* In the child: a file system with room for 64 KiB. */
static bool enter_small_disk(const char *at)
{
    char uids[64], gids[64];
    snprintf(uids, sizeof uids, "%u %u 1", geteuid(), geteuid());
    snprintf(gids, sizeof gids, "%u %u 1", getegid(), getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_text("/proc/self/setgroups", "deny") &&
           write_text("/proc/self/uid_map", uids) && write_text("/proc/self/gid_map", gids) &&
           mount("none", at, "tmpfs", 0, "size=64k") == 0;
}

static void a_full_disk_leaves_a_file_that_reads_to_its_end(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct observed o;
        char path[128], why[200];
        if (!enter_small_disk(directory))
            _exit(77);
        snprintf(path, sizeof path, "%s/run.pcapng", directory);
        troubled(&o, "flood");
        o.plan.record = path;
        observed_start(&o);
        observed_wait(
            &o, "cannot write *run.pcapng: No space left on device; what was recorded until then is kept");
        struct timeline *kept = timeline_open(open(path, O_RDONLY), false, why, sizeof why);
        bool whole = kept && timeline_count(kept) > 10 && timeline_status(kept) == TIMELINE_WHOLE;
        observed_end(&o);
        _exit(whole ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        skip_without("no user namespaces");
    assert_int_equal(status, 0);
}

/* Two forks away from whom the observer started, in a session of its own, ignoring SIGTERM. */
static void a_daemon_does_not_outlive_the_session(void **state)
{
    (void)state;
    static const enum plan_sandbox sandboxes[] = { SANDBOX_AUTO, SANDBOX_NONE };
    for (size_t i = 0; i < 2; i++) {
        struct observed o;
        troubled(&o, "daemon");
        o.plan.sandbox = sandboxes[i];
        observed_start(&o);
        observed_wait(&o, "program.1: exited with 0");
        observed_wait(&o, "program.1: new process program.2");
        assert_int_equal(observed_end(&o), 0);
        observed_wait(&o, "program.2: killed by SIG*");
        observed_free(&o);
        observed_nothing_left();
    }
}

static void the_file_is_a_copy_of_the_recording(void **state)
{
    (void)state;
    struct observed o;
    char path[128], command[512];
    snprintf(path, sizeof path, "%s/copy.pcapng", directory);
    observed_init(&o);
    o.plan.step = false;
    o.plan.record = path;
    observed_actor(&o, "program", "/bin/echo", "hello", NULL);
    observed_start(&o);
    observed_wait_end(&o);
    snprintf(command, sizeof command, "cmp -s %s /proc/%d/fd/%d", path, (int)getpid(),
             o.observation.recording);
    assert_int_equal(system(command), 0);
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_program_is_told),
        cmocka_unit_test(a_file_that_is_no_program_is_told),
        cmocka_unit_test(the_others_run_on_when_one_cannot_start),
        cmocka_unit_test(who_waits_for_what_never_comes_is_started_in_the_end),
        cmocka_unit_test(a_fork_bomb_ends_at_the_limit),
        cmocka_unit_test(output_beyond_the_limit_is_counted_not_kept),
        cmocka_unit_test(lines_that_a_killed_program_had_not_written_are_told),
        cmocka_unit_test(the_wall_clock_limit_ends_the_session),
        cmocka_unit_test(the_processor_time_limit_ends_the_session),
        cmocka_unit_test(a_file_beyond_the_limit_is_told),
        cmocka_unit_test(a_recording_at_its_limit_ends_the_session),
        cmocka_unit_test(a_full_disk_keeps_whole_blocks_and_the_session),
        cmocka_unit_test(a_full_disk_leaves_a_file_that_reads_to_its_end),
        cmocka_unit_test(a_daemon_does_not_outlive_the_session),
        cmocka_unit_test(the_file_is_a_copy_of_the_recording),
    };
    return cmocka_run_group_tests(tests, prepare, clean);
}
