/* Ends a request on one of two descriptors of the same connection.
 * ./copies ADDRESS PORT dup|all|fork
 * dup   close() one copy, then the other      all  shutdown() one copy, then send by the other
 * fork  close() while a child has a copy */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int call_server(const char *address, const char *port)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port)) };
    if (inet_pton(AF_INET, address, &server.sin_addr) != 1)
        fail(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    return fd;
}

static void close_both(int fd, int copy)
{
    if (close(fd) == -1) //DOC: close-one
        fail("close");
    if (send(copy, " and its copy?", 14, MSG_NOSIGNAL) == -1) //DOC: copy-sends
        fail("send");
    if (close(copy) == -1) //DOC: close-last
        fail("close");
}

static void shut_both(int fd, int copy)
{
    char buffer[512];
    ssize_t got;
    if (shutdown(fd, SHUT_WR) == -1) //DOC: shut-one
        fail("shutdown");
    got = send(copy, " and its copy?", 14, MSG_NOSIGNAL); //DOC: copy-refused
    printf("send() by the copy: %s\n", got == -1 ? strerror(errno) : "succeeded");
    while ((got = recv(copy, buffer, sizeof buffer, 0)) > 0) //DOC: copy-hears
        printf("the answer: %.*s\n", (int)got, buffer);
    if (got == -1)
        fail("recv");
    if (close(copy) == -1 || close(fd) == -1)
        fail("close");
}

static void close_while_child_has_it(int fd)
{
    pid_t pid = fork();
    if (pid == -1)
        fail("fork");
    if (pid == 0) {
        if (poll(NULL, 0, 1000) == -1) //DOC: child-sleeps
            fail("poll");
        if (close(fd) == -1) //DOC: close-child
            fail("close");
        exit(0);
    }
    if (close(fd) == -1) //DOC: close-parent
        fail("close");
    if (waitpid(pid, NULL, 0) == -1)
        fail("waitpid");
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT dup|all|fork\n", argv[0]);
        return 2;
    }
    int fd = call_server(argv[1], argv[2]), copy;
    if (send(fd, "what is a door", 14, MSG_NOSIGNAL) == -1)
        fail("send");

    if (strcmp(argv[3], "fork") == 0) {
        close_while_child_has_it(fd);
        return 0;
    }
    if ((copy = dup(fd)) == -1) //DOC: dup
        fail("dup");
    if (strcmp(argv[3], "all") == 0)
        shut_both(fd, copy);
    else
        close_both(fd, copy);
    return 0;
}
