#include "lab/observe/observe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/observe/actors.h"
#include "lab/observe/ksoftirqd.h"
#include "lab/observe/own_time.h"
#include "lab/observe/sampler.h"
#include "lab/observe/sandbox/scratch.h"
#include "lab/observe/signals.h"
#include "lab/observe/turn.h"

enum { END_MS = 2000, CONTROL_FD = 3, MEMORY_FD = 4, EXIT_CANNOT = 3, STACK_BYTES = 8 << 20 };

/* ---- the observer process */

/* Its own session, so that Ctrl-C reaches only the watcher; no descriptor of the watcher's but the two it is
 * given; one CPU for itself and the programs, which is several times faster than two. */
static bool detach(int control, int memory)
{
    static const int ignored[] = { SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ };
    static const int usual[] = { SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT };
    setsid();
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        signal(ignored[i], SIG_IGN);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        signal(usual[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Above the two fixed numbers first, so that neither overwrites the other. */
    control = fcntl(control, F_DUPFD_CLOEXEC, MEMORY_FD + 1);
    memory = fcntl(memory, F_DUPFD_CLOEXEC, MEMORY_FD + 1);
    if (dup3(control, CONTROL_FD, O_CLOEXEC) < 0 || dup3(memory, MEMORY_FD, O_CLOEXEC) < 0)
        return false;
    close_range(MEMORY_FD + 1, ~0U, 0);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3; fd++)
        if (fd < 2 || isatty(fd)) /* what a sanitizer says must not land in the screen */
            dup2(null, fd);
    close(null);
    unsetenv("DEBUGINFOD_URLS"); /* libdw would ask the network */
    prctl(PR_SET_NAME, "sockeye-observe");
    int cpu = sched_getcpu();
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)(cpu < 0 ? 0 : cpu), &one);
    sched_setaffinity(0, sizeof one, &one);
    return true;
}

static void saw(void *data, const struct event *event)
{
    turn_saw(data, event);
}

static void tell_faults(struct observer *ob)
{
    const struct plan_faults *faults = &ob->plan->faults;
    char which[80];
    snprintf(which, sizeof which, "%s%s%s%s", faults->cut ? ", calls cut short" : "",
             faults->interrupt ? ", EINTR" : "", faults->refuse ? ", EAGAIN" : "",
             faults->shuffle ? ", turns by chance" : "");
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_FAULTS,
                                                      .actor = str_from(faults->actor),
                                                      .value = (int64_t)faults->seed,
                                                      .text = str_from(which) });
}

static void tell_unset(struct observer *ob)
{
    for (size_t i = 0; i < ob->plan->sysctl_count; i++)
        if (ob->sandbox.unset[i])
            recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_UNSET,
                                                              .error = ob->sandbox.unset[i],
                                                              .text = str_from(ob->plan->sysctls[i].name) });
}

static int prepare(struct observer *ob, struct turn *turn, char *why, size_t cap)
{
    const struct plan *plan = ob->plan;
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_SESSION, .text = str_from(plan->title) });
    own_time_begin(ob);
    ob->ksoftirqd = ksoftirqd_open(sched_getcpu());
    if (sandbox_enter(&ob->sandbox, plan, why, cap) != 0 ||
        callfilter_build(&ob->filter, plan->change_user && ob->sandbox.other_ids, plan->time != TIME_KERNELS, why,
                         cap) != 0 ||
        (plan_has_foreign(plan) && foreign_filter_build(&ob->foreign, ob->sandbox.own_pids, why, cap) != 0))
        return -1;
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_SANDBOX,
                                                      .value = ob->sandbox.gaps,
                                                      .fd = !ob->sandbox.own_network,
                                                      .text = str_from(ob->sandbox.note) });
    tell_unset(ob);
    if (faults_is_rough(&ob->faults))
        tell_faults(ob);
    if (sampler_open(ob, why, cap) != 0)
        return -1;
    return turn_open(turn, ob, CONTROL_FD, why, cap);
}

