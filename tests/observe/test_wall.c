/* What programs reach of the person's files, terminals and other programs: behind the wall nothing, and
 * without it no terminal and nothing that is covered. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
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

#include "tests/observe/observed.h"
#include "tests/skipped.h"

static char home[64], work[96], cache[96], program[160];

static void put(const char *name)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", home, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "secret\n", 7), 7);
    close(fd);
}

/* A home with a key, a cache with a program, and a folder of work with a link out of it. */
static int prepare(void **state)
{
    char command[400];
    (void)state;
    strcpy(home, "/tmp/sockeye-test-XXXXXX");
    if (!mkdtemp(home) || chmod(home, 0755) != 0)
        return -1;
    snprintf(work, sizeof work, "%s/work", home);
    snprintf(cache, sizeof cache, "%s/cache", home);
    snprintf(program, sizeof program, "%s/reach", cache);
    mkdir(work, 0755);
    mkdir(cache, 0755);
    put("key");
    put("cache/other");
    put("work/client.c");
    snprintf(command, sizeof command, "cp %s %s && ln -s ../key %s/out", observed_program("reach"), program,
             work);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    return system(command);
}

static int clean(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", home);
    return system(command);
}

static char *in_home(const char *verb, const char *name)
{
    static char words[8][200];
    static unsigned turn;
    char *word = words[turn++ % 8];
    snprintf(word, sizeof words[0], "%s:%s/%s", verb, home, name);
    return word;
}

static void expect(struct observed *o, const char *format, ...)
{
    char pattern[400];
    va_list args;
    va_start(args, format);
    vsnprintf(pattern, sizeof pattern, format, args);
    va_end(args);
    observed_wait(o, pattern);
}

static void end(struct observed *o)
{
    observed_wait_end(o);
    observed_end(o);
    observed_free(o);
    observed_nothing_left();
}

static const struct view_path *paths(void)
{
    static struct view_path list[3];
    list[0] = (struct view_path){ cache, VIEW_COVER };
    list[1] = (struct view_path){ program, VIEW_SHOW };
    list[2] = (struct view_path){ work, VIEW_SHOW };
    return list;
}

static void begin(struct observed *o, bool wall)
{
    observed_init(o);
    o->plan.step = false;
    o->plan.wall = wall;
    o->plan.paths = paths();
    o->plan.path_count = wall ? 3 : 2;
}

static struct plan_actor *foreign(struct observed *o, struct plan_actor *actor)
{
    actor->directory = work;
    actor->foreign = o->plan.wall;
    return actor;
}

/* ---- files */

static void nothing_of_a_home_is_reached_but_what_is_shown(void **state)
{
    struct observed o;
    (void)state;
    begin(&o, true);
    foreign(&o, observed_actor(&o, "program", program, in_home("open", "key"), in_home("open", "work/out"),
                               in_home("open", "work/client.c"), in_home("write", "work/made"),
                               in_home("write", "work/client.c"), in_home("list", "cache"),
                               "open:/etc/shadow", "write:/tmp/made", NULL));
    observed_start(&o);
    observed_wait(&o, "*behind a wall*");
    expect(&o, "program: *open:%s/key: no*", home);
    expect(&o, "program: *open:%s/work/out: no*", home);
    expect(&o, "program: *open:%s/work/client.c: yes*", home);
    expect(&o, "program: *write:%s/work/made: no*", home);
    expect(&o, "program: *write:%s/work/client.c: no*", home);
    expect(&o, "program: *list:%s/cache: 1*", home);
    expect(&o, "program: *open:/etc/shadow: no*");
    expect(&o, "program: *write:/tmp/made: yes*");
    end(&o);
    assert_int_equal(access("/tmp/made", F_OK), -1);
}

static void a_command_of_ones_own_sees_all_but_what_is_covered(void **state)
{
    struct observed o;
    (void)state;
    begin(&o, false);
    foreign(&o, observed_actor(&o, "program", program, in_home("open", "key"), in_home("open", "work/out"),
                               in_home("write", "work/made"), in_home("list", "cache"),
                               in_home("open", "cache/other"), in_home("write", "cache/other"), NULL));
    observed_start(&o);
    expect(&o, "program: *open:%s/key: yes*", home);
    expect(&o, "program: *open:%s/work/out: yes*", home);
    expect(&o, "program: *write:%s/work/made: yes*", home);
    expect(&o, "program: *list:%s/cache: 1*", home);
    expect(&o, "program: *open:%s/cache/other: no*", home);
    expect(&o, "program: *write:%s/cache/other: no*", home);
    end(&o);
}

