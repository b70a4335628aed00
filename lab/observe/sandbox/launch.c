#include "lab/observe/sandbox/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/observe/ptrace/seize.h"
#include "lab/observe/sandbox/confine.h"
#include "lab/wall/environment.h"
#include "lab/wall/nobody.h"

/* What the child says when it cannot become the program. */
struct report {
    int error;
    char what[64];
    char path[400];
};

__attribute__((noreturn)) static void fail(int trouble, const char *what, const char *path)
{
    struct report report = { .error = errno };
    snprintf(report.what, sizeof report.what, "%s", what);
    snprintf(report.path, sizeof report.path, "%s", path);
    if (write(trouble, &report, sizeof report) < 0)
        _exit(126);
    _exit(127);
}

/* execvp(3) would hand a file that is no program to /bin/sh, which then complains of its bytes. */
static void exec_in_path(const char *program, char *const *argv, char *tried, size_t cap)
{
    const char *path = getenv("PATH");
    if (strchr(program, '/') || !path) {
        snprintf(tried, cap, "%s", program);
        execv(program, argv);
        return;
    }
    int error = ENOENT;
    while (*path) {
        size_t length = strcspn(path, ":");
        snprintf(tried, cap, "%.*s%s%s", (int)length, path, length ? "/" : "", program);
        execv(tried, argv);
        if (errno != ENOENT && errno != ENOTDIR) {
            error = errno;
            if (error != EACCES)
                break;
        }
        path += length + (path[length] == ':');
    }
    errno = error;
    if (error == ENOENT)
        snprintf(tried, cap, "%s", program);
}

/* Root's folders are closed to nobody, who has no view in which they are open: the program is taken along. */
static int open_for_nobody(const struct launch *launch)
{
    const char *program = launch->actor->program ? launch->actor->program : launch->actor->argv[0];
    bool closed = launch->sandbox->as_nobody && launch->room->mounts < 0 && strchr(program, '/');
    return closed ? open(program, O_PATH | O_CLOEXEC) : -1;
}

__attribute__((noreturn)) static void child(const struct launch *launch, int start, int trouble)
{
    char byte, tried[400];
    const char *what = "";
    const struct plan_actor *actor = launch->actor;
    if (read(start, &byte, 1) != 1)
        _exit(126);
    if (launch->plan->wall)
        wall_environment();
    for (char *const *variable = actor->environment; variable && *variable; variable++)
        putenv(*variable);
    setpgid(0, 0); /* kill(0, SIGTERM) is meant for the program's own, as under a shell */
    if (room_enter(launch->room, actor->directory) != 0)
        fail(trouble, "cannot enter", actor->directory ? actor->directory : "the sandbox");
    if (launch->sandbox->scratch[0] && actor->foreign)
        setenv("TMPDIR", launch->sandbox->scratch, 1);
    int program = open_for_nobody(launch);
    if (stdio_take(launch->io) != 0)
        fail(trouble, "cannot set up standard input and output for", actor->argv[0]);
    for (int fd = 0; launch->sandbox->as_nobody && fd <= 2; fd++)
        if (fchown(fd, NOBODY, NOBODY) != 0) /* who opens /dev/stdout opens them anew */
            fail(trouble, "cannot hand over standard input and output to", actor->argv[0]);
    if (confine(launch->sandbox, launch->plan, actor->foreign, &what) != 0)
        fail(trouble, what, actor->argv[0]);
    /* A shell's stray descriptors would shift the numbers that the programs get. Where the kernel is older
     * than 5.11 they stay. */
    syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
    for (int number = 1; number < NSIG; number++) /* exec would pass on what we ignore */
        signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (callfilter_install(launch->filter) != 0 ||
        (actor->foreign && foreign_filter_install(launch->foreign) != 0))
        fail(trouble, "cannot install the system call filter for", actor->argv[0]);
    if (program >= 0)
        syscall(SYS_execveat, program, "", actor->argv, environ, AT_EMPTY_PATH);
    exec_in_path(actor->program ? actor->program : actor->argv[0], actor->argv, tried, sizeof tried);
    fail(trouble, "cannot run", tried);
}

pid_t launch_actor(const struct launch *launch, int *trouble, char *why, size_t cap)
{
    int start[2] = { -1, -1 }, report[2] = { -1, -1 };
    pid_t pid = -1;
    if (pipe2(start, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC | O_NONBLOCK) != 0) {
        snprintf(why, cap, "cannot start: %s", strerror(errno));
        goto out;
    }
    pid = room_aim(launch->room) == 0 ? fork() : -1;
    if (pid == 0) {
        close(start[1]);
        close(report[0]);
        child(launch, start[0], report[1]);
    }
    if (pid < 0) {
        snprintf(why, cap, "cannot start: fork: %s", strerror(errno));
    } else if (ptrace_seize(pid) != 0) {
        snprintf(why, cap, "cannot trace: ptrace: %s; run `sockeye doctor`", strerror(errno));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, __WALL);
        pid = -1;
    } else if (write(start[1], "+", 1) == 1) {
        *trouble = report[0];
        report[0] = -1;
    }
    stdio_forked(launch->io);
out:
    for (int i = 0; i < 2; i++) {
        if (start[i] >= 0)
            close(start[i]);
        if (report[i] >= 0)
            close(report[i]);
    }
    return pid;
}

static const char *advice(const struct report *report)
{
    struct stat status;
    switch (report->error) {
    case ENOENT:
        if (stat(report->path, &status) == 0)
            return " (the interpreter it names is missing)";
        return strchr(report->path, '/') ? " (is the path right, and is it built?)" : " (not found in PATH)";
    case EACCES:
        if (stat(report->path, &status) == 0 && S_ISDIR(status.st_mode))
            return " (it is a directory)";
        return " (is it executable? chmod +x)";
    case ENOEXEC:
        return " (not a program of this machine, and no #! line)";
    default:
        return "";
    }
}

bool launch_trouble(int trouble, char *out, size_t cap, int32_t *error)
{
    struct report report;
    ssize_t n = read(trouble, &report, sizeof report);
    close(trouble);
    if (n != (ssize_t)sizeof report)
        return false;
    report.what[sizeof report.what - 1] = report.path[sizeof report.path - 1] = '\0';
    *error = report.error;
    snprintf(out, cap, "%s %s: %s%s", report.what, report.path, strerror(report.error), advice(&report));
    return true;
}
