/* What could keep the observer from its end, or from its sleep. */
#include <dirent.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/observed.h"

enum { BUSY = 3 };

static char serve[256], trouble[256], turns[256];

static int compile_all(void **state)
{
    (void)state;
    strcpy(serve, observed_program("serve"));
    strcpy(trouble, observed_program("trouble"));
    strcpy(turns, observed_program("turns"));
    return 0;
}

static void one_program(struct observed *o, const char *program, const char *argument, bool step)
{
    observed_init(o);
    observed_actor(o, "program", program, argument, NULL);
    o->plan.step = step;
    observed_start(o);
    observed_wait(o, "program: socket(*)");
}

/* ---- sleep */

/* Fields of /proc/PID/stat behind the name: the state letter, the parent, the processor time in ticks. */
static char letter_of(pid_t pid, pid_t *parent, unsigned long *ticks)
{
    char path[64], text[512], letter = 0;
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[n] = '\0';
    const char *end = strrchr(text, ')');
    int up = 0;
    if (!end || sscanf(end + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &letter, &up, &user,
                       &system) != 4)
        return 0;
    *parent = up;
    *ticks = user + system;
    return letter;
}

static void nap(long ms)
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&time, NULL);
}

/* Of half a second, in which nothing comes, the observer may use a tenth. */
static void assert_sleeps(const struct observed *o)
{
    pid_t parent;
    unsigned long before = 0, after = 0;
    assert_int_not_equal(letter_of(o->observation.pid, &parent, &before), 0);
    nap(500);
    assert_int_not_equal(letter_of(o->observation.pid, &parent, &after), 0);
    assert_in_range(after - before, 0, (unsigned long)sysconf(_SC_CLK_TCK) / 20);
}