/* Those that were attached to go on when this process has ended. */
static void tell_end(struct observer *ob)
{
    char left[EVENT_LINE_MAX - 64];
    size_t used = 0;
    for (size_t i = 0; i < ob->plan->actor_count && used + 64 < sizeof left; i++) {
        const struct actor *actor = &ob->actors[i];
        if (actor->plan->attach && actor->state == ACTOR_STARTED)
            used += (size_t)snprintf(left + used, sizeof left - used, "%s%s (process %d)", used ? ", " : "",
                                     actor->plan->label, (int)actor->pid);
    }
    actors_tell_waiting(ob);
    if (used > 0)
        recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_LEFT, .text = { left, used } });
    else
        recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_END, .value = ob->end_asked != 0 });
}

/* The whole life of the observer; its exit status. */
static int observe(const struct plan *plan)
{
    static struct observer observer; /* too large for the stack; the process has one */
    static struct turn turn;
    struct observer *ob = &observer;
    char why[400];
    ob->plan = plan;
    ob->pace = plan->step ? PACE_STEP : PACE_RUN;
    faults_begin(&ob->faults, &plan->faults);
    tracer_init(&ob->tracer);
    actors_init(ob);
    signals_init(ob);
    turn.ob = ob;
    int opened = recorder_open(&ob->recorder, MEMORY_FD, CONTROL_FD, plan->record, why, sizeof why);
    if (opened != 0) {
        char ignored[64];
        if (recorder_open(&ob->recorder, MEMORY_FD, CONTROL_FD, NULL, ignored, sizeof ignored) != 0)
            return EXIT_CANNOT;
    }
    ob->recorder.seen = saw;
    ob->recorder.seen_data = &turn;
    if (opened != 0 || prepare(ob, &turn, why, sizeof why) != 0) {
        recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_ERROR, .text = str_from(why) });
        recorder_flush(&ob->recorder);
        return EXIT_CANNOT;
    }
    ob->now_ns = recorder_now(&ob->recorder);
    turn_run(&turn);
    ob->now_ns = recorder_now(&ob->recorder);
    sampler_all(ob);
    signals_tell_unsent(ob);
    tell_end(ob);
    sampler_close(ob);
    recorder_flush(&ob->recorder);
    recorder_close(&ob->recorder);
    turn_close(&turn);
    actors_close(ob);
    tracer_free(&ob->tracer);
    callfilter_free(&ob->filter);
    foreign_filter_free(&ob->foreign);
    scratch_remove(ob->sandbox.scratch);
    close(ob->ksoftirqd);
    return ob->recorder.broken ? OBSERVE_BROKEN : ob->recorder.unkept ? OBSERVE_UNKEPT : 0;
}

/* The address sanitizer has to be told of another stack; nobody else has these two. */
__attribute__((weak)) void __sanitizer_start_switch_fiber(void **save, const void *bottom, size_t size);
__attribute__((weak)) void __sanitizer_finish_switch_fiber(void *save, const void **bottom, size_t *size);

static const struct plan *observed;

__attribute__((noreturn)) static void run(void)
{
    if (__sanitizer_finish_switch_fiber)
        __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
    _exit(observe(observed));
}

/* On a stack of its own: the caller's is as small as `ulimit -s` says, and libdw alone puts a quarter of a
 * megabyte there. */
__attribute__((noreturn)) static void run_on_own_stack(const struct plan *plan)
{
    ucontext_t context;
    size_t guard = (size_t)sysconf(_SC_PAGESIZE);
    char *stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    observed = plan;
    if (stack != MAP_FAILED && mprotect(stack, guard, PROT_NONE) == 0 && getcontext(&context) == 0) {
        context.uc_stack.ss_sp = stack;
        context.uc_stack.ss_size = STACK_BYTES;
        makecontext(&context, run, 0);
        if (__sanitizer_start_switch_fiber)
            __sanitizer_start_switch_fiber(NULL, stack, STACK_BYTES);
        setcontext(&context);
    }
    _exit(EXIT_CANNOT);
}

