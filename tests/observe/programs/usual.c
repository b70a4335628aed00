/* usual: what right programs are made of, each part said when it has worked. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static void need(int good, const char *what)
{
    if (good)
        return;
    printf("%s: %s\n", what, strerror(errno));
    exit(1);
}

static void *thread(void *data)
{
    *(int *)data = 1;
    return NULL;
}

static void processes(void)
{
    int ran = 0, status;
    pthread_t id;
    char *const words[] = { "true", NULL };
    pid_t pid;
    need(pthread_create(&id, NULL, thread, &ran) == 0 && pthread_join(id, NULL) == 0 && ran, "threads");
    need((pid = fork()) >= 0, "fork");
    if (pid == 0)
        _exit(3);
    need(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 3, "wait");
    need(posix_spawnp(&pid, "true", NULL, NULL, words, environ) == 0, "posix_spawn");
    need(waitpid(pid, &status, 0) == pid && status == 0, "a spawned program");
    need(system("exit 4") == 4 << 8, "system");
    need(nice(1) != -1 || errno == 0, "nice");
    puts("processes");
}

static void on_alarm(int signal)
{
    (void)signal;
}

static void timers(void)
{
    struct itimerspec soon = { .it_value = { 0, 1000000 } };
    uint64_t count;
    sigset_t set;
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    need(fd >= 0 && timerfd_settime(fd, 0, &soon, NULL) == 0 && read(fd, &count, 8) == 8, "timerfd");
    signal(SIGALRM, on_alarm);
    ualarm(1000, 0);
    pause();
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    fd = signalfd(-1, &set, 0);
    struct signalfd_siginfo info;
    need(fd >= 0 && raise(SIGUSR1) == 0 && read(fd, &info, sizeof info) == sizeof info, "signalfd");
    need((fd = eventfd(1, 0)) >= 0 && read(fd, &count, 8) == 8, "eventfd");
    need(usleep(10) == 0, "usleep");
    puts("timers");
}

static void sockets(void)
{
    struct addrinfo *found;
    struct ifaddrs *all;
    struct epoll_event event = { .events = EPOLLIN };
    int ends[2], moved[2], file, value = 0, epoll = epoll_create1(0);
    socklen_t size = sizeof value;
    char name[] = "/tmp/usual-XXXXXX";
    need(getaddrinfo("127.0.0.1", "80", NULL, &found) == 0, "getaddrinfo");
    need(getifaddrs(&all) == 0, "getifaddrs");
    need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 && pipe2(moved, O_CLOEXEC) == 0, "socketpair");
    need(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[1], &event) == 0, "epoll_ctl");
    need((file = mkstemp(name)) >= 0 && unlink(name) == 0 && write(file, "hello", 5) == 5,
         "a file of one's own");
    need(sendfile(ends[0], file, &(off_t){ 0 }, 5) == 5, "sendfile");
    need(epoll_wait(epoll, &event, 1, -1) == 1, "epoll_wait");
    need(splice(ends[1], NULL, moved[1], NULL, 5, 0) == 5, "splice");
    need(getsockopt(ends[0], SOL_SOCKET, SO_ERROR, &value, &size) == 0, "getsockopt");
    need(ioctl(moved[0], FIONREAD, &value) == 0 && value == 5, "FIONREAD");
    need(fcntl(file, F_SETFD, FD_CLOEXEC) == 0 && fcntl(moved[0], F_SETFL, O_NONBLOCK) == 0, "fcntl");
    need(send(ends[1], "x", 1, MSG_NOSIGNAL) == 1, "send");
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    need(select(ends[0] + 1, &set, NULL, NULL, NULL) == 1, "select");
    need(socket(AF_INET6, SOCK_DGRAM, 0) >= 0 && socket(AF_INET, SOCK_STREAM, 0) >= 0, "socket");
    freeifaddrs(all);
    freeaddrinfo(found);
    puts("sockets");
}

static void memory(void)
{
    struct rlimit limit;
    struct termios looks;
    char *bytes = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    need(bytes != MAP_FAILED && mprotect(bytes, 4096, PROT_READ) == 0, "mmap");
    need(memfd_create("mine", 0) >= 0, "memfd_create");
    need(getrlimit(RLIMIT_NOFILE, &limit) == 0 && setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
    int shared = shmget(IPC_PRIVATE, 4096, 0600);
    need(shared >= 0 && shmat(shared, NULL, 0) != (void *)-1 && shmctl(shared, IPC_RMID, NULL) == 0, "shm");
    need(tcgetattr(1, &looks) == 0 && tcsetattr(1, TCSANOW, &looks) == 0, "tcsetattr");
    puts("memory");
}

int main(void)
{
    processes();
    timers();
    sockets();
    memory();
    puts("all as usual");
    return 0;
}
