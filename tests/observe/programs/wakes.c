/* wakes MODE [PATH]: one task, or two that wait for each other, and something that is no task wakes it after
 * a while. Ends with 0 when it was woken so. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct timespec soon = { 0, 900000000 };

static int timer(void)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    return timerfd_settime(fd, 0, &(struct itimerspec){ .it_value = soon }, NULL) == 0 ? fd : -1;
}

static int epoll_of(int fd)
{
    int epoll = epoll_create1(0);
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
    return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? epoll : -1;
}

static int woken_in(int epoll)
{
    struct epoll_event event;
    return epoll_wait(epoll, &event, 1, -1) == 1 ? 0 : 1;
}

/* The end of a pair whose other end stays silent. */
static int silent(void)
{
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 ? pair[0] : -1;
}

static void handler(int signal)
{
    (void)signal;
}

static int fails_with(int fd, int error)
{
    char byte;
    return recv(fd, &byte, 1, 0) < 0 && errno == error ? 0 : 1;
}

static int inherited(const char *path)
{
    (void)path;
    int epoll = epoll_of(timer());
    return fork() ? 0 : woken_in(epoll);
}

static int alarm_off(const char *path)
{
    (void)path;
    int fd = timer();
    alarm(0);
    return woken_in(epoll_of(fd));
}

static int posix(const char *path)
{
    timer_t id;
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
    (void)path;
    sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = handler }, NULL);
    if (timer_create(CLOCK_MONOTONIC, &event, &id) != 0 ||
        timer_settime(id, 0, &(struct itimerspec){ .it_value = soon }, NULL) != 0)
        return 2;
    alarm(0);
    return fails_with(silent(), EINTR);
}

static int nested(const char *path)
{
    (void)path;
    int inner = epoll_of(timer());
    alarm(0);
    return woken_in(epoll_of(inner));
}

/* ---- descriptors that are passed on */

static void pass(int through, int fd)
{
    char byte = 'x', room[CMSG_SPACE(sizeof fd)] = { 0 };
    struct iovec vector = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room
    };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(head), &fd, sizeof fd);
    sendmsg(through, &message, 0);
    close(fd);
}

static int take(int through)
{
    char byte, room[CMSG_SPACE(sizeof(int))];
    struct iovec vector = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room
    };
    int fd = -1;
    if (recvmsg(through, &message, 0) == 1)
        memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

static int child_status(void)
{
    int status;
    return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static int passed_timer(const char *path)
{
    int pair[2];
    uint64_t ticks;
    (void)path;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return 2;
    if (fork() == 0)
        return read(take(pair[1]), &ticks, sizeof ticks) == sizeof ticks ? 0 : 1;
    pass(pair[0], timer());
    return 0;
}

static int passed_timeout(const char *path)
{
    int pair[2];
    struct timeval timeout = { 0, 900000 };
    (void)path;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return 2;
    if (fork() == 0)
        _exit(fails_with(take(pair[1]), EAGAIN));
    int fd = silent();
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    pass(pair[0], fd);
    return child_status();
}

/* ---- TCP: the kernel goes on by itself */

static int listen_on(struct sockaddr_in *address, int defer)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t size = sizeof *address;
    *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (defer)
        setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &defer, sizeof defer);
    if (bind(fd, (struct sockaddr *)address, size) != 0 || listen(fd, 1) != 0)
        exit(2);
    getsockname(fd, (struct sockaddr *)address, &size);
    return fd;
}

/* A connection whose other end takes nothing in from now on, not even acknowledgements. */
static int connect_to_the_deaf(void)
{
    struct sockaddr_in address;
    int hops = 255; /* segments that have come by fewer are dropped */
    int server = listen_on(&address, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        exit(2);
    setsockopt(accept(server, NULL, NULL), IPPROTO_IP, IP_MINTTL, &hops, sizeof hops);
    return fd;
}

static int unanswered(const char *path)
{
    int fd = connect_to_the_deaf(), ms = 1200;
    (void)path;
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
    send(fd, "x", 1, 0);
    return fails_with(fd, ETIMEDOUT);
}

static int keepalive(const char *path)
{
    int fd = connect_to_the_deaf(), one = 1;
    (void)path;
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
    return fails_with(fd, ETIMEDOUT);
}

/* The client is connected and waits; the server is told only when its SYN-ACK was repeated. */
static int deferred(const char *path)
{
    struct sockaddr_in address;
    char byte;
    (void)path;
    int server = listen_on(&address, 1);
    if (fork() == 0) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        connect(fd, (struct sockaddr *)&address, sizeof address);
        _exit(recv(fd, &byte, 1, 0) == 1 ? 0 : 1);
    }
    send(accept(server, NULL, NULL), "x", 1, 0);
    return child_status();
}

/* ---- woken from outside: PATH is whose */

static int fifo(const char *path)
{
    struct pollfd poller = { .fd = open(path, O_RDONLY), .events = POLLIN };
    char byte;
    return poll(&poller, 1, -1) == 1 && read(poller.fd, &byte, 1) == 1 ? 0 : 1;
}

static int unix_socket(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    char byte;
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return 2;
    return recv(fd, &byte, 1, 0) == 1 ? 0 : 1;
}

/* `path` is a port of the host's network. */
static int stranger(const char *path)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons((uint16_t)atoi(path)) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char byte;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return 2;
    return recv(fd, &byte, 1, 0) == 1 ? 0 : 1;
}