static void the_recording_that_is_written_is_out_of_reach(void **state)
{
    struct observed o;
    char record[128];
    const struct view_path covered = { record, VIEW_COVER };
    (void)state;
    snprintf(record, sizeof record, "%s/record.pcapng", home);
    put("record.pcapng");
    observed_init(&o);
    o.plan.step = false;
    o.plan.record = record;
    o.plan.paths = &covered;
    o.plan.path_count = 1;
    observed_actor(&o, "program", observed_program("reach"), in_home("open", "record.pcapng"),
                   in_home("write", "record.pcapng"), NULL);
    observed_start(&o);
    expect(&o, "program: *open:%s: no*", record);
    expect(&o, "program: *write:%s: no*", record);
    end(&o);
}

static void root_is_nobody(void **state)
{
    struct observed o;
    (void)state;
    if (geteuid() != 0)
        skip_without("only root can be another user");
    put("work/private");
    char path[128];
    snprintf(path, sizeof path, "%s/private", work);
    assert_int_equal(chmod(path, 0600), 0);
    begin(&o, true);
    foreign(&o, observed_actor(&o, "program", program, "who", in_home("open", "work/private"), NULL));
    observed_start(&o);
    expect(&o, "program: *who: 65534 65534*");
    expect(&o, "program: *open:%s: no*", path);
    end(&o);
    unlink(path);
}

/* ---- terminals */

/* One that stands for the person's: its name, and what it was told is read from the master. */
static int other_terminal(char *name, size_t cap)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(master >= 0 && unlockpt(master) == 0 && ptsname_r(master, name, cap) == 0);
    chmod(name, 0666);
    return master;
}

static void terminals_are_its_own(bool wall)
{
    struct observed o;
    char name[64], word[80];
    int master = other_terminal(name, sizeof name);
    for (int number = atoi(name + strlen("/dev/pts/")); number == 0;) { /* the programs' own is the first */
        int first = master;
        master = other_terminal(name, sizeof name);
        number = atoi(name + strlen("/dev/pts/"));
        close(first);
    }
    snprintf(word, sizeof word, "write:%s", name);
    begin(&o, wall);
    foreign(&o, observed_actor(&o, "program", program, word, "terminal", "own", "list:/dev/pts", NULL));
    observed_start(&o);
    expect(&o, "program: *%s: no*", word);
    expect(&o, "program: *terminal: a terminal, /dev/pts/0, none of its own*");
    expect(&o, "program: *own: yes*");
    expect(&o, "program: *list:/dev/pts: 2*");
    end(&o);
    close(master);
}

static void a_program_has_a_terminal_and_reaches_no_other(void **state)
{
    (void)state;
    terminals_are_its_own(true);
    terminals_are_its_own(false);
}

/* ---- other programs */

static void peers_are_neither_seen_nor_reached(void **state)
{
    struct observed o;
    (void)state;
    begin(&o, true);
    observed_actor(&o, "peer", program, "input", "socket", NULL);
    foreign(&o,
            observed_actor(&o, "program", program, "processes", "memory:4000", "kill-all", "socket", NULL));
    observed_start(&o);
    expect(&o, "program: *processes: 0 others*");
    expect(&o, "program: *memory: 0 reached*");
    expect(&o, "program: *kill-all: no*");
    expect(&o, "program: exited with 0");
    observed_command(&o, "eof peer");
    expect(&o, "peer: *socket: yes*");
    expect(&o, "peer: exited with 0");
    end(&o);
}

