/* talkers: two threads talk over a socket pair; the second answers each message of the first. */
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void *answer(void *data)
{
    int fd = *(int *)data;
    char byte;
    while (recv(fd, &byte, 1, 0) == 1)
        if (send(fd, &byte, 1, 0) != 1)
            break;
    return NULL;
}

int main(void)
{
    int ends[2];
    char byte;
    pthread_t thread;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 ||
        pthread_create(&thread, NULL, answer, &ends[1]) != 0)
        return 1;
    for (int i = 0; i < 3; i++)
        if (send(ends[0], "abc" + i, 1, 0) != 1 || recv(ends[0], &byte, 1, 0) != 1)
            return 1;
    shutdown(ends[0], SHUT_WR);
    pthread_join(thread, NULL);
    printf("done\n");
    return 0;
}
