/* Two threads of one process, a socketpair between them.   ./threads */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2];

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static void *second(void *unused)
{
    (void)unused;
    char buffer[64];
    ssize_t got = recv(ends[1], buffer, sizeof buffer, 0); //DOC: thread-hears
    if (got == -1)
        fail("recv");
    if (send(ends[1], buffer, (size_t)got, 0) != got) //DOC: thread-answers
        fail("send");
    return NULL;
}

int main(void)
{
    pthread_t thread;
    char buffer[64];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        fail("socketpair");
    if (pthread_create(&thread, NULL, second, NULL) != 0) { //DOC: thread
        fprintf(stderr, "cannot make a thread\n");
        return 1;
    }
    if (send(ends[0], "hello, thread", 13, 0) != 13) //DOC: main-speaks
        fail("send");
    ssize_t got = recv(ends[0], buffer, sizeof buffer, 0); //DOC: main-hears
    if (got == -1)
        fail("recv");
    printf("the thread sent back: %.*s\n", (int)got, buffer);
    if (pthread_join(thread, NULL) != 0)
        return 1;
    if (close(ends[0]) == -1 || close(ends[1]) == -1) //DOC: threads-close
        fail("close");
    return 0;
}
