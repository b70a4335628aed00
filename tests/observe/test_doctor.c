/* What `sockeye doctor` says of a machine that forbids something: some for real, the rest from what it would
 * find. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/observe/doctor/doctor_try.h"
#include "tests/observe/netspace.h"

static const struct userns_failure unlimited = { .limit = 1000, .clone_allowed = -1, .apparmor = -1 };

static void assert_says(const struct userns_failure *failure, const char *way_out)
{
    struct finding finding = { .good = true };

    explain_userns(failure, &finding);
    assert_false(finding.good);
    if (strstr(finding.text, way_out) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", finding.text, way_out);
}

static void each_reason_against_user_namespaces_has_its_own_way_out(void **state)
{
    struct userns_failure limit = unlimited, apparmor = unlimited, debian = unlimited, docker = unlimited;
    struct userns_failure chrooted = unlimited, kernel = unlimited, filtered = unlimited,
                          rootless = unlimited;

    (void)state;
    limit.error = ENOSPC;
    limit.limit = 0;
    assert_says(&limit, "sysctl user.max_user_namespaces=10000");
    apparmor.error = EPERM;
    apparmor.mapping = true;
    apparmor.apparmor = 1;
    assert_says(&apparmor, "sysctl kernel.apparmor_restrict_unprivileged_userns=0");
    debian.error = EPERM;
    debian.clone_allowed = 0;
    assert_says(&debian, "sysctl kernel.unprivileged_userns_clone=1");
    docker.error = EPERM;
    docker.container = docker.filtered = docker.root = true;
    assert_says(&docker, "--security-opt seccomp=unconfined (see below)");
    docker.filtered = false;
    assert_says(&docker, "its host forbids it");
    chrooted.error = EPERM;
    chrooted.chrooted = true;
    assert_says(&chrooted, "run sockeye outside it");
    filtered.error = EPERM;
    filtered.filtered = true;
    assert_says(&filtered, "seccomp filter");
    rootless.error = EPERM;
    assert_says(&rootless, "run sockeye as root");
    rootless.root = true;
    assert_says(&rootless, "not even root may");
    kernel.error = EINVAL;
    assert_says(&kernel, "CONFIG_USER_NS");
}

/* Says what a trial found to standard output, so that it can be compared in the parent. */
static void without_any_namespaces_left(struct finding *finding)
{
    FILE *file = netspace_enter() ? fopen("/proc/sys/user/max_user_namespaces", "we") : NULL;

    if (file == NULL || fputs("0", file) < 0 || fclose(file) != 0)
        finding_good(finding, "the limit could not be set: %s", strerror(errno));
    else
        try_user_namespace(finding);
}

static void a_limit_of_zero_is_found_out_for_real(void **state)
{
    struct finding finding = { .good = true };

    (void)state;
    doctor_try(without_any_namespaces_left, &finding);
    assert_false(finding.good);
    assert_non_null(strstr(finding.text, "user.max_user_namespaces=10000"));
}

static void in_a_chroot(struct finding *finding)
{
    char folder[] = "/tmp/chroot-XXXXXX", proc[64];
    bool inside;

    finding_good(finding, "the chroot could not be made: %s", strerror(errno));
    if (!netspace_enter() || mkdtemp(folder) == NULL)
        return;
    snprintf(proc, sizeof proc, "%s/proc", folder);
    inside = mkdir(proc, 0700) == 0 && unshare(CLONE_NEWNS) == 0 &&
             mount("/proc", proc, NULL, MS_BIND | MS_REC, NULL) == 0 && chdir(folder) == 0;
    if (inside) {
        int outside = open("/", O_PATH | O_DIRECTORY);

        inside = chroot(folder) == 0 && chdir("/") == 0;
        if (inside)
            try_user_namespace(finding);
        /* Out again, to leave nothing in /tmp. */
        if (fchdir(outside) == 0 && chroot(".") == 0)
            umount2(proc, MNT_DETACH);
        close(outside);
    }
    rmdir(proc);
    rmdir(folder);
}

static void a_chroot_is_found_out_for_real(void **state)
{
    struct finding finding = { .good = true };

    (void)state;
    doctor_try(in_a_chroot, &finding);
    print_message("%s\n", finding.text);
    assert_false(finding.good);
    assert_non_null(strstr(finding.text, "this is a chroot"));
}

static void dies(struct finding *finding)
{
    (void)finding;
    abort();
}

static void a_trial_that_dies_is_a_finding(void **state)
{
    struct finding finding = { .good = true };

    (void)state;
    doctor_try(dies, &finding);
    assert_false(finding.good);
    assert_non_null(strstr(finding.text, "signal 6"));
}

static void without_a_descriptor_left_over_every_trial_can_be_repeated(void **state)
{
    static void (*const trials[])(struct finding *) = {
        try_ptrace,  try_memory,  try_seccomp,  try_user_namespace, try_network_namespace,
        try_capture, try_copying, try_sock_diag
    };
    struct finding finding;
    int before = dup(0), after;

    (void)state;
    close(before);
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        doctor_try(trials[i], &finding);
        if (!finding.good)
            fail_msg("%s", finding.text);
    }
    after = dup(0);
    close(after);
    assert_int_equal(before, after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reason_against_user_namespaces_has_its_own_way_out),
        cmocka_unit_test(a_limit_of_zero_is_found_out_for_real),
        cmocka_unit_test(a_chroot_is_found_out_for_real),
        cmocka_unit_test(a_trial_that_dies_is_a_finding),
        cmocka_unit_test(without_a_descriptor_left_over_every_trial_can_be_repeated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
