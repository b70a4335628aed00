/* Each word is a piece of one writev(). */
/* Sends one text, all of it.   ./client ADDRESS PORT TEXT */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void say(int fd, const char *text)
{
    size_t size = strlen(text), sent = 0;
    while (sent < size) {
        struct iovec pieces[16];
        int count = 0;
        for (size_t at = sent; at < size && count < 16; count++) {
            size_t word = strcspn(text + at, " ") + 1;
            pieces[count].iov_base = (char *)text + at;
            pieces[count].iov_len = word < size - at ? word : size - at;
            at += pieces[count].iov_len;
        }
        ssize_t n = writev(fd, pieces, count);
        if (n < 0 && errno != EINTR)
            fail("writev");
        sent += n > 0 ? (size_t)n : 0;
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in server = { .sin_family = AF_INET };
    if (argc != 4 || inet_pton(AF_INET, argv[1], &server.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT TEXT\n", argv[0]);
        return 2;
    }
    server.sin_port = htons((in_port_t)atoi(argv[2]));

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        fail("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        fail("connect");
    say(fd, argv[3]);
    if (close(fd) == -1)
        fail("close");
    return 0;
}
