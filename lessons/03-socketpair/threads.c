/* Two threads of one process, a socketpair between them.   ./threads [more]
 * With `more` the main thread makes a second pair when the talk is over. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    if (close(ends[1]) == -1) //DOC: thread-closes
        fail("close");
    return NULL;
}

/* Two more descriptors: the lowest that are free. */
static int another_pair(void)
{
    int more[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, more) == -1) //DOC: another-pair
        fail("socketpair");
    return more[0];
}

int main(int argc, char **argv)
{
    int other = -1;
    pthread_t thread;
    char buffer[64];
    ssize_t got;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) //DOC: thread-pair
        fail("socketpair");
    if (pthread_create(&thread, NULL, second, NULL) != 0) {
        fprintf(stderr, "cannot make a thread\n");
        return 1;
    }
    if (send(ends[0], "hello, thread", 13, 0) != 13) //DOC: main-speaks
        fail("send");
    while ((got = recv(ends[0], buffer, sizeof buffer, 0)) > 0) //DOC: main-hears
        printf("the thread sent back: %.*s\n", (int)got, buffer);
    if (got == -1)
        fail("recv");
    if (pthread_join(thread, NULL) != 0)
        return 1;
    if (argc > 1 && strcmp(argv[1], "more") == 0)
        other = another_pair();
    if (close(ends[1]) == -1) //DOC: twice
        printf("main: close(%d): %s\n", ends[1], strerror(errno));
    if (other != -1 && send(other, "hi", 2, 0) == -1) //DOC: other-speaks
        printf("main: send(%d): %s\n", other, strerror(errno));
    if (close(ends[0]) == -1) //DOC: main-closes
        fail("close");
    return 0;
}
