#include "lab/observe/ptrace/attachable.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/observe/ptrace/seize.h"

/* ---- what /proc says */

static void take_line(const char *line, struct process_status *status)
{
    unsigned long long number;
    int id;
    unsigned uid;
    sscanf(line, "Name: %31[^\n]", status->name);
    sscanf(line, "State: %c", &status->state);
    if (sscanf(line, "Tgid: %d", &id) == 1)
        status->group = id;
    else if (sscanf(line, "PPid: %d", &id) == 1)
        status->parent = id;
    else if (sscanf(line, "TracerPid: %d", &id) == 1)
        status->tracer = id;
    else if (sscanf(line, "Uid: %u", &uid) == 1)
        status->uid = uid;
    else if (sscanf(line, "SigCgt: %llx", &number) == 1)
        status->caught = number;
    else if (sscanf(line, "SigIgn: %llx", &number) == 1)
        status->ignored = number;
}

bool process_status_read(pid_t pid, struct process_status *status)
{
    char path[48], line[512];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "re");
    *status = (struct process_status){ .group = pid };
    if (!file)
        return false;
    while (fgets(line, sizeof line, file))
        take_line(line, status);
    fclose(file);
    return status->state != 0;
}

static bool is_kernel_thread(pid_t pid)
{
    enum { PF_KTHREAD = 0x00200000 };
    char path[48], text[512];
    unsigned flags = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    const char *end = file && fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
    bool read = end && sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1;
    if (file)
        fclose(file);
    return read && (flags & PF_KTHREAD);
}

/* What is not allowed to be read is found out by trying. */
static bool is_of_32_bits(pid_t pid)
{
    char path[48];
    unsigned char ident[EI_NIDENT] = { 0 };
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = file < 0 ? -1 : read(file, ident, sizeof ident);
    if (file >= 0)
        close(file);
    return n == (ssize_t)sizeof ident && memcmp(ident, ELFMAG, SELFMAG) == 0 && ident[EI_CLASS] == ELFCLASS32;
}

static bool is_above_us(pid_t pid)
{
    struct process_status status;
    for (pid_t above = getpid(); above > 0; above = status.parent) {
        if (above == pid)
            return true;
        if (!process_status_read(above, &status))
            return false;
    }
    return false;
}

/* ---- in words */

__attribute__((format(printf, 3, 4))) static void say(char *why, size_t cap, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(why, cap, format, list);
    va_end(list);
}

static void say_traced(const struct process_status *status, pid_t pid, char *why, size_t cap)
{
    struct process_status tracer;
    bool known = process_status_read(status->tracer, &tracer);
    say(why, cap,
        "process %d (%s) is watched by %s (process %d) already, and the kernel allows one only: end that "
        "first",
        (int)pid, status->name, known ? tracer.name : "another program", (int)status->tracer);
}

static int yama_scope(void)
{
    int scope = 0;
    FILE *file = fopen("/proc/sys/kernel/yama/ptrace_scope", "re");
    if (file && fscanf(file, "%d", &scope) != 1)
        scope = 0;
    if (file)
        fclose(file);
    return scope;
}

static void say_forbidden(const struct process_status *status, pid_t pid, char *why, size_t cap)
{
    int scope = yama_scope();
    if (scope == 3)
        say(why, cap,
            "process %d (%s) cannot be watched: kernel.yama.ptrace_scope is 3, which forbids it to everybody "
            "until the machine starts anew with another",
            (int)pid, status->name);
    else if (geteuid() == 0)
        say(why, cap,
            "process %d (%s) cannot be watched: CAP_SYS_PTRACE is missing (in a container: "
            "--cap-add=SYS_PTRACE)",
            (int)pid, status->name);
    else if (status->uid != getuid())
        say(why, cap,
            "process %d (%s) belongs to another user (uid %u): watch it as that user or as root (sudo)",
            (int)pid, status->name, status->uid);
    else if (scope > 0)
        say(why, cap,
            "process %d (%s) cannot be watched: kernel.yama.ptrace_scope is %d: as root (sudo), or after "
            "`sudo sysctl kernel.yama.ptrace_scope=0`; or start it with `sockeye trace -- PROGRAM`",
            (int)pid, status->name, scope);
    else
        say(why, cap,
            "process %d (%s) cannot be watched: it keeps its memory to itself, as programs do that change "
            "their user (set-user-ID, PR_SET_DUMPABLE): watch it as root (sudo)",
            (int)pid, status->name);
}

void attachable_refused(pid_t pid, int error, char *why, size_t cap)
{
    struct process_status status;
    if (error == ESRCH || !process_status_read(pid, &status) || status.state == 'Z')
        say(why, cap, "process %d has ended", (int)pid);
    else if (error == EPERM && status.tracer)
        say_traced(&status, pid, why, cap);
    else if (error == EPERM)
        say_forbidden(&status, pid, why, cap);
    else
        say(why, cap, "process %d (%s) cannot be watched: PTRACE_SEIZE: %s; run `sockeye doctor`", (int)pid,
            status.name, strerror(error));
}

/* ---- all of it */

/* Its errno, 0 when it was allowed. The end of a tracer lets go of what it has. */
static int try_seize(pid_t pid)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(ptrace_seize_running(pid) == 0 ? 0 : errno);
    if (child < 0)
        return errno;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

/* False when it is none to watch. */
static bool is_a_program(pid_t pid, const struct process_status *status, char *why, size_t cap)
{
    if (status->group != pid)
        say(why, cap, "%d is a thread of process %d: attach to that, and all its threads are watched",
            (int)pid, (int)status->group);
    else if (is_kernel_thread(pid))
        say(why, cap, "process %d (%s) is a thread of the kernel, and no program", (int)pid, status->name);
    else if (status->state == 'Z' || status->state == 'X')
        say(why, cap,
            "process %d (%s) has ended, and only waits for its parent, process %d, to ask how (a zombie)",
            (int)pid, status->name, (int)status->parent);
    else if (is_above_us(pid))
        say(why, cap,
            "process %d (%s) is sockeye itself, or what it was started from: who watches cannot be watched "
            "by itself",
            (int)pid, status->name);
    else if (sizeof(void *) == 8 && is_of_32_bits(pid))
        say(why, cap, "process %d (%s) is a program of 32 bits, whose calls are others: build it for 64 bits",
            (int)pid, status->name);
    else
        return true;
    return false;
}

enum attachable attachable(pid_t pid, char *why, size_t cap)
{
    struct process_status status;
    if (!process_status_read(pid, &status)) {
        say(why, cap, "there is no process %d: `pgrep -a NAME` shows those there are", (int)pid);
        return ATTACHABLE_SENSELESS;
    }
    if (!is_a_program(pid, &status, why, cap))
        return ATTACHABLE_SENSELESS;
    int error = try_seize(pid);
    if (error == 0)
        return ATTACHABLE;
    attachable_refused(pid, error, why, cap);
    return error == ESRCH ? ATTACHABLE_SENSELESS : ATTACHABLE_FORBIDDEN;
}
