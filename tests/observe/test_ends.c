/* Sessions that are ended, by whom and how, and in each sandbox that a machine may allow. */
#include <arpa/inet.h>
#include <errno.h>
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
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/observed.h"
#include "tests/skipped.h"

static char serve[256], ask[256], trouble[256];

static int prepare(void **state)
{
    (void)state;
    strcpy(serve, observed_program("serve"));
    strcpy(ask, observed_program("ask"));
    strcpy(trouble, observed_program("trouble"));
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* orphans come to the test, so that none can hide */
    return 0;
}

static void troubled(struct observed *o, const char *mode)
{
    observed_init(o);
    observed_actor(o, "program", trouble, mode, NULL);
    o->plan.step = false;
}

/* ---- ends */

static void stop_ends_a_program_that_ignores_sigterm(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "stubborn");
    observed_start(&o);
    observed_wait(&o, "program: close(3) = 0");
    observed_command(&o, "stop");
    observed_wait_end(&o);
    observed_wait(&o, "program: killed by SIGKILL");
    observed_wait(&o, "the programs were ended");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void sigterm_to_the_observer_is_stop(void **state)
{
    (void)state;
    struct observed o;
    troubled(&o, "spin");
    observed_start(&o);
    observed_wait(&o, "program: close(3) = 0");
    kill(o.observation.pid, SIGTERM);
    observed_wait_end(&o);
    observed_wait(&o, "the programs were ended");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void dies_with(const char *mode, enum plan_sandbox sandbox, bool kill_observer)
{
    struct observed o;
    troubled(&o, mode);
    o.plan.sandbox = sandbox;
    observed_start(&o);
    observed_wait(&o, "program: close(3) = 0");
    pid_t observer = o.observation.pid;
    if (kill_observer) {
        kill(observer, SIGKILL);
        observed_wait_end(&o);
        assert_int_equal(observed_end(&o), 128 + SIGKILL);
    } else {
        close(o.observation.control);
        o.observation.control = -1;
        assert_int_equal(waitpid(observer, NULL, 0), observer);
        o.observation.pid = -1;
    }
    observed_free(&o);
    observed_nothing_left();
}

static void a_closed_control_socket_ends_everything(void **state)
{
    (void)state;
    dies_with("stubborn", SANDBOX_AUTO, false);
    dies_with("spin", SANDBOX_AUTO, false);
    dies_with("close-all", SANDBOX_AUTO, false);
    dies_with("stubborn", SANDBOX_NONE, false);
}

static void a_killed_observer_ends_everything(void **state)
{
    (void)state;
    dies_with("stubborn", SANDBOX_AUTO, true);
    dies_with("spin", SANDBOX_AUTO, true);
    dies_with("close-all", SANDBOX_AUTO, true);
    dies_with("stubborn", SANDBOX_NONE, true);
}

/* ---- sandboxes and users */

/* One that nobody on this machine's own network has now. */
static void free_port(char port[8])
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    snprintf(port, 8, "%d", ntohs(address.sin_port));
}

static void converses_in(enum plan_sandbox sandbox, const char *note, bool packets)
{
    struct observed o;
    char port[8], syn[60];
    free_port(port);
    snprintf(syn, sizeof syn, "packet: client:* > server:%s*SYN*", port);
    observed_init(&o);
    o.plan.sandbox = sandbox;
    observed_actor(&o, "server", serve, port, NULL);
    observed_actor(&o, "client", ask, port, "hello", NULL)->after = "server: listen(*) = 0";
    observed_start(&o);
    observed_wait(&o, note);
    observed_steps(&o, 100);
    observed_wait_end(&o);
    observed_wait(&o, "client: recv(3, \"hello\", 512, 0) = 5");
    assert_int_equal(observed_has(&o, syn), packets);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
    observed_nothing_left();
}

static void a_session_runs_in_every_sandbox(void **state)
{
    (void)state;
    converses_in(SANDBOX_FULL, "full sandbox*", true);
    converses_in(SANDBOX_NONE, "no capture*", false);
    if (geteuid() != 0)
        skip_without("only root can be another user");
    converses_in(SANDBOX_NETNS, "new network namespace*", true);
    converses_in(SANDBOX_HOST, "host loopback*", true);
}

/* Runs a test as an ordinary user; the user's namespaces are all it has. */
static void as_nobody(void (*test)(void **state))
{
    pid_t pid = fork();
    if (pid == 0) {
        const struct CMUnitTest tests[] = { { "as nobody", test, NULL, NULL, NULL } };
        gid_t group = 65534;
        if (setgroups(1, &group) != 0 || setgid(group) != 0 || setuid(65534) != 0)
            _exit(99);
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        prctl(PR_SET_DUMPABLE, 1); /* as a process that has always been an ordinary user's */
        _exit(cmocka_run_group_tests_name("as nobody", tests, NULL, NULL));
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void ordinary_sessions(void **state)
{
    (void)state;
    converses_in(SANDBOX_AUTO, "full sandbox*", true);
    converses_in(SANDBOX_NONE, "no capture*", false);
    dies_with("stubborn", SANDBOX_AUTO, true);
    dies_with("stubborn", SANDBOX_NONE, true);
    dies_with("spin", SANDBOX_NONE, false);
}

static void an_ordinary_user_has_the_same_session(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        ordinary_sessions(NULL);
        return;
    }
    as_nobody(ordinary_sessions);
}

static void a_sandbox_that_cannot_be_had_is_told(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct observed o;
        gid_t group = 65534;
        if (geteuid() == 0 && (setgroups(1, &group) != 0 || setgid(group) != 0 || setuid(65534) != 0))
            _exit(99);
        observed_init(&o);
        o.plan.sandbox = SANDBOX_NETNS;
        observed_actor(&o, "program", "/bin/true", NULL);
        observed_start(&o);
        observed_wait_end(&o);
        _exit(
            observed_has(&o, "no new network namespace (unshare(CLONE_NEWNET): Operation not permitted)*") &&
                    observed_end(&o) == 3
                ? 0
                : 1);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void the_programs_have_no_capabilities(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    o.plan.step = false;
    observed_actor(&o, "program", "/bin/grep", "-E", "^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs)",
                   "/proc/self/status", NULL);
    observed_start(&o);
    observed_wait_end(&o);
    observed_wait(&o, "program: stdout*NoNewPrivs*");
    struct event event;
    char text[1024] = "";
    size_t used = 0;
    for (uint32_t i = 0; timeline_event(o.timeline, i, &event); i++)
        if (event.kind == EVENT_OUTPUT) /* it may come in pieces */
            used += (size_t)snprintf(text + used, sizeof text - used, "%.*s", STR_ARGS(event.u.io.data));
    static const char *const lines[] = { "CapInh:\t0000000000000000\n", "CapPrm:\t0000000000000000\n",
                                         "CapEff:\t0000000000000000\n", "CapBnd:\t0000000000000000\n",
                                         "CapAmb:\t0000000000000000\n", "NoNewPrivs:\t1\n" };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_non_null(strstr(text, lines[i]));
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_ends_a_program_that_ignores_sigterm),
        cmocka_unit_test(sigterm_to_the_observer_is_stop),
        cmocka_unit_test(a_closed_control_socket_ends_everything),
        cmocka_unit_test(a_killed_observer_ends_everything),
        cmocka_unit_test(a_session_runs_in_every_sandbox),
        cmocka_unit_test(an_ordinary_user_has_the_same_session),
        cmocka_unit_test(a_sandbox_that_cannot_be_had_is_told),
        cmocka_unit_test(the_programs_have_no_capabilities),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
