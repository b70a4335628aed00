/* setitimer() and SIGALRM, which is let in by ppoll() alone; connected, read() and write() */
#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t rang;

static void on_alarm(int number)
{
    (void)number;
    rang = 1;
}

static void ring_in(int ms)
{
    const struct itimerval timer = { .it_value.tv_usec = ms * 1000 };
    rang = 0;
    setitimer(ITIMER_REAL, &timer, NULL);
}

static int connect_to(const char *host, const char *port)
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM };
    struct addrinfo *found;
    if (getaddrinfo(host, port, &hints, &found) != 0)
        exit(2);
    int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (fd == -1 || connect(fd, found->ai_addr, found->ai_addrlen) == -1) {
        perror("connect");
        exit(3);
    }
    freeaddrinfo(found);
    return fd;
}

static void send_letter(int fd, const char *letter)
{
    while (write(fd, letter, strlen(letter)) == -1 && (errno == EINTR || errno == ECONNREFUSED))
        ;
}

static bool answered(int fd, const char *letter)
{
    static char answer[2000];
    size_t prefix = strcspn(letter, " ") + 1;
    sigset_t none;
    sigemptyset(&none);
    while (!rang) {
        struct pollfd poller = { .fd = fd, .events = POLLIN };
        if (ppoll(&poller, 1, NULL, &none) <= 0)
            continue;
        ssize_t n = read(fd, answer, sizeof answer - 1);
        if (n < (ssize_t)prefix || strncmp(answer, letter, prefix) != 0)
            continue;
        answer[n] = '\0';
        ring_in(0);
        return puts(answer) >= 0;
    }
    return false;
}

int main(int argc, char **argv)
{
    sigset_t alarm_only;
    sigemptyset(&alarm_only);
    sigaddset(&alarm_only, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarm_only, NULL);
    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_alarm }, NULL);
    if (argc < 4)
        return 2;
    int fd = connect_to(argv[1], argv[2]);
    for (int i = 3; i < argc; i++) {
        char letter[1000];
        int tries = 0;
        snprintf(letter, sizeof letter, "%d %s", i - 2, argv[i]);
        do {
            if (tries++ == 4) {
                fprintf(stderr, "nobody answers\n");
                return 1;
            }
            ring_in(100);
            send_letter(fd, letter);
        } while (!answered(fd, letter));
    }
    return 0;
}
