/* All is gathered first and printed at the end; one way out, where everything is given back. A handler for
 * SIGPIPE. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t broken;

static void on_pipe(int signal)
{
    (void)signal;
    broken = 1;
}

static int send_line(int fd, const char *line)
{
    size_t size = strlen(line) + 1, sent = 0;
    char *copy = malloc(size);
    if (!copy)
        return -1;
    memcpy(copy, line, size - 1);
    copy[size - 1] = '\n';
    while (sent < size && !broken) {
        ssize_t n = send(fd, copy + sent, size - sent, 0);
        if (n > 0)
            sent += (size_t)n;
        else if (errno != EINTR && errno != EAGAIN)
            break;
    }
    free(copy);
    return sent == size ? 0 : -1;
}

static char *receive_all(int fd, size_t *used)
{
    size_t room = 64;
    char *all = malloc(room);
    for (*used = 0; all;) {
        ssize_t n = recv(fd, all + *used, room - *used, MSG_WAITALL);
        if (n == 0)
            return all;
        if (n > 0)
            *used += (size_t)n;
        else if (errno != EINTR && errno != EAGAIN)
            break;
        if (*used == room)
            all = realloc(all, room *= 2);
    }
    free(all);
    return NULL;
}

int main(int argc, char **argv)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    struct sigaction action = { .sa_handler = on_pipe };
    int fd, status = 1;
    size_t size;
    char *answer = NULL;
    if (argc < 4)
        return 2;
    sigaction(SIGPIPE, &action, NULL);
    a.sin_port = htons((in_port_t)atoi(argv[2]));
    inet_aton(argv[1], &a.sin_addr);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || connect(fd, (struct sockaddr *)&a, sizeof a) == -1) {
        perror("cannot reach the server");
        goto out;
    }
    for (int i = 3; i < argc; i++)
        if (send_line(fd, argv[i]) == -1) {
            perror("the server does not take the request");
            goto out;
        }
    if (shutdown(fd, SHUT_WR) == -1) {
        perror("shutdown");
        goto out;
    }
    answer = receive_all(fd, &size);
    if (!answer) {
        perror("the answer broke off");
        goto out;
    }
    fwrite(answer, 1, size, stdout);
    status = 0;
out:
    free(answer);
    if (fd != -1 && close(fd) == -1)
        status = 1;
    return status;
}
