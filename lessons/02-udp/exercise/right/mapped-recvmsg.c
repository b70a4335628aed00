/* an IPv6 socket that speaks to an IPv4 address, sendmsg() and recvmsg(); ten times poll() of 10 ms */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in6 server = { .sin6_family = AF_INET6 };

static void send_in_parts(int fd, const char *prefix, const char *question)
{
    struct iovec parts[2] = { { (void *)prefix, strlen(prefix) }, { (void *)question, strlen(question) } };
    struct msghdr letter = {
        .msg_name = &server, .msg_namelen = sizeof server, .msg_iov = parts, .msg_iovlen = 2
    };
    while (sendmsg(fd, &letter, 0) == -1 && errno == EINTR)
        ;
}

/* 1 for the answer. */
static int receive(int fd, const char *prefix)
{
    struct sockaddr_in6 from;
    char text[1200] = "";
    struct iovec part = { text, sizeof text - 1 };
    struct msghdr letter = {
        .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1
    };
    ssize_t size = recvmsg(fd, &letter, MSG_DONTWAIT);
    if (size == -1 || from.sin6_port != server.sin6_port ||
        memcmp(&from.sin6_addr, &server.sin6_addr, sizeof from.sin6_addr) != 0)
        return 0;
    if (strncmp(text, prefix, strlen(prefix)) != 0)
        return 0;
    if (write(STDOUT_FILENO, text, (size_t)size) != size)
        exit(3);
    if (write(STDOUT_FILENO, "\n", 1) != 1)
        exit(3);
    return 1;
}

static long ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int ask(int fd, int number, const char *question)
{
    char prefix[20];
    sprintf(prefix, "%d ", number);
    for (int attempt = 0; attempt != 4; ++attempt) {
        long start = ms();
        send_in_parts(fd, prefix, question);
        while (ms() - start < 100) {
            struct pollfd p = { fd, POLLIN, 0 };
            if (poll(&p, 1, 10) == 1 && receive(fd, prefix))
                return 0;
        }
    }
    return 1;
}

int main(int argc, char **argv)
{
    char address[64];
    if (argc < 4)
        return 2;
    snprintf(address, sizeof address, "::ffff:%.40s", argv[1]);
    inet_pton(AF_INET6, address, &server.sin6_addr);
    server.sin6_port = htons((in_port_t)atoi(argv[2]));
    int fd = socket(AF_INET6, SOCK_DGRAM, 0), status = 0;
    for (int i = 3; i < argc && status == 0; i++)
        status = ask(fd, i - 2, argv[i]);
    close(fd);
    return status;
}
