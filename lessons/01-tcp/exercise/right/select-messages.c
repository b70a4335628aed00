/* select() with a limit that it does not need, recvmsg() and sendmsg(), a handler for SIGPIPE, goto for the
 * ends */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile sig_atomic_t broken;

static void on_pipe(int number)
{
    (void)number;
    broken = 1;
}

static int readable(int fd)
{
    for (;;) {
        fd_set set;
        struct timeval limit = { 5, 0 };
        FD_ZERO(&set);
        FD_SET(fd, &set);
        int n = select(fd + 1, &set, NULL, NULL, &limit);
        if (n > 0)
            return 1;
        if (n < 0 && errno != EINTR)
            return 0;
    }
}

static void serve(int client)
{
    char front[300], back[700];
again:
    if (!readable(client))
        goto done;
    struct iovec in[] = { { front, sizeof front }, { back, sizeof back } };
    struct msghdr message = { .msg_iov = in, .msg_iovlen = 2 };
    ssize_t got = recvmsg(client, &message, 0);
    if (got < 0 && errno == EINTR)
        goto again;
    if (got <= 0)
        goto done;
    size_t first = (size_t)got < sizeof front ? (size_t)got : sizeof front, second = (size_t)got - first;
    while (first + second > 0) {
        struct iovec out[] = { { front, first }, { back, second } };
        struct msghdr answer = { .msg_iov = out, .msg_iovlen = 2 };
        ssize_t put = sendmsg(client, &answer, 0);
        if (put < 0 && errno == EINTR && !broken)
            continue;
        if (put < 0)
            goto done;
        size_t of_first = (size_t)put < first ? (size_t)put : first, of_second = (size_t)put - of_first;
        memmove(front, front + of_first, first - of_first);
        memmove(back, back + of_second, second - of_second);
        first -= of_first;
        second -= of_second;
    }
    goto again;
done:
    broken = 0;
    close(client);
}

int main(int argc, char **argv)
{
    int listener, client, on = 1;
    struct sockaddr_in address;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_pipe;
    sigaction(SIGPIPE, &action, NULL);
    if (argc != 2)
        return 2;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = inet_addr("127.0.0.1");
    address.sin_port = htons((in_port_t)atoi(argv[1]));
    if ((listener = socket(AF_INET, SOCK_STREAM, 0)) < 0)
        goto failed;
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
        goto failed;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 3) < 0)
        goto failed;
accept_next:
    if (readable(listener) && (client = accept(listener, NULL, NULL)) >= 0)
        serve(client);
    goto accept_next;
failed:
    perror("server");
    return 1;
}
