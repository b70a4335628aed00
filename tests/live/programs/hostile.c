/* hostile MODE: programs that get in the way of whoever watches them. Each says on its output what it met,
 * which must be the same whether it is watched or not. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int say(const char *what, long number)
{
    printf("%s %ld\n", what, number);
    fflush(stdout);
    return 0;
}

/* A group of its own is killed, no other. */
static int group(void)
{
    say("killing", 0);
    return kill(0, SIGKILL);
}

static int traceme(void)
{
    int pair[2];
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    return say("pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

/* All signals blocked: two stay pending, and the calls go on. */
static int masked(void)
{
    sigset_t set;
    int pair[2];
    char byte;
    sigfillset(&set);
    sigprocmask(SIG_SETMASK, &set, NULL);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    raise(SIGTERM);
    raise(SIGCHLD);
    send(pair[0], "x", 1, 0);
    say("received", recv(pair[1], &byte, 1, 0));
    sigpending(&set);
    return say("pending", sigismember(&set, SIGTERM) + sigismember(&set, SIGCHLD));
}

static int wires[2];

static void *wait_for_ever(void *data)
{
    char byte;
    recv(wires[0], &byte, 1, 0);
    return data;
}

/* The process ends while its threads are in the kernel. */
static int abandons(void)
{
    pthread_t thread;
    socketpair(AF_UNIX, SOCK_STREAM, 0, wires);
    for (int i = 0; i < 20; i++)
        pthread_create(&thread, NULL, wait_for_ever, NULL);
    usleep(20000);
    say("leaving", 7);
    return 7;
}

static void *outlive(void *data)
{
    usleep(50000);
    say("sent", send(wires[1], "x", 1, 0));
    fflush(stdout);
    _exit(9);
    return data;
}

/* The first thread ends, another goes on. */
static int headless(void)
{
    pthread_t thread;
    socketpair(AF_UNIX, SOCK_STREAM, 0, wires);
    pthread_create(&thread, NULL, outlive, NULL);
    pthread_exit(NULL);
}

/* A child stops itself, as at Ctrl-Z; its parent makes it go on. */
static int stops(void)
{
    int status, pair[2];
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < 3; i++) {
            raise(i == 1 ? SIGTSTP : SIGSTOP);
            socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
        }
        _exit(4);
    }
    for (int i = 0; i < 3; i++) {
        waitpid(child, &status, WUNTRACED);
        say("stopped", WIFSTOPPED(status) ? WSTOPSIG(status) : -1);
        kill(child, SIGCONT);
    }
    waitpid(child, &status, 0);
    return say("exited", WEXITSTATUS(status));
}

/* vfork() and exec, as posix_spawn() does it, once with a program that is not there. */
static int spawns(void)
{
    char *words[] = { "sh", "-c", "exit 5", NULL };
    for (int i = 0; i < 3; i++) {
        pid_t child;
        int status = 0;
        posix_spawn(&child, "/bin/sh", NULL, NULL, words, environ);
        waitpid(child, &status, 0);
        say("exited", WEXITSTATUS(status));
    }
    pid_t child;
    return say("error", posix_spawn(&child, "/nowhere/sh", NULL, NULL, words, environ));
}

static volatile int racing = 1;

static void *uses(void *data)
{
    char byte;
    while (racing) {
        recv(wires[0], &byte, 1, MSG_DONTWAIT);
        send(wires[1], "x", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    return data;
}

/* Threads use descriptors while another replaces them. */
static int races(void)
{
    pthread_t threads[3];
    socketpair(AF_UNIX, SOCK_STREAM, 0, wires);
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, uses, NULL);
    for (int i = 0; i < 100; i++) {
        int pair[2];
        socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
        dup2(pair[0], wires[0]);
        dup2(pair[1], wires[1]);
        close(pair[0]);
        close(pair[1]);
    }
    racing = 0;
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    return say("joined", 3);
}

/* One epoll loop over a timer, a signal and an event counter. */
static int loops(void)
{
    const struct itimerspec soon = { .it_value.tv_nsec = 10000000, .it_interval.tv_nsec = 10000000 };
    uint64_t one = 1, bytes[16];
    long counts = 0, signals = 0;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int poll = epoll_create1(0);
    int fds[] = { timerfd_create(CLOCK_MONOTONIC, 0), eventfd(0, 0), signalfd(-1, &set, 0) };
    for (int i = 0; i < 3; i++)
        epoll_ctl(poll, EPOLL_CTL_ADD, fds[i],
                  &(struct epoll_event){ .events = EPOLLIN, .data.u32 = (uint32_t)i });
    timerfd_settime(fds[0], 0, &soon, NULL);
    while (counts < 5 || signals < 5) {
        struct epoll_event event;
        if (epoll_wait(poll, &event, 1, -1) != 1 || read(fds[event.data.u32], bytes, sizeof bytes) <= 0)
            return say("lost", -1);
        counts += event.data.u32 == 1;
        signals += event.data.u32 == 2;
        if (event.data.u32 == 0) {
            kill(getpid(), SIGUSR1);
            if (write(fds[1], &one, sizeof one) != sizeof one)
                return say("lost", -1);
        }
    }
    return say("woken by all of them", 3);
}

/* A descriptor goes to another process through a socket. */
static int passes(void)
{
    int pair[2], ends[2];
    char byte = 'x', got[64];
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = { 0 };
    struct iovec io = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &io, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.room
    };
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0 || pipe(ends) != 0)
        return 1;
    if (fork() == 0) {
        close(ends[1]);
        recvmsg(pair[1], &message, 0);
        int fd;
        memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
        _exit(write(fd, "from the child", 14) != 14);
    }
    control.header = (struct cmsghdr){ .cmsg_level = SOL_SOCKET,
                                       .cmsg_type = SCM_RIGHTS,
                                       .cmsg_len = CMSG_LEN(sizeof(int)) };
    memcpy(CMSG_DATA(&control.header), &ends[1], sizeof(int));
    sendmsg(pair[0], &message, 0);
    close(ends[1]);
    ssize_t n = read(ends[0], got, sizeof got);
    wait(NULL);
    return say("bytes", n);
}

static void *becomes_another(void *data)
{
    execl("/bin/echo", "echo", "another", (char *)NULL);
    return data;
}

/* All threads would become another program; the first that does ends the others. */
static int execs(void)
{
    pthread_t threads[6];
    for (size_t i = 0; i < 6; i++)
        pthread_create(&threads[i], NULL, becomes_another, NULL);
    for (;;)
        pause();
}

static const struct {
    const char *name;
    int (*run)(void);
} modes[] = {
    { "group", group },       { "traceme", traceme }, { "masked", masked }, { "abandons", abandons },
    { "headless", headless }, { "stops", stops },     { "spawns", spawns }, { "races", races },
    { "loops", loops },       { "passes", passes },   { "execs", execs },
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(modes[i].name, argv[1]) == 0)
            return modes[i].run();
    fprintf(stderr, "hostile: which mode?\n");
    return 2;
}
