#include "lab/observe/sandbox/room.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/wall/gaps.h"

/* Process ids stand for their programs in a recording, so those of a further room begin where those of the
 * ones before will hardly come; an id is given anew only when all have been, and then from 300 on. */
enum { ROOM_PIDS = 1000, ROOM_PIDS_LEAST = 100 };

/* What is in one that is made. */
struct furnishing {
    const struct view *view;   /* of files; NULL: those of `beside` */
    const struct room *beside; /* NULL: it is the first */
    unsigned number;           /* behind the first */
};

/* What its pid 1 says when it is up. */
struct built {
    bool good;
    bool by_path; /* it is not: for what it was to show or to cover */
    unsigned gaps;
    char why[200];
};

static int refuse(char *why, size_t cap, const char *what)
{
    snprintf(why, cap, "%s: %s", what, strerror(errno));
    return -1;
}

void room_none(struct room *room)
{
    *room = (struct room){ .pids = -1, .mounts = -1, .folder = -1 };
}

/* ---- its pid 1 */

/* From outside, where pid 0 is whoever is not of the room. Who queues a signal may give any pid, but no code
 * from 0 on. */
static bool is_from_outside(const siginfo_t *info)
{
    return info->si_signo != SIGCHLD && info->si_code >= 0 && info->si_pid == 0;
}

/* Takes in orphans. The kernel kills all the rest when it dies, and it dies with the observer, or when it is
 * told to from outside. */
__attribute__((noreturn)) static void reap_for_ever(void)
{
    static const int heard[] = { SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT };
    sigset_t set;
    siginfo_t info;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof heard / sizeof heard[0]; i++)
        sigaddset(&set, heard[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (;;) {
        if (sigwaitinfo(&set, &info) > 0 && is_from_outside(&info))
            _exit(0);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
    }
}

/* Where a kernel does not let it be told which number comes next, some are used up. */
static void number_apart(unsigned number)
{
    int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
    char text[16];
    snprintf(text, sizeof text, "%u", number * ROOM_PIDS);
    bool told = fd >= 0 && write(fd, text, strlen(text)) > 0;
    if (fd >= 0)
        close(fd);
    for (unsigned i = 0; !told && i < number * ROOM_PIDS_LEAST; i++) {
        pid_t pid = vfork();
        if (pid == 0)
            _exit(0);
        if (pid > 0)
            waitpid(pid, NULL, 0);
    }
}

static void furnish(struct built *built, const struct furnishing *with)
{
    if (with->beside)
        number_apart(with->number);
    if (with->beside && with->beside->mounts < 0)
        return; /* no view is there to be had a part of */
    if (with->beside && room_enter(with->beside, NULL) != 0)
        refuse(built->why, sizeof built->why, "setns(CLONE_NEWNS)");
    else if (unshare(CLONE_NEWNS) != 0)
        refuse(built->why, sizeof built->why, "unshare(CLONE_NEWNS)");
    else if (with->beside)
        view_renew(&built->gaps);
    else
        built->by_path = view_build(with->view, &built->gaps, built->why, sizeof built->why) == VIEW_PATH;
    built->good = built->why[0] == '\0';
}

/* Without its own copies of the observer's descriptors nobody mistakes it for a living observer. */
__attribute__((noreturn)) static void be_init(int report, const struct furnishing *with)
{
    struct built built = { .good = true };
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGCHLD, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, "sockeye-init");
    if (with->view || with->beside)
        furnish(&built, with);
    if (write(report, &built, sizeof built) != (ssize_t)sizeof built || !built.good)
        _exit(1);
    close_range(0, ~0U, 0);
    reap_for_ever();
}

/* ---- opening one */

static int open_of(pid_t pid, const char *what, int flags)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, what);
    return open(path, flags | O_CLOEXEC);
}

/* As fork(), but the child is the first in a PID namespace: after an unshare() all further children would be
 * in that one, and there is no way back to a namespace that somebody else owns. */
static pid_t fork_into_new(void)
{
    return (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
}

/* 1 it is up, 0 its view could not be built, -1 with errno. */
static int start(struct room *room, const struct furnishing *with, struct built *built)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0)
        return -1;
    room->init = fork_into_new();
    if (room->init == 0)
        be_init(report[1], with);
    int error = errno;
    close(report[1]);
    int result = room->init > 0 && read(report[0], built, sizeof *built) == (ssize_t)sizeof *built ? 1 : -1;
    close(report[0]);
    if (result > 0 && !built->good)
        result = 0;
    if (result <= 0 && room->init > 0) {
        kill(room->init, SIGKILL);
        waitpid(room->init, NULL, 0);
        error = EPERM;
    }
    if (result <= 0)
        room->init = 0;
    errno = error;
    return result;
}

static int take(struct room *room, bool has_files, char *why, size_t cap)
{
    room->pids = open_of(room->init, "ns/pid", O_RDONLY);
    room->mounts = has_files ? open_of(room->init, "ns/mnt", O_RDONLY) : -1;
    room->folder = has_files ? open_of(room->init, "cwd", O_PATH) : -1;
    room->own_terminals = has_files && !(room->gaps & GAP_TERMINALS);
    return room->pids >= 0 && (!has_files || room->mounts >= 0) ? 0 : refuse(why, cap, "/proc/PID/ns");
}

int room_open(struct room *room, const struct view *view, char *why, size_t cap)
{
    struct furnishing with = { .view = view };
    struct built built = { 0 };
    room_none(room);
    int started = start(room, &with, &built);
    why[0] = '\0';
    if (started == 0) {
        snprintf(why, cap, "%s", built.why);
        if (built.by_path && view->walled)
            return -1;
        with.view = NULL;
        started = start(room, &with, &built);
    }
    if (started <= 0)
        return refuse(why, cap, "a new PID namespace");
    room->gaps = with.view ? built.gaps : (unsigned)(GAP_FILES | GAP_PROCESSES | GAP_TERMINALS);
    return take(room, with.view != NULL, why, cap);
}

int room_open_beside(struct room *beside, const struct room *room, unsigned n, char *why, size_t cap)
{
    const struct furnishing with = { .beside = room, .number = n };
    struct built built = { 0 };
    room_none(beside);
    if (start(beside, &with, &built) <= 0)
        return refuse(why, cap, built.why[0] ? built.why : "a second PID namespace");
    beside->gaps = room->gaps | built.gaps;
    return take(beside, room->mounts >= 0, why, cap);
}

/* ---- going in */

int room_aim(const struct room *room)
{
    return room->pids < 0 ? 0 : setns(room->pids, CLONE_NEWPID);
}

int room_enter(const struct room *room, const char *folder)
{
    if (room->mounts >= 0 && (setns(room->mounts, CLONE_NEWNS) != 0 || fchdir(room->folder) != 0))
        return -1;
    return folder ? chdir(folder) : 0;
}

int room_terminal(const struct room *room)
{
    return room->own_terminals ? open_of(room->init, "root/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
                               : posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
}

bool room_collapses(const struct room *room)
{
    enum { PF_EXITING = 4 }; /* as /proc/PID/stat has it: its end is told only when all in it are gone */
    char text[256];
    unsigned flags = 0;
    if (room->init <= 0)
        return false;
    int fd = open_of(room->init, "stat", O_RDONLY);
    if (fd < 0)
        return true;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    const char *end = strrchr(text, ')');
    return end && sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1 && (flags & PF_EXITING);
}

void room_close(struct room *room)
{
    int *const fds[] = { &room->pids, &room->mounts, &room->folder };
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
}
