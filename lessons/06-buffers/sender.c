/* Sends BYTES bytes as fast as they are taken.   ./sender ADDRESS PORT BYTES [now]
 * With `now` it does not wait: it stops where the kernel takes no more. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIECE = 20000 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    static char alphabet[PIECE + 26];
    struct sockaddr_in reader = { .sin_family = AF_INET };
    if (argc < 4 || inet_pton(AF_INET, argv[1], &reader.sin_addr) != 1) {
        fprintf(stderr, "usage: %s IPV4-ADDRESS PORT BYTES [now]\n", argv[0]);
        return 2;
    }
    reader.sin_port = htons((in_port_t)atoi(argv[2]));
    size_t total = (size_t)atol(argv[3]), sent = 0;
    int flags = MSG_NOSIGNAL | (argc > 4 ? MSG_DONTWAIT : 0);
    for (size_t i = 0; i < sizeof alphabet; i++)
        alphabet[i] = (char)('a' + i % 26);

    int fd = socket(AF_INET, SOCK_STREAM, 0), size = 16384;
    if (fd == -1)
        fail("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) == -1) //DOC: send-buffer
        fail("setsockopt");
    if (connect(fd, (struct sockaddr *)&reader, sizeof reader) == -1)
        fail("connect");

    while (sent < total) {
        size_t rest = total - sent;
        ssize_t n = send(fd, alphabet + sent % 26, rest < PIECE ? rest : PIECE, flags); //DOC: send
        if (n == -1 && errno == EAGAIN)
            break;
        if (n == -1)
            fail("send");
        sent += (size_t)n;
    }
    printf("the kernel took %zu of %zu bytes\n", sent, total);
    if (close(fd) == -1) //DOC: sender-close
        fail("close");
    return 0;
}
