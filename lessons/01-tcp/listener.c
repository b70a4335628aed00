/* Listens, and is called until nobody answers any more; accept() is never called.   ./listener PORT QUEUE */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLS_MAX = 16 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

/* One more client. Its socket stays open to the end of the program. */
static int tcp_socket(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    return fd;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s PORT QUEUE\n", argv[0]);
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(argv[1])),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct sockaddr *here = (const struct sockaddr *)&address;
    int listener = tcp_socket(), early = tcp_socket(), calls = 0;
    if (bind(listener, here, sizeof address) == -1)
        fail("bind");

    if (connect(early, here, sizeof address) == -1) //DOC: before-listen
        perror("connect() before listen()");
    if (listen(listener, atoi(argv[2])) == -1) //DOC: from-now-on
        fail("listen");

    while (calls < CALLS_MAX && connect(tcp_socket(), here, sizeof address) == 0) //DOC: call
        calls++;
    printf("%d are connected; the next: ", calls);
    fflush(stdout);
    perror("connect()");

    char byte;
    if (recv(listener, &byte, 1, 0) == -1) //DOC: through
        perror("recv() from the listener");
    return 0;
}
