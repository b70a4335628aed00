/* says: is sent again after 1000 ms only */
/* check: patience */
/* alarm() counts in seconds */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 4 };

static int fd;
static struct sockaddr_in server;

static int is_server(const struct sockaddr_in *from)
{
    return from->sin_port == server.sin_port && from->sin_addr.s_addr == server.sin_addr.s_addr;
}

static void send_letter(const void *letter, size_t size)
{
    while (sendto(fd, letter, size, 0, (struct sockaddr *)&server, sizeof server) == -1 && errno == EINTR)
        ;
}

static volatile sig_atomic_t rang;

static void on_alarm(int number)
{
    (void)number;
    rang = 1;
}

static ssize_t wait_for_answer(int number, char *answer, size_t room)
{
    char prefix[16];
    int length = snprintf(prefix, sizeof prefix, "%d ", number);
    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_alarm }, NULL);
    rang = 0;
    alarm(1);
    while (!rang) {
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t got = recvfrom(fd, answer, room, 0, (struct sockaddr *)&from, &size);
        if (got >= length && is_server(&from) && memcmp(answer, prefix, (size_t)length) == 0)
            return got;
    }
    return -1;
}

static int ask(int number, const char *question)
{
    char request[1024], answer[1024];
    int size = snprintf(request, sizeof request, "%d %s", number, question);
    for (int i = 0; i < TRIES; i++) {
        send_letter(request, (size_t)size);
        ssize_t got = wait_for_answer(number, answer, sizeof answer);
        if (got != -1) {
            printf("%.*s\n", (int)got, answer);
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1)
        return 2;
    server.sin_family = AF_INET;
    server.sin_port = htons((in_port_t)atoi(argv[2]));
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 3; i < argc; i++)
        if (!ask(i - 2, argv[i])) {
            fprintf(stderr, "no answer\n");
            return 1;
        }
    return 0;
}
