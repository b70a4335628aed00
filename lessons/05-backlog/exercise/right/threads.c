/* A thread that keeps the door and one that greets, with a queue between them that is handed over burst by
 * burst. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int guests[1024];
    size_t in, out;
    bool shut;
} shop = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void greet(int guest)
{
    static const char hello[] = "welcome\n";
    size_t done = 0;
    while (done < sizeof hello - 1) {
        struct iovec piece = { (void *)(hello + done), sizeof hello - 1 - done };
        struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
        ssize_t n = sendmsg(guest, &message, MSG_NOSIGNAL);
        if (n == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n == -1)
            break;
        done += (size_t)n;
    }
    close(guest);
}

static void *greeter(void *unused)
{
    (void)unused;
    for (;;) {
        pthread_mutex_lock(&shop.lock);
        while (shop.in == shop.out && !shop.shut)
            pthread_cond_wait(&shop.changed, &shop.lock);
        bool done = shop.in == shop.out;
        int guest = done ? -1 : shop.guests[shop.out++ % 1024];
        pthread_mutex_unlock(&shop.lock);
        if (done)
            return NULL;
        greet(guest);
    }
}

static size_t burst(int door, int *guests, size_t most)
{
    size_t count = 0;
    while (count < most) {
        int guest = accept(door, NULL, NULL);
        if (guest != -1)
            guests[count++] = guest;
        else if (errno == EAGAIN)
            break;
        else if (errno != EINTR && errno != ECONNABORTED)
            exit(1);
    }
    return count;
}

static void hand_over(const int *guests, size_t count, bool shut)
{
    pthread_mutex_lock(&shop.lock);
    for (size_t i = 0; i < count; i++)
        shop.guests[shop.in++ % 1024] = guests[i];
    shop.shut = shut;
    pthread_cond_signal(&shop.changed);
    pthread_mutex_unlock(&shop.lock);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[1])) };
    size_t wanted = (size_t)atoi(argv[2]), been = 0;
    int on = 1, door = socket(AF_INET, SOCK_STREAM, 0);
    pthread_t thread;
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&here, sizeof here) == -1 || listen(door, 4) == -1 ||
        fcntl(door, F_SETFL, O_NONBLOCK) == -1 || pthread_create(&thread, NULL, greeter, NULL) != 0) {
        perror(argv[0]);
        return 1;
    }
    poll(NULL, 0, 1000 * atoi(argv[3]));
    while (been < wanted) {
        int guests[64];
        struct pollfd wait = { .fd = door, .events = POLLIN };
        if (poll(&wait, 1, -1) == -1 && errno != EINTR)
            return 1;
        size_t count = burst(door, guests, 64);
        hand_over(guests, count, false);
        been += count;
    }
    hand_over(NULL, 0, true);
    pthread_join(thread, NULL);
    close(door);
    return 0;
}
