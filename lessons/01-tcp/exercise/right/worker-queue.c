/* the main thread takes clients at once and queues them; one worker thread serves them in turn */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOM 64

static int queue[ROOM], head, count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void push(int client)
{
    pthread_mutex_lock(&lock);
    while (count == ROOM)
        pthread_cond_wait(&changed, &lock);
    queue[(head + count++) % ROOM] = client;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static int pop(void)
{
    pthread_mutex_lock(&lock);
    while (count == 0)
        pthread_cond_wait(&changed, &lock);
    int client = queue[head];
    head = (head + 1) % ROOM;
    count--;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return client;
}

static void *work(void *unused)
{
    static char bytes[10000];
    (void)unused;
    for (;;) {
        int client = pop(), gone = 0;
        while (!gone) {
            ssize_t n = recv(client, bytes, sizeof bytes, 0), sent = 0;
            if (n == -1 && errno == EINTR)
                continue;
            gone = n <= 0;
            while (!gone && sent < n) {
                ssize_t k = send(client, bytes + sent, (size_t)(n - sent), MSG_NOSIGNAL);
                if (k > 0)
                    sent += k;
                else if (errno != EINTR)
                    gone = 1;
            }
        }
        close(client);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t worker;
    struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT };
    int listener = socket(AF_INET6, SOCK_STREAM, 0), off = 0;
    if (argc != 2 || listener == -1)
        return 1;
    any.sin6_port = htons((in_port_t)atoi(argv[1]));
    setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(listener, (struct sockaddr *)&any, sizeof any) == -1 || listen(listener, 10) == -1) {
        perror("server");
        return 1;
    }
    if (pthread_create(&worker, NULL, work, NULL) != 0)
        return 1;
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client != -1)
            push(client);
    }
}