static void a_program_that_was_typed_to_and_has_ended_is_not_listened_to(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    observed_actor(&o, "reader", trouble, "input", NULL);
    observed_actor(&o, "server", serve, "7000", NULL);
    o.plan.step = false;
    observed_start(&o);
    observed_wait(&o, "server: listen(*) = 0");
    observed_command(&o, "input reader quit\\n");
    observed_command(&o, "signal reader SIGKILL");
    observed_wait(&o, "reader: killed by SIGKILL");
    observed_wait(&o, "server waits in accept(*); nobody is left to wake it");
    assert_sleeps(&o);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void any_number_of_commands_may_wait(void **state)
{
    (void)state;
    struct observed o;
    one_program(&o, turns, "orphan", true);
    observed_steps(&o, 2);
    observed_wait(&o, "program: close(*) = 0");
    observed_steps(&o, 500); /* its child's call is the next, 300 ms from now, and then there is none */
    assert_sleeps(&o);
    observed_wait(&o, "program.1: exited with 7");
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

/* ---- end */

static void alarmed(int signal)
{
    (void)signal;
}

static void an_observer_that_does_not_end_is_killed_whoever_interrupts_the_wait(void **state)
{
    (void)state;
    struct observed o;
    const struct sigaction action = { .sa_handler = alarmed };
    const struct itimerval often = { { 0, 100000 }, { 0, 100000 } }, never = { { 0, 0 }, { 0, 0 } };
    one_program(&o, trouble, "stubborn", true);
    kill(o.observation.pid, SIGSTOP);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    int status = observed_end(&o);
    setitimer(ITIMER_REAL, &never, NULL);
    assert_int_equal(status, 128 + SIGKILL);
    observed_free(&o);
}

/* ---- order */

static void who_sleeps_and_then_waits_for_ever_is_told(void **state)
{
    (void)state;
    struct observed o;
    observed_init(&o);
    observed_actor(&o, "program", turns, "sleeper", NULL)->input = "";
    observed_start(&o);
    observed_command(&o, "walk");
    observed_wait(&o, "program waits; nobody is left to wake it");
    observed_wait_end(&o);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

/* Others that want the processor too, for so long; each in a session of its own, as the scheduler shares it
 * out by those. */
static void occupy(void)
{
    for (int i = 0; i < BUSY; i++) {
        if (fork() != 0)
            continue;
        setsid();
        signal(SIGALRM, SIG_DFL);
        alarm(1);
        for (volatile unsigned long round = 0;; round++)
            ;
    }
}

static void a_busy_machine_does_not_change_the_order(void **state)
{
    (void)state;
    struct observed o;
    cpu_set_t all, one;
    sched_getaffinity(0, sizeof all, &all);
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one); /* the observer stays where it is started */
    observed_init(&o);
    observed_actor(&o, "first", turns, "computes", NULL);
    observed_actor(&o, "second", turns, NULL);
    observed_start(&o);
    occupy();
    sched_setaffinity(0, sizeof all, &all);
    uint32_t second = observed_wait(&o, "second: socket(*)");
    assert_in_range(observed_wait(&o, "first: socket(*)"), 0, second - 1);
    for (int i = 0; i < BUSY; i++)
        wait(NULL);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

/* ---- births */

static pid_t youngest(pid_t ancestor, int *count)
{
    pid_t pids[64], last = 0;
    *count = observed_descendants(ancestor, pids, 64);
    for (int i = 0; i < *count; i++)
        last = pids[i] > last ? pids[i] : last;
    return last;
}

static void who_is_born_while_its_parent_is_killed_is_followed(void **state)
{
    (void)state;
    struct observed o;
    pid_t parent = 0, up;
    unsigned long ticks;
    int before, now;
    one_program(&o, turns, "orphan", false);
    observed_wait(&o, "program: close(*) = 0");
    kill(o.observation.pid, SIGSTOP); /* it hears of nothing until all has happened */
    youngest(o.observation.pid, &before);
    pid_t child;
    for (int i = 0; i < 500; i++, nap(10))
        if ((child = youngest(o.observation.pid, &now)) && now > before)
            break;
    assert_int_equal(now, before + 1);
    letter_of(child, &parent, &ticks);
    kill(parent, SIGKILL);
    for (int i = 0; i < 500 && letter_of(parent, &up, &ticks) != 'Z'; i++)
        nap(10);
    kill(o.observation.pid, SIGCONT);
    observed_wait(&o, "program.1: shutdown(*) = *");
    observed_wait(&o, "program.1: exited with 7");
    observed_wait_end(&o);
    assert_int_equal(observed_count(&o, "program: new process program.1*"), 1);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static int descriptors_of(pid_t pid)
{
    char path[64];
    int count = -2; /* "." and ".." are none */
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *directory = opendir(path);
    while (directory && readdir(directory))
        count++;
    if (directory)
        closedir(directory);
    return count;
}

static void who_cannot_be_followed_is_ended_and_not_left_standing(void **state)
{
    (void)state;
    struct observed o;
    one_program(&o, turns, "brood", false);
    observed_wait(&o, "program: close(*) = 0");
    rlim_t none = (rlim_t)descriptors_of(o.observation.pid); /* more */
    assert_int_equal(prlimit(o.observation.pid, RLIMIT_NOFILE, &(struct rlimit){ none, none }, NULL), 0);
    observed_wait(&o, "a new process was ended, for it cannot be followed: Too many open files");
    observed_wait(&o, "program: exited with 0");
    observed_wait_end(&o);
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void a_storm_of_births_and_deaths_ends(bool step)
{
    struct observed o;
    one_program(&o, turns, "storm", step);
    observed_command(&o, step ? "walk" : "run");
    observed_wait_end(&o);
    assert_true(observed_has(&o, "program: exited with 0"));
    assert_int_equal(observed_end(&o), 0);
    observed_free(&o);
}

static void a_storm_of_births_and_deaths_ends_when_all_run(void **state)
{
    (void)state;
    a_storm_of_births_and_deaths_ends(false);
}

static void a_storm_of_births_and_deaths_ends_step_by_step(void **state)
{
    (void)state;
    a_storm_of_births_and_deaths_ends(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_that_was_typed_to_and_has_ended_is_not_listened_to),
        cmocka_unit_test(any_number_of_commands_may_wait),
        cmocka_unit_test(an_observer_that_does_not_end_is_killed_whoever_interrupts_the_wait),
        cmocka_unit_test(who_sleeps_and_then_waits_for_ever_is_told),
        cmocka_unit_test(a_busy_machine_does_not_change_the_order),
        cmocka_unit_test(who_is_born_while_its_parent_is_killed_is_followed),
        cmocka_unit_test(who_cannot_be_followed_is_ended_and_not_left_standing),
        cmocka_unit_test(a_storm_of_births_and_deaths_ends_when_all_run),
        cmocka_unit_test(a_storm_of_births_and_deaths_ends_step_by_step),
    };
    return cmocka_run_group_tests(tests, compile_all, NULL);
}
