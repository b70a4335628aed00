/* Three processes: one that makes the namespaces, the first process inside, which waits, and the compiler.
 * They report to the caller over a socket, by which the folder of the product comes out as well. */
#include "lab/course/lesson/compiler_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/course/lesson/compiler_room.h"
#include "lab/wall/enter.h"
#include "lab/wall/limit.h"

enum report_kind { REPORT_NO_WALL, REPORT_FOLDER, REPORT_ERROR, REPORT_END };

struct report {
    enum report_kind kind;
    int number; /* an errno, or the status */
    long cpu_ms;
};

/* ---- reports */

static void send_report(int to, const struct report *report, int fd)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    struct iovec bytes = { (void *)report, sizeof *report };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };
    if (fd >= 0) {
        message.msg_control = control.room;
        message.msg_controllen = sizeof control.room;
        control.header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof fd),
                                           .cmsg_level = SOL_SOCKET,
                                           .cmsg_type = SCM_RIGHTS };
        memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
    }
    sendmsg(to, &message, MSG_NOSIGNAL);
}

static void tell(int to, enum report_kind kind, int number)
{
    send_report(to, &(struct report){ .kind = kind, .number = number }, -1);
}

/* False when there is no other. `*fd` is not touched where the report brings none. */
static bool take_report(int from, struct report *report, int *fd)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    struct iovec bytes = { report, sizeof *report };
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room
    };
    if (recvmsg(from, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) != (ssize_t)sizeof *report)
        return false;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof *fd)) {
        if (*fd >= 0)
            close(*fd);
        memcpy(fd, CMSG_DATA(header), sizeof *fd);
    }
    return true;
}

/* ---- the compiler */

static void set_limits(void)
{
    limit_lower(RLIMIT_CPU, COMPILER_CPU_SECONDS, COMPILER_CPU_SECONDS + 2);
    limit_lower(RLIMIT_AS, (rlim_t)COMPILER_MEMORY_MIB << 20, (rlim_t)COMPILER_MEMORY_MIB << 20);
    limit_lower(RLIMIT_FSIZE, (rlim_t)COMPILER_FILE_MIB << 20, (rlim_t)COMPILER_FILE_MIB << 20);
    limit_lower(RLIMIT_CORE, 1, 1); /* and not 0: no crash is handed to a program either (core(5)) */
}

