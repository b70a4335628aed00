/* A server whose children, made beforehand, all wait for the next client: in accept(), or (poll) in poll()
 * first. */
#include <arpa/inet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
static void serve(int fd, int polls)
{
    for (;;) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        if (polls)
            poll(&wait, 1, -1);
        int client = accept(fd, NULL, NULL);
        char bytes[64];
        ssize_t n;
        while ((n = recv(client, bytes, sizeof bytes, 0)) > 0)
            send(client, bytes, (size_t)n, 0);
        close(client);
    }
}
int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7000) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 8))
        return 1;
    for (int i = 0; i < 3; i++)
        if (fork() == 0)
            serve(fd, argc > 1 && strcmp(argv[1], "poll") == 0);
    while (wait(NULL) > 0)
        ;
    return 0;
}
