#include <arpa/inet.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

/* A thread accepts; the main thread is done, and closes the door under it. */
static int door;

static void *accept_all(void *none)
{
    int guest;
    while ((guest = accept(door, NULL, NULL)) >= 0)
        close(guest);
    return none;
}

int main(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(7190) };
    pthread_t thread;
    int on = 1;
    door = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) < 0 || listen(door, 4) < 0)
        return 1;
    pthread_create(&thread, NULL, accept_all, NULL);
    usleep(200000);
    shutdown(door, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(door);
    return 0;
}