static int watched_file(const char *path)
{
    int watch = inotify_init();
    struct pollfd pollers[] = { { .fd = silent(), .events = POLLIN }, { .fd = watch, .events = POLLIN } };
    inotify_add_watch(watch, path, IN_MODIFY);
    return poll(pollers, 2, -1) == 1 ? 0 : 1;
}

static uint32_t *word;
static int told[2];

static void *wait_for_word(void *unused)
{
    while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == 0)
        syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL, NULL, 0);
    send(told[1], "x", 1, 0);
    return unused;
}

static int lock(const char *path)
{
    pthread_t thread;
    char byte;
    int fd = open(path, O_RDWR);
    word = mmap(NULL, sizeof *word, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (word == MAP_FAILED || socketpair(AF_UNIX, SOCK_STREAM, 0, told) != 0 ||
        pthread_create(&thread, NULL, wait_for_word, NULL) != 0)
        return 2;
    return recv(told[0], &byte, 1, 0) == 1 ? 0 : 1;
}

/* ---- woken by what is typed */

static int typed(const char *path)
{
    (void)path;
    return woken_in(epoll_of(0));
}

/* ---- woken by nobody */

static int timer_gone(const char *path)
{
    uint64_t ticks;
    struct itimerval alarm_soon = { .it_value.tv_usec = 10000 };
    (void)path;
    signal(SIGALRM, handler);
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(fd, 0, &(struct itimerspec){ .it_value.tv_nsec = 10000000 }, NULL);
    if (read(fd, &ticks, sizeof ticks) != sizeof ticks)
        return 2;
    setitimer(ITIMER_REAL, &alarm_soon, NULL);
    pause();
    return fails_with(silent(), 0);
}

static int own_peer(const char *path)
{
    (void)path;
    return fails_with(connect_to_the_deaf(), 0);
}

/* As Go has it for every connection; the peer is open, and answers. */
static int kept_alive(const char *path)
{
    struct sockaddr_in address;
    int server = listen_on(&address, 0), fd = socket(AF_INET, SOCK_STREAM, 0), seconds = 15, one = 1;
    (void)path;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 || accept(server, NULL, NULL) < 0)
        return 2;
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
    return fails_with(fd, 0);
}

static void *wake_often(void *name)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    prctl(PR_SET_NAME, name);
    pthread_mutex_lock(&mutex);
    for (int i = 0; i < 60; i++) { /* longer than it takes the observer to say that nobody is left */
        struct timespec soon;
        clock_gettime(CLOCK_REALTIME, &soon);
        soon.tv_nsec = (soon.tv_nsec + 20000000) % 1000000000;
        soon.tv_sec += soon.tv_nsec < 20000000;
        pthread_cond_timedwait(&condition, &mutex, &soon);
    }
    send(told[1], "x", 1, 0);
    return NULL;
}

static int beside_a_thread(const char *name)
{
    pthread_t thread;
    char byte;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, told) != 0 ||
        pthread_create(&thread, NULL, wake_often, (void *)name) != 0)
        return 2;
    return recv(told[0], &byte, 1, 0) == 1 ? 0 : 1;
}

static int java(const char *path)
{
    (void)path;
    return beside_a_thread("VM Periodic Task Thread");
}

/* The thread of the machine itself, once its periodic task has ended: it ends the program. */
static int java_ends(const char *path)
{
    (void)path;
    return beside_a_thread("VM Thread");
}

static int ticker(const char *path)
{
    (void)path;
    return beside_a_thread("pool-1-thread-1");
}

/* ---- a server that nobody has called */

static int listens(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return listen(fd, 1) == 0 ? fd : -1;
}

/* Two processes that take turns: one accepts, the other waits for the lock. */
static int file_lock(const char *path)
{
    int door = listens(), fd = open(path, O_CREAT | O_RDWR, 0600);
    if (fork() < 0)
        return 2;
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(fd, F_SETLKW, &lock) != 0)
        return 2;
    return accept(door, NULL, NULL) >= 0 ? 0 : 1;
}

/* Of its standard output it asks for errors alone. */
static int unasked(const char *path)
{
    struct pollfd sets[] = { { .fd = listens(), .events = POLLIN }, { .fd = STDOUT_FILENO } };
    (void)path;
    return poll(sets, 2, -1) > 0 ? 0 : 1;
}

static int datagrams(const char *path)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    char byte;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    (void)path;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0)
        return 2;
    return recvfrom(fd, &byte, 1, 0, NULL, NULL) == 1 ? 0 : 1;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(const char *path);
    } modes[] = {
        { "inherited", inherited },
        { "alarm-off", alarm_off },
        { "posix", posix },
        { "nested", nested },
        { "passed-timer", passed_timer },
        { "passed-timeout", passed_timeout },
        { "unanswered", unanswered },
        { "keepalive", keepalive },
        { "deferred", deferred },
        { "fifo", fifo },
        { "unix", unix_socket },
        { "stranger", stranger },
        { "watched-file", watched_file },
        { "lock", lock },
        { "typed", typed },
        { "timer-gone", timer_gone },
        { "own-peer", own_peer },
        { "kept-alive", kept_alive },
        { "java", java },
        { "java-ends", java_ends },
        { "ticker", ticker },
        { "datagrams", datagrams },
        { "file-lock", file_lock },
        { "unasked", unasked },
    };
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(modes[i].name, argv[1]) == 0)
            return modes[i].run(argc > 2 ? argv[2] : "");
    fprintf(stderr, "wakes: no such mode\n");
    return 2;
}
