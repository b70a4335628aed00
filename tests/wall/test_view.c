/* Views are built by a child in namespaces of its own, which then looks around as a shell does. */
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/wall/enter.h"
#include "lab/wall/gaps.h"
#include "lab/wall/view.h"
#include "tests/skipped.h"

static char home[64], folder[80], text[16384];

static void put(const char *name, const char *content)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", home, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

/* A home with a key, and a folder of work in it with a solution and a link out. */
static int prepare(void **state)
{
    (void)state;
    strcpy(home, "/tmp/sockeye-wall-XXXXXX");
    if (!mkdtemp(home) || chmod(home, 0755) != 0)
        return -1;
    snprintf(folder, sizeof folder, "%s/my work", home);
    char path[160];
    mkdir(folder, 0755);
    snprintf(path, sizeof path, "%s/hidden", folder);
    mkdir(path, 0755);
    put("key", "a secret\n");
    put("my work/client.c", "int main\n");
    put("my work/hidden/solution.c", "the solution\n");
    snprintf(path, sizeof path, "%s/out", folder);
    return symlink("../key", path);
}

static int clean(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", home);
    return system(command);
}

/* What the child does with its outputs at `fd`; it never comes back. */
static void look(const struct view *view, const char *command, int fd)
{
    char why[300] = "no fork";
    unsigned gaps = 0;
    dup2(fd, 1);
    dup2(fd, 2);
    if (wall_enter(CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC, &gaps, why, sizeof why) == 0) {
        pid_t pid = fork();
        if (pid > 0) {
            waitpid(pid, NULL, 0);
            _exit(0);
        }
        if (pid == 0 && view_build(view, &gaps, why, sizeof why) == 0 && wall_give_up(gaps) == 0) {
            if (gaps)
                gaps_say(gaps, why, sizeof why), dprintf(1, "gaps: %s\n", why);
            execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        }
    }
    dprintf(1, "failed: %s\n", why);
    _exit(1);
}

