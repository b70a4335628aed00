/* Programs that are somebody else's: what they are refused, and that right ones miss nothing. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/wall/landlock.h"
#include "tests/observe/observed.h"
#include "tests/skipped.h"

static void run_as_foreign(struct observed *o, const char *name)
{
    observed_init(o);
    observed_actor(o, "program", observed_program(name), NULL)->foreign = true;
    o->plan.step = false;
    observed_start(o);
    observed_wait_end(o);
}

/* All that it printed. */
static void collect(const struct observed *o, char *out, size_t cap)
{
    struct event event;
    size_t used = 0;
    for (uint32_t i = 0; timeline_event(o->timeline, i, &event); i++) {
        if (event.kind != EVENT_OUTPUT)
            continue;
        assert_true(used + event.u.io.data.n < cap);
        memcpy(out + used, event.u.io.data.p, event.u.io.data.n);
        used += event.u.io.data.n;
    }
    out[used] = '\0';
}

/* A line "NAME: EPERM" for each name. */
static void expect(const char *output, const char *const names[], size_t count, const char *error)
{
    char line[128];
    for (size_t i = 0; i < count; i++) {
        snprintf(line, sizeof line, "\n%s: %s\n", names[i], error);
        if (!strstr(output, line))
            fail_msg("no line %s among\n%s", line + 1, output);
    }
}

/* By the error that a kernel gives which does not let it, or is built without. */
static const char *const forbidden[] = { "unshare user",
                                         "unshare mount",
                                         "unshare network",
                                         "unshare PID",
                                         "unshare IPC",
                                         "unshare UTS",
                                         "unshare cgroup",
                                         "unshare time",
                                         "clone user",
                                         "clone mount",
                                         "clone network",
                                         "clone PID",
                                         "clone IPC",
                                         "clone UTS",
                                         "clone cgroup",
                                         "setns",
                                         "mount",
                                         "umount2",
                                         "pivot_root",
                                         "chroot",
                                         "open_tree",
                                         "move_mount",
                                         "fsopen",
                                         "mount_setattr",
                                         "ptrace",
                                         "process_vm_readv",
                                         "kcmp",
                                         "process_vm_writev",
                                         "pidfd_getfd",
                                         "io_uring_enter",
                                         "userfaultfd",
                                         "bpf",
                                         "perf_event_open",
                                         "add_key",
                                         "keyctl",
                                         "open_by_handle_at",
                                         "swapon",
                                         "name_to_handle_at",
                                         "reboot",
                                         "syslog",
                                         "acct",
                                         "sethostname",
                                         "fanotify_init",
                                         "seccomp",
                                         "personality",
                                         "personality high",
                                         "sched_setattr",
                                         "sched_setaffinity",
                                         "AF_PACKET",
                                         "TIOCSTI",
                                         "high TIOCSTI",
                                         "TIOCLINUX",
                                         "prlimit64 of another",
                                         "PR_SET_DUMPABLE 0",
                                         "TIOCSETD",
                                         "setpriority of another" };
static const char *const unknown[] = { "io_uring_setup", "one of 2040" };
static const char *const invalid[] = { "PR_SET_SECCOMP", "user dispatch", "PR_SET_PTRACER", "F_SETLEASE" };
static const char *const families[] = { "AF_VSOCK", "high AF_VSOCK", "AF_ALG", "AF_TIPC" };
static const char *const protocols[] = { "AF_NETLINK" };

static void what_no_right_program_does_is_refused(void **state)
{
    static char output[8192] = "\n";
    struct observed o;
    (void)state;
    run_as_foreign(&o, "forbidden");
    collect(&o, output + 1, sizeof output - 1);
    expect(output, forbidden, sizeof forbidden / sizeof *forbidden, "EPERM");
    expect(output, unknown, sizeof unknown / sizeof *unknown, "ENOSYS");
    expect(output, invalid, sizeof invalid / sizeof *invalid, "EINVAL");
    expect(output, families, sizeof families / sizeof *families, "EAFNOSUPPORT");
    expect(output, protocols, 1, "EPROTONOSUPPORT");
    assert_null(strstr(output, "made"));
    observed_end(&o);
    observed_free(&o);
}

static void right_programs_miss_nothing(void **state)
{
    struct observed o;
    (void)state;
    run_as_foreign(&o, "usual");
    observed_wait(&o, "program: stdout *all as usual\\n*");
    observed_end(&o);
    observed_free(&o);
}

static void take(struct observed *o, const char *mode)
{
    observed_init(o);
    observed_actor(o, "program", observed_program("takes"), mode, NULL)->foreign = true;
    o->plan.step = false;
    o->plan.limits.memory_bytes = 64 << 20;
    o->plan.limits.file_bytes = 8 << 20;
    o->plan.limits.cpu_seconds = 1;
    observed_start(o);
    observed_wait_end(o);
}

