/* sendmmsg() and recvmmsg(). */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
static void die(const char *w)
{
    fprintf(stderr, "%s: %s\n", w, strerror(errno));
    exit(EXIT_FAILURE);
}
int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[2])) };
    a.sin_addr.s_addr = inet_addr(argv[1]);
    if (connect(fd, (void *)&a, sizeof a) < 0)
        die("connect");
    for (int i = 3; i < argc; i++) {
        struct iovec v[2] = { { argv[i], strlen(argv[i]) }, { "\n", 1 } };
        size_t left = v[0].iov_len + 1;
        while (left) {
            struct mmsghdr m = { .msg_hdr = { .msg_iov = v, .msg_iovlen = 2 } };
            int k = sendmmsg(fd, &m, 1, 0);
            if (k < 0) {
                if (errno == EINTR || errno == EAGAIN)
                    continue;
                die("sendmmsg");
            }
            size_t n = m.msg_len;
            left -= n;
            for (int j = 0; j < 2; j++) {
                size_t q = n < v[j].iov_len ? n : v[j].iov_len;
                v[j].iov_base = (char *)v[j].iov_base + q;
                v[j].iov_len -= q;
                n -= q;
            }
        }
    }
    if (shutdown(fd, SHUT_WR))
        die("shutdown");
    for (;;) {
        char b[333];
        struct iovec v = { b, sizeof b };
        struct mmsghdr m = { .msg_hdr = { .msg_iov = &v, .msg_iovlen = 1 } };
        int k = recvmmsg(fd, &m, 1, 0, 0);
        if (k < 0) {
            if (errno == EINTR || errno == EAGAIN)
                continue;
            die("recvmmsg");
        }
        if (k == 0 || m.msg_len == 0)
            break;
        write(1, b, m.msg_len);
    }
    if (close(fd))
        die("close");
    return 0;
}