/* Default signals, so that what the caller ignores does not reach it. */
static void forget_signals(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

__attribute__((noreturn)) static void become_compiler(const struct compiler_run *run, bool walled, int words,
                                                      int reports)
{
    char scratch[PATH_MAX];
    str_copy(scratch, sizeof scratch, path_folder(run->argv[run->product_at]));
    char **environment = compiler_environment(walled ? "/tmp" : scratch);
    int null = open("/dev/null", O_RDONLY);
    if (!environment || null < 0 || dup2(null, 0) < 0 || dup2(words, 1) < 0 || dup2(words, 2) < 0) {
        tell(reports, REPORT_ERROR, errno);
        _exit(127);
    }
    syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_limits();
    umask(022); /* the product is for anybody to run, and nobody else to write */
    if (!walled)
        compiler_room_close(run, scratch);
    execvpe(run->program, run->argv, environment);
    tell(reports, REPORT_ERROR, errno);
    _exit(127);
}

/* Runs the compiler as a child and reports its end. */
__attribute__((noreturn)) static void attend(const struct compiler_run *run, bool walled, int words,
                                             int reports)
{
    struct rusage used = { 0 };
    int status = 0;
    pid_t compiler = fork();
    if (compiler == 0)
        become_compiler(run, walled, words, reports);
    close(words);
    if (compiler < 0)
        tell(reports, REPORT_ERROR, errno);
    while (compiler > 0 && wait4(compiler, &status, 0, &used) < 0 && errno == EINTR)
        ;
    struct report report = { REPORT_END, status,
                             (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
                                 (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000 };
    if (compiler > 0)
        send_report(reports, &report, -1);
    _exit(0);
}

/* ---- the wall */

/* The first process inside: when it ends, all others there are ended. */
__attribute__((noreturn)) static void inside(const struct compiler_run *run, unsigned gaps, int words,
                                             int reports)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int folder = compiler_room_build(run, &gaps);
    if (folder < 0 || wall_give_up(gaps) != 0) {
        tell(reports, REPORT_NO_WALL, errno);
        _exit(1);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* another user's does not outlast the change */
    prctl(PR_SET_DUMPABLE, 0);
    send_report(reports, &(struct report){ .kind = REPORT_FOLDER }, folder);
    close(folder);
    attend(run, true, words, reports);
}

__attribute__((noreturn)) static void go_behind_the_wall(const struct compiler_run *run, int words,
                                                         int reports)
{
    char why[200], product[PATH_MAX];
    unsigned gaps = 0;
    if (wall_enter(CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC, &gaps, why, sizeof why) != 0) {
        tell(reports, REPORT_NO_WALL, errno);
        _exit(1);
    }
    compiler_room_product(run, product, sizeof product);
    run->argv[run->product_at] = product;
    pid_t first = fork();
    if (first == 0)
        inside(run, gaps, words, reports);
    if (first < 0)
        tell(reports, REPORT_NO_WALL, errno);
    close(words);
    while (first > 0 && waitpid(first, NULL, 0) < 0 && errno == EINTR)
        ;
    _exit(0);
}

/* ---- outside */

/* All that comes from `fd`, the first cap - 1 bytes of it kept, up to its end, or to COMPILER_WORDS_MIB, or
 * to the deadline; what is there by then is taken, however late this process is itself. */
static void read_words(int fd, char *out, size_t cap, int64_t deadline_ms, struct compiler_end *end)
{
    char rest[4096];
    size_t used = 0, all = 0;
    while (!end->too_long && !end->too_much) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        int64_t left = deadline_ms - clock_monotonic_ms();
        int ready = poll(&wait, 1, left > 0 ? (int)left : 0);
        end->too_long = ready == 0;
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        bool room = used + 1 < cap;
        ssize_t n = room ? read(fd, out + used, cap - 1 - used) : read(fd, rest, sizeof rest);
        if (n <= 0)
            break;
        used += room ? (size_t)n : 0;
        all += (size_t)n;
        end->too_much = all > (size_t)COMPILER_WORDS_MIB << 20;
    }
    while (used && out[used - 1] == '\n')
        used--;
    out[used] = '\0';
}

static void hear(int fd, struct compiler_end *end, char *words, size_t cap)
{
    char *raw = calloc(1, cap);
    struct text clean = text_into(words, cap);
    if (raw)
        read_words(fd, raw, cap, clock_monotonic_ms() + COMPILER_HANG_SECONDS * 1000, end);
    else
        end->error = ENOMEM;
    text_visible_lines(&clean, str_from(raw));
    free(raw);
}

/* False when there is no wall. `*folder` is that of the product, behind it. */
static bool take_reports(int from, struct compiler_end *end, int *folder)
{
    struct report report;
    while (take_report(from, &report, folder)) {
        if (report.kind == REPORT_NO_WALL)
            return false;
        if (report.kind == REPORT_ERROR)
            end->error = report.number;
        if (report.kind == REPORT_END) {
            end->status = report.number;
            end->cpu_ms = report.cpu_ms;
        }
    }
    return true;
}

static pid_t start(const struct compiler_run *run, bool walled, const int words[2], const int reports[2])
{
    fflush(NULL);
    pid_t child = fork();
    if (child != 0)
        return child;
    setpgid(0, 0); /* ended with its helpers, where no namespace does it */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    forget_signals();
    close(words[0]);
    close(reports[0]);
    if (walled)
        go_behind_the_wall(run, words[1], reports[1]);
    attend(run, false, words[1], reports[1]);
}

/* One run, behind the wall or not. False when there is no wall. */
static bool run_once(const struct compiler_run *run, bool walled, struct compiler_end *end, char *words,
                     size_t cap)
{
    int pipe[2], reports[2], folder = -1;
    bool stood = true;
    *end = (struct compiler_end){ .walled = walled };
    if (pipe2(pipe, O_CLOEXEC) < 0) {
        end->error = errno;
        return true;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, reports) < 0) {
        end->error = errno;
        close(pipe[0]);
        close(pipe[1]);
        return true;
    }
    pid_t child = start(run, walled, pipe, reports);
    end->error = child < 0 ? errno : 0;
    close(pipe[1]);
    close(reports[1]);
    hear(pipe[0], end, words, cap);
    if (child > 0 && (end->too_long || end->too_much || end->error))
        kill(-child, SIGKILL);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    stood = take_reports(reports[0], end, &folder);
    if (walled && stood && !end->error && !end->too_long && !end->too_much && end->status == 0)
        end->unkept = compiler_room_take_out(folder, run->argv[run->product_at]);
    if (folder >= 0)
        close(folder);
    close(pipe[0]);
    close(reports[0]);
    return stood;
}

void compiler_process(const struct compiler_run *run, struct compiler_end *end, char *words, size_t cap)
{
    static bool no_wall; /* of this machine: it is not asked again */
    if (!no_wall && run_once(run, true, end, words, cap))
        return;
    no_wall = true;
    run_once(run, false, end, words, cap);
}