static void memory_is_counted_wherever_it_lies(void **state)
{
    static const char *const modes[] = { "heap",     "burst",    "burst-exec", "children",
                                         "unmapped", "segments", "files" };
    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct observed o;
        take(&o, modes[i]);
        if (!observed_has(&o, "program has taken more memory than the limit of 67108864 bytes*"))
            fail_msg("%s is not told", modes[i]);
        assert_int_equal(observed_count(&o, "*has taken more memory*"), 1);
        assert_int_equal(observed_end(&o), 0);
        observed_free(&o);
    }
    observed_nothing_left();
}

static void processes_are_counted_that_have_gone(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    observed_actor(&o, "program", observed_program("takes"), "generations", NULL)->foreign = true;
    o.plan.step = false;
    o.plan.limits.processes = 8;
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program* has made more processes and threads than the limit of 8*");
    assert_true(observed_count(&o, "*: new process *") < 200);
    observed_end(&o);
    observed_free(&o);
    observed_nothing_left();
}

static void what_a_fork_leaves_in_common_counts_once(void **state)
{
    struct observed o;
    (void)state;
    take(&o, "shares");
    assert_false(observed_has(&o, "*limit*"));
    observed_wait(&o, "program: exited with 0");
    observed_end(&o);
    observed_free(&o);
}

static void processor_time_is_that_of_all_processes(void **state)
{
    static const char *const modes[][2] = { { "chain", "program has used 4 s of processor time, its limit" },
                                            { "deaf", "program has used 1 s of processor time, its limit" } };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct observed o;
        take(&o, modes[i][0]);
        observed_wait(&o, modes[i][1]);
        assert_int_equal(observed_end(&o), 0);
        observed_free(&o);
    }
    observed_nothing_left();
}

static void who_fills_the_disk_is_told_of(void **state)
{
    static const char *const modes[] = { "disk", "many-files" };
    char folder[512];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct observed o;
        const char *program = observed_program("takes");
        char *full = realpath(program, NULL);
        snprintf(folder, sizeof folder, "%s", full);
        const struct view_path shown = { folder, VIEW_SHOW };
        observed_init(&o);
        observed_actor(&o, "program", full, modes[i], NULL)->foreign = true;
        o.plan.step = false;
        o.plan.wall = true;
        o.plan.paths = &shown;
        o.plan.path_count = 1;
        observed_start(&o);
        observed_wait_end(&o);
        if (!observed_has(&o, "*it can open whatever its user can*"))
            observed_wait(&o, "program has filled what files behind the wall may hold*");
        observed_end(&o);
        observed_free(&o);
        free(full);
    }
}

/* Without namespaces, as where a container forbids them. */
static void files_are_closed_where_no_view_can_be_had(void **state)
{
    static const char command[] = "cat /etc/passwd >/dev/null && echo reads names;"
                                  "echo x >\"$TMPDIR/mine\" && echo writes;"
                                  "cat /root/.profile /etc/machine-id /etc/shadow 2>/dev/null && echo READS;"
                                  "ls /root /home 2>/dev/null && echo LISTS;"
                                  "{ echo x >/tmp/sockeye-not; } 2>/dev/null && echo WRITES;"
                                  "[ \"$(id -u)\" = 0 ] && echo ROOT; echo done";
    static char output[1024];
    struct observed o;
    (void)state;
    if (landlock_version() == 0)
        skip_without("no Landlock");
    observed_init(&o);
    o.plan.step = false;
    o.plan.wall = true;
    o.plan.sandbox = SANDBOX_NONE;
    observed_actor(&o, "program", "/bin/sh", "-c", command, NULL)->foreign = true;
    observed_start(&o);
    observed_wait_end(&o);
    collect(&o, output, sizeof output);
    assert_string_equal(output, "reads names\nwrites\ndone\n");
    observed_wait(&o, "no capture: *not all of the wall can be had*reaches this machine's ports*");
    assert_false(observed_has(&o, "*it can open whatever its user can*"));
    observed_end(&o);
    observed_free(&o);
    observed_nothing_left();
    glob_t left;
    assert_int_equal(glob("/tmp/sockeye-scratch-*", 0, NULL, &left), GLOB_NOMATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_right_program_does_is_refused),
        cmocka_unit_test(right_programs_miss_nothing),
        cmocka_unit_test(memory_is_counted_wherever_it_lies),
        cmocka_unit_test(processes_are_counted_that_have_gone),
        cmocka_unit_test(what_a_fork_leaves_in_common_counts_once),
        cmocka_unit_test(files_are_closed_where_no_view_can_be_had),
        cmocka_unit_test(who_fills_the_disk_is_told_of),
        cmocka_unit_test(processor_time_is_that_of_all_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