/* What a shell behind the wall prints. */
static const char *seen(const struct view *view, const char *command)
{
    int ends[2];
    size_t used = 0;
    ssize_t n;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        look(view, command, ends[1]);
    close(ends[1]);
    while ((n = read(ends[0], text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)n;
    text[used] = '\0';
    close(ends[0]);
    waitpid(pid, NULL, 0);
    return text;
}

static void sees(const struct view *view, const char *command, const char *expected)
{
    assert_string_equal(seen(view, command), expected);
}

static const struct view bare = { .walled = true, .uid = 65534, .gid = 65534 };

static struct view walled(const struct view_path *paths, size_t count)
{
    return (struct view){ .walled = true, .paths = paths, .path_count = count, .uid = 65534, .gid = 65534 };
}

static void the_root_holds_the_system_and_nothing_of_people(void **state)
{
    (void)state;
    sees(&bare, "ls /home /root /opt /srv /media /mnt /sys 2>/dev/null; ls -A /run /tmp /var",
         "/run:\n\n/tmp:\n\n/var:\ntmp\n");
    sees(&bare, "cat /etc/shadow /etc/sudoers /etc/machine-id 2>&1 | grep -vc 'No such file'", "0\n");
    sees(&bare, "ls -A /etc/ssh /etc/ssl /boot 2>/dev/null", "");
    sees(&bare, "ls /usr/bin/env && test -d /usr/lib && echo lib", "/usr/bin/env\nlib\n");
}

static void nothing_can_be_written_but_what_is_temporary(void **state)
{
    (void)state;
    sees(&bare,
         "for d in / /usr /usr/bin /etc /dev /run /var /proc/sys/kernel; do "
         "(echo x >$d/made) 2>/dev/null && echo wrote $d; done; "
         "for d in /tmp /var/tmp /dev/shm; do (echo x >$d/made) && cat $d/made; done",
         "x\nx\nx\n");
    sees(&bare, "(echo core >/proc/sys/kernel/core_pattern) 2>/dev/null || echo no", "no\n");
}

static void what_is_temporary_has_a_bound(void **state)
{
    (void)state;
    struct view view = bare;
    view.tmp_bytes = 1 << 20;
    view.tmp_files = 100;
    sees(&view,
         "head -c 2000000 /dev/zero >/tmp/large 2>/dev/null || echo full; wc -c </tmp/large; "
         "head -c 2000000 /dev/zero >/dev/shm/large 2>/dev/null || echo full",
         "full\n1048576\nfull\n");
    sees(&view,
         "i=0; while (: >/tmp/$i) 2>/dev/null && [ $i -lt 200 ]; do i=$((i+1)); done; [ $i -lt 100 ] && echo "
         "full",
         "full\n");
}

static void devices_are_those_without_harm(void **state)
{
    (void)state;
    sees(&bare, "cd /dev; echo *", "fd full null ptmx pts random shm stderr stdin stdout tty urandom zero\n");
    sees(&bare,
         "echo gone >/dev/null; head -c 4 /dev/zero | wc -c; head -c 4 /dev/urandom | wc -c; ls /dev/pts",
         "4\n4\nptmx\n");
    sees(&bare, "(: </dev/tty) 2>/dev/null || echo none", "none\n");
}

static void processes_are_its_own(void **state)
{
    (void)state;
    sees(&bare, "echo $$; cd /proc; echo [0-9]*", "1\n1\n");
}

static void root_is_nobody_and_everybody_has_a_name(void **state)
{
    (void)state;
    struct view view = bare;
    if (geteuid() != 0)
        skip_without("only root can be another user");
    sees(&view, "id -un; id -gn; id -u; grep -c . /etc/passwd", "nobody\nnogroup\n65534\n2\n");
}

static void a_folder_is_shown_at_its_path_and_cannot_be_written(void **state)
{
    (void)state;
    const struct view_path paths[] = { { folder, VIEW_SHOW } };
    struct view view = walled(paths, 1);
    char command[300], expected[300];
    snprintf(command, sizeof command,
             "cd '%s' && pwd && cat client.c && ls -A ..; (: >made) 2>/dev/null || (: >../made) 2>/dev/null "
             "|| echo no",
             folder);
    snprintf(expected, sizeof expected, "%s\nint main\nmy work\nno\n", folder);
    sees(&view, command, expected);
}

static void a_link_does_not_lead_out_of_it(void **state)
{
    (void)state;
    const struct view_path paths[] = { { folder, VIEW_SHOW } };
    struct view view = walled(paths, 1);
    char command[300];
    snprintf(command, sizeof command, "cat '%s/out' 2>/dev/null || echo no", folder);
    sees(&view, command, "no\n");
}

/* /bin is a link on most machines, and sh is one to a shell. */
static void what_the_system_has_by_a_link_can_be_shown(void **state)
{
    (void)state;
    char link[200], command[300];
    const struct view_path paths[] = { { "/bin/sh", VIEW_SHOW }, { link, VIEW_SHOW } };
    struct view view = walled(paths, 2);
    snprintf(link, sizeof link, "%s/shell", home);
    assert_int_equal(symlink("/bin/sh", link), 0);
    snprintf(command, sizeof command, "echo in; %s -c 'echo twice'", link);
    sees(&view, command, "in\ntwice\n");
    unlink(link);
}

static void what_is_covered_within_it_is_empty(void **state)
{
    (void)state;
    char hidden[200], file[200], command[500];
    snprintf(hidden, sizeof hidden, "%s/hidden", folder);
    snprintf(file, sizeof file, "%s/client.c", folder);
    const struct view_path paths[] = { { file, VIEW_COVER }, { hidden, VIEW_COVER }, { folder, VIEW_SHOW } };
    struct view view = walled(paths, 3);
    snprintf(command, sizeof command,
             "cd '%s' && ls -A hidden; cat client.c 2>/dev/null || echo no; (: >hidden/made) 2>/dev/null || "
             "echo no",
             folder);
    sees(&view, command, "no\nno\n");
}

static void what_is_covered_is_covered_by_every_name(void **state)
{
    (void)state;
    char hidden[200], link[200], command[500];
    snprintf(hidden, sizeof hidden, "%s/hidden", folder);
    snprintf(link, sizeof link, "%s/link", home);
    assert_int_equal(symlink("my work", link), 0);
    const struct view_path paths[] = { { link, VIEW_SHOW }, { hidden, VIEW_COVER } };
    struct view view = walled(paths, 2);
    snprintf(command, sizeof command, "cat '%s/client.c'; ls -A '%s/hidden'", link, link);
    sees(&view, command, "int main\n");
    unlink(link);
}

static void an_empty_folder_stands_for_one_that_must_not_be_seen(void **state)
{
    (void)state;
    const struct view_path paths[] = { { home, VIEW_EMPTY } };
    struct view view = walled(paths, 1);
    char command[300];
    snprintf(command, sizeof command, "cd %s && ls -A; (: >made) 2>/dev/null || echo no", home);
    sees(&view, command, "no\n");
}

static void what_cannot_be_shown_is_said(void **state)
{
    (void)state;
    const struct view_path missing[] = { { "/nowhere/at/all", VIEW_SHOW } },
                           dots[] = { { "/usr/../etc", VIEW_SHOW } };
    struct view view = walled(missing, 1);
    sees(&view, "echo in", "failed: cannot show /nowhere/at/all: No such file or directory\n");
    view = walled(dots, 1);
    sees(&view, "echo in", "failed: cannot show /usr/../etc: Invalid argument\n");
}

static int fill(void *data)
{
    (void)data;
    int fd = open("tmp/filled", O_WRONLY | O_CREAT | O_EXCL, 0644);
    return fd >= 0 && mkdir("made", 0755) == 0 ? close(fd) : -1;
}

static void who_builds_it_may_put_files_of_its_own_there(void **state)
{
    (void)state;
    struct view view = bare;
    view.fill = fill;
    sees(&view, "ls /tmp; ls -d /made; (: >/made/x) 2>/dev/null || echo no", "filled\n/made\nno\n");
}

/* ---- the view of one's own programs */

static void without_a_wall_all_is_as_it_was_but_what_is_covered(void **state)
{
    (void)state;
    char hidden[200], inner[220], file[200], command[700];
    snprintf(hidden, sizeof hidden, "%s/hidden", folder);
    snprintf(inner, sizeof inner, "%s/solution.c", hidden);
    snprintf(file, sizeof file, "%s/key", home);
    const struct view_path paths[] = { { hidden, VIEW_COVER }, { inner, VIEW_SHOW }, { file, VIEW_COVER } };
    const struct view view = { .paths = paths, .path_count = 3 };
    snprintf(
        command, sizeof command,
        "cd '%s'; cat client.c; ls -A hidden; cat hidden/solution.c; "
        "cat %s/key 2>/dev/null || echo no; (: >hidden/solution.c) 2>/dev/null || echo no; ls -d /etc/passwd",
        folder, home);
    sees(&view, command, "int main\nsolution.c\nthe solution\nno\nno\n/etc/passwd\n");
}

static void without_a_wall_terminals_and_processes_are_its_own_too(void **state)
{
    (void)state;
    const struct view view = { .walled = false };
    sees(&view, "ls /dev/pts; cd /proc; echo [0-9]*", "ptmx\n1\n");
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    char before[8192], after[8192];
    const struct view_path paths[] = { { folder, VIEW_SHOW }, { home, VIEW_EMPTY } };
    struct view view = walled(paths, 2);
    int fd = open("/proc/self/mountinfo", O_RDONLY);
    ssize_t n = read(fd, before, sizeof before);
    seen(&view, "ls /");
    assert_int_equal(pread(fd, after, sizeof after, 0), n);
    assert_memory_equal(before, after, (size_t)n);
    close(fd);
    assert_int_equal(access("/tmp/made", F_OK), -1);
    assert_int_equal(rmdir(home), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_root_holds_the_system_and_nothing_of_people),
        cmocka_unit_test(nothing_can_be_written_but_what_is_temporary),
        cmocka_unit_test(what_is_temporary_has_a_bound),
        cmocka_unit_test(devices_are_those_without_harm),
        cmocka_unit_test(processes_are_its_own),
        cmocka_unit_test(root_is_nobody_and_everybody_has_a_name),
        cmocka_unit_test(a_folder_is_shown_at_its_path_and_cannot_be_written),
        cmocka_unit_test(a_link_does_not_lead_out_of_it),
        cmocka_unit_test(what_the_system_has_by_a_link_can_be_shown),
        cmocka_unit_test(what_is_covered_within_it_is_empty),
        cmocka_unit_test(what_is_covered_is_covered_by_every_name),
        cmocka_unit_test(an_empty_folder_stands_for_one_that_must_not_be_seen),
        cmocka_unit_test(what_cannot_be_shown_is_said),
        cmocka_unit_test(who_builds_it_may_put_files_of_its_own_there),
        cmocka_unit_test(without_a_wall_all_is_as_it_was_but_what_is_covered),
        cmocka_unit_test(without_a_wall_terminals_and_processes_are_its_own_too),
        cmocka_unit_test(nothing_is_left_behind),
    };
    return cmocka_run_group_tests_name("wall/view", tests, prepare, clean);
}
