/* Sends a request, ends it in one of several ways, then reads the answer.   ./client ADDRESS PORT HOW
 * HOW: half  shutdown(SHUT_WR)      full   shutdown(SHUT_RDWR)     deaf  shutdown(SHUT_RD), then SHUT_WR
 *      close close()                dup    close() with a duplicate open     fork  close() with a child's copy open */
#include <arpa/inet.h>
#include <netinet/in.h>
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

static void read_answer(int fd)
{
    char buffer[512];
    ssize_t got;
    while ((got = recv(fd, buffer, sizeof buffer, 0)) > 0) //DOC: hear
        printf("the answer: %.*s\n", (int)got, buffer);
    if (got == -1)
        fail("recv");
}

static void end_request(int fd, int how)
{
    if (shutdown(fd, how) == -1) //DOC: shutdown
        fail("shutdown");
}

static void close_here(int fd)
{
    if (close(fd) == -1) //DOC: close
        fail("close");
}

/* The connection lives on in a copy: the answer is read from that one. */
static void close_one_of_two(int fd, int copy)
{
    close_here(fd);
    end_request(copy, SHUT_WR); //DOC: copy
    read_answer(copy);
    close_here(copy);
}

static void close_while_child_has_it(int fd)
{
    pid_t pid = fork(); //DOC: fork
    if (pid == -1)
        fail("fork");
    if (pid == 0) {
        sleep(1); //DOC: child-sleeps
        close_here(fd);
        exit(0);
    }
    close_here(fd);
    if (waitpid(pid, NULL, 0) == -1)
        fail("waitpid");
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT half|full|deaf|close|dup|fork\n", argv[0]);
        return 2;
    }
    int fd = call_server(argv[1], argv[2]), copy;
    if (send(fd, "what is half a closed door?", 27, MSG_NOSIGNAL) != 27) //DOC: ask
        fail("send");

    if (strcmp(argv[3], "close") == 0) {
        close_here(fd);
    } else if (strcmp(argv[3], "fork") == 0) {
        close_while_child_has_it(fd);
    } else if (strcmp(argv[3], "dup") == 0) {
        if ((copy = dup(fd)) == -1) //DOC: dup
            fail("dup");
        close_one_of_two(fd, copy);
    } else {
        if (strcmp(argv[3], "deaf") == 0)
            end_request(fd, SHUT_RD); //DOC: deaf
        end_request(fd, strcmp(argv[3], "full") == 0 ? SHUT_RDWR : SHUT_WR); //DOC: half
        read_answer(fd);
        close_here(fd);
    }
    return 0;
}
