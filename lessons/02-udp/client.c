/* Sends each TEXT as a datagram and waits for the answer.
 *   ./client [-c] [-e] [-p OWNPORT] [-t MS] ADDRESS PORT TEXT...
 * -c  connect() first    -e  IP_RECVERR    -p  bind() to a port of one's own    -t  wait at most MS */
#define _DEFAULT_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void own_port(int fd, int port)
{
    struct sockaddr_in own = { .sin_family = AF_INET,
                               .sin_port = htons((in_port_t)port),
                               .sin_addr.s_addr = htonl(INADDR_ANY) };
    if (bind(fd, (struct sockaddr *)&own, sizeof own) == -1) //DOC: own-port
        fail("bind");
}

static void wait_at_most(int fd, int ms)
{
    struct timeval limit = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == -1) //DOC: limit
        fail("setsockopt");
}

static void ask_for_errors(int fd)
{
    int on = 1;
    if (setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == -1) //DOC: errors
        fail("setsockopt");
}

static void print_own_address(int fd)
{
    struct sockaddr_in own;
    socklen_t size = sizeof own;
    char text[INET_ADDRSTRLEN];
    if (getsockname(fd, (struct sockaddr *)&own, &size) == -1) //DOC: own-address
        fail("getsockname");
    if (inet_ntop(AF_INET, &own.sin_addr, text, sizeof text) == NULL)
        fail("inet_ntop");
    printf("I am %s, port %u\n", text, (unsigned)ntohs(own.sin_port));
}

int main(int argc, char **argv)
{
    int connected = 0, errors = 0, port = 0, ms = 0, option;
    while ((option = getopt(argc, argv, "cep:t:")) != -1) {
        if (option == 'c')
            connected = 1;
        else if (option == 'e')
            errors = 1;
        else if (option == 'p')
            port = atoi(optarg);
        else if (option == 't')
            ms = atoi(optarg);
        else
            return 2;
    }
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc - optind < 3 || inet_pton(AF_INET, argv[optind], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s [-c] [-e] [-p OWNPORT] [-t MS] IPV4-ADDRESS PORT TEXT...\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[optind + 1]));
    const struct sockaddr *to = (const struct sockaddr *)&server;

    int fd = socket(AF_INET, SOCK_DGRAM, 0); //DOC: client-socket
    if (fd == -1)
        fail("socket");
    if (port != 0)
        own_port(fd, port);
    if (ms != 0)
        wait_at_most(fd, ms);
    if (errors)
        ask_for_errors(fd);
    if (connected && connect(fd, to, sizeof server) == -1) //DOC: connect
        fail("connect");
    print_own_address(fd);

    for (int i = optind + 2; i < argc; i++) {
        size_t size = strlen(argv[i]);
        ssize_t sent;
        if (connected)
            sent = send(fd, argv[i], size, 0); //DOC: send
        else
            sent = sendto(fd, argv[i], size, 0, to, sizeof server); //DOC: sendto
        if (sent == -1)
            fail("send");

        char buffer[512];
        ssize_t got = recv(fd, buffer, sizeof buffer, 0); //DOC: hear
        if (got == -1)
            fail("recv");
        printf("%zd bytes: %.*s\n", got, (int)got, buffer);
    }
    if (close(fd) == -1) //DOC: close
        fail("close");
    return 0;
}
