/* Two threads that make the same call from lines of their own, at the same time. */
#include <pthread.h>
#include <sys/socket.h>

static volatile int done[2];

static void *first(void *unused)
{
    for (int i = 0; i < 10; i++)
        shutdown(-1, 1); /* here 1 in first */
    done[0] = 1;
    return unused;
}

static void *second(void *unused)
{
    for (int i = 0; i < 10; i++)
        shutdown(-1, 2); /* here 2 in second */
    done[1] = 1;
    return unused;
}

int main(void)
{
    pthread_t one, two;
    if (pthread_create(&one, NULL, first, NULL) || pthread_create(&two, NULL, second, NULL))
        return 1;
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    shutdown(-1, 3); /* here 3 in main */
    return 0;
}
