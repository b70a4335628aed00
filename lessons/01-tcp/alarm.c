/* Waits for a client, and has set an alarm clock.   ./alarm PORT [flag] */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void ring(int signal)
{
    static const char words[] = "the alarm rings\n";
    (void)signal;
    if (write(STDOUT_FILENO, words, sizeof words - 1) == -1)
        _exit(1);
}

/* Calls ring() in a second, whatever the program does then. */
static void set_alarm(int flags)
{
    struct sigaction action = { .sa_handler = ring, .sa_flags = flags };
    if (sigaction(SIGALRM, &action, NULL) == -1)
        fail("sigaction");
    alarm(1);
}

static int listen_at(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 8) == -1)
        fail("listen");
    return listener;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [flag]\n", argv[0]);
        return 2;
    }
    int listener = listen_at(atoi(argv[1])), client;
    set_alarm(argc > 2 && strcmp(argv[2], "flag") == 0 ? SA_RESTART : 0);

    while ((client = accept(listener, NULL, NULL)) == -1) //DOC: alarm
        if (errno != EINTR)
            fail("accept");

    char buffer[512];
    ssize_t got = recv(client, buffer, sizeof buffer, 0);
    if (got == -1)
        fail("recv");
    if (send(client, buffer, (size_t)got, MSG_NOSIGNAL) != got)
        fail("send");
    return 0;
}