/* ---- from outside */

/* Forks the observer, which takes a signal only once it has its own session and its own answers: until then
 * a Ctrl-Z of the watcher's job would stop it too. */
static pid_t fork_blocked(void)
{
    sigset_t all, old;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &old);
    pid_t pid = fork();
    if (pid != 0)
        sigprocmask(SIG_SETMASK, &old, NULL);
    return pid;
}

static int open_read_only(int memory)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    return open(path, O_RDONLY | O_CLOEXEC);
}

int observe_start(const struct plan *plan, struct observation *observation, char *why, size_t cap)
{
    int ends[2] = { -1, -1 }, memory = -1;
    *observation = (struct observation){ .pid = -1, .control = -1, .recording = -1 };
    if (access("/proc/self/fd", F_OK) != 0) {
        snprintf(why, cap,
                 "programs are watched by way of /proc, which is not there: `mount -t proc proc /proc` "
                 "as root, or run sockeye outside of this chroot or container");
        return -1;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0 ||
        (memory = memfd_create("sockeye-recording", MFD_CLOEXEC | MFD_ALLOW_SEALING)) < 0 ||
        fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK) != 0 || /* who maps it is never left without */
        (observation->recording = open_read_only(memory)) < 0)
        goto fail;
    observation->pid = fork_blocked();
    if (observation->pid == 0) {
        if (detach(ends[1], memory))
            run_on_own_stack(plan);
        _exit(EXIT_CANNOT);
    }
    if (observation->pid < 0)
        goto fail;
    close(ends[1]);
    close(memory);
    observation->control = ends[0];
    fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK);
    return 0;
fail:
    snprintf(why, cap, "cannot start the observer: %s", strerror(errno));
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
    if (memory >= 0)
        close(memory);
    if (observation->recording >= 0)
        close(observation->recording);
    observation->recording = -1;
    return -1;
}

/* Whether it does within the time that an observer gets; signals to whoever waits do not make it longer. */
static bool comes(int fd, short events)
{
    struct pollfd wait = { .fd = fd, .events = events };
    int64_t now = clock_monotonic_ms(), until = now + END_MS;
    for (; now < until; now = clock_monotonic_ms()) {
        int ready = poll(&wait, 1, (int)(until - now));
        if (ready > 0 || (ready < 0 && errno != EINTR))
            return ready > 0;
    }
    return false;
}

int observe_command(struct observation *observation, const char *line)
{
    char text[1024];
    int size = snprintf(text, sizeof text, "%s\n", line);
    if (size < 0 || (size_t)size >= sizeof text || observation->control < 0)
        return -1;
    size_t done = 0;
    while (done < (size_t)size) {
        ssize_t n = send(observation->control, text + done, (size_t)size - done, MSG_NOSIGNAL);
        if (n > 0) {
            done += (size_t)n;
            continue;
        }
        if ((errno != EAGAIN && errno != EINTR) || !comes(observation->control, POLLOUT))
            return -1;
    }
    return 0;
}

int observe_end(struct observation *observation)
{
    int status = 0;
    if (observation->pid > 0) {
        observe_command(observation, "stop");
        int pidfd = (int)syscall(SYS_pidfd_open, observation->pid, 0);
        if (pidfd < 0 || !comes(pidfd, POLLIN))
            kill(observation->pid, SIGKILL);
        while (waitpid(observation->pid, &status, 0) < 0 && errno == EINTR)
            ;
        if (pidfd >= 0)
            close(pidfd);
    }
    if (observation->control >= 0)
        close(observation->control);
    if (observation->recording >= 0)
        close(observation->recording);
    *observation = (struct observation){ .pid = -1, .control = -1, .recording = -1 };
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