/* By what a recording knows them: each number is one program's. */
static void programs_of_two_rooms_are_not_taken_for_each_other(void **state)
{
    struct observed o;
    struct event event;
    int32_t peer = 0, other = 0;
    (void)state;
    begin(&o, true);
    observed_actor(&o, "peer", program, "socket", NULL);
    foreign(&o, observed_actor(&o, "program", program, "socket", NULL));
    foreign(&o, observed_actor(&o, "third", program, "socket", NULL));
    observed_start(&o);
    observed_wait_end(&o);
    uint32_t one = observed_wait(&o, "peer: socket(*) = 3"),
             two = observed_wait(&o, "program: socket(*) = 3");
    assert_true(timeline_event(o.timeline, one, &event));
    peer = event.pid;
    assert_true(timeline_event(o.timeline, two, &event));
    other = event.pid;
    assert_int_not_equal(peer, other);
    assert_true(timeline_event(o.timeline, observed_wait(&o, "third: socket(*) = 3"), &event));
    assert_int_not_equal(event.pid, other);
    assert_int_not_equal(event.pid, peer);
    observed_end(&o);
    observed_free(&o);
    observed_nothing_left();
}

/* What one leaves in /tmp is there for the other: sockets have names there. */
static void files_in_tmp_are_shared_with_peers(void **state)
{
    struct observed o;
    (void)state;
    begin(&o, true);
    observed_actor(&o, "peer", program, "write:/tmp/shared", NULL);
    foreign(&o, observed_actor(&o, "program", program, "open:/tmp/shared", NULL))->after = "peer: exited*";
    observed_start(&o);
    expect(&o, "program: *open:/tmp/shared: yes*");
    end(&o);
}

/* ---- the end of it */

static void a_killed_observer_leaves_nothing(void **state)
{
    struct observed o;
    char before[16384], after[16384];
    (void)state;
    int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    ssize_t n = read(fd, before, sizeof before);
    begin(&o, true);
    observed_actor(&o, "peer", program, "input", NULL);
    foreign(&o, observed_actor(&o, "program", program, "input", NULL));
    observed_start(&o);
    observed_wait(&o, "program: exec*");
    kill(o.observation.pid, SIGKILL);
    observed_wait_end(&o);
    observed_end(&o);
    observed_free(&o);
    observed_nothing_left();
    assert_int_equal(pread(fd, after, sizeof after, 0), n);
    assert_memory_equal(before, after, (size_t)n);
    close(fd);
    assert_int_equal(access(program, X_OK), 0);
}

/* ---- as an ordinary user */

static const struct CMUnitTest all[] = {
    cmocka_unit_test(nothing_of_a_home_is_reached_but_what_is_shown),
    cmocka_unit_test(a_command_of_ones_own_sees_all_but_what_is_covered),
    cmocka_unit_test(the_recording_that_is_written_is_out_of_reach),
    cmocka_unit_test(root_is_nobody),
    cmocka_unit_test(a_program_has_a_terminal_and_reaches_no_other),
    cmocka_unit_test(peers_are_neither_seen_nor_reached),
    cmocka_unit_test(programs_of_two_rooms_are_not_taken_for_each_other),
    cmocka_unit_test(files_in_tmp_are_shared_with_peers),
    cmocka_unit_test(a_killed_observer_leaves_nothing),
};

static void all_of_it_holds_for_an_ordinary_user(void **state)
{
    int status;
    (void)state;
    if (geteuid() != 0)
        skip_without("only root can be another user");
    pid_t pid = fork();
    if (pid == 0) {
        gid_t group = 1000;
        char command[128];
        snprintf(command, sizeof command, "chown -hR 1000:1000 %s", home);
        if (system(command) != 0 || setgroups(1, &group) != 0 || setgid(group) != 0 || setuid(1000) != 0)
            _exit(99);
        prctl(PR_SET_DUMPABLE, 1); /* as a process that has always been an ordinary user's */
        _exit(cmocka_run_group_tests_name("as an ordinary user", all, NULL, NULL));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest ordinary[] = { cmocka_unit_test(all_of_it_holds_for_an_ordinary_user) };
    if (prepare(NULL) != 0)
        return 1;
    int failed = cmocka_run_group_tests_name("observe/wall", all, NULL, NULL);
    failed += cmocka_run_group_tests_name("observe/wall, as an ordinary user", ordinary, NULL, NULL);
    clean(NULL);
    return failed;
}
