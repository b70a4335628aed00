#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener(int port, int b)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, b) < 0) {
        perror("l");
        exit(1);
    }
    return fd;
}

static int todo[64], n;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static void *work(void *p)
{
    int ep = (int)(long)p;
    for (;;) {
        pthread_mutex_lock(&m);
        while (!n)
            pthread_cond_wait(&c, &m);
        int fd = todo[--n];
        pthread_mutex_unlock(&m);
        if (fd < 0)
            return 0;
        char b[8];
        ssize_t r = recv(fd, b, 8, 0);
        if (r <= 0)
            close(fd);
        else {
            send(fd, b, r, 0);
            struct epoll_event e = { .events = EPOLLIN | EPOLLONESHOT, .data.fd = fd };
            epoll_ctl(ep, EPOLL_CTL_MOD, fd, &e);
        }
    }
}
int main(void)
{
    int door = listener(7100, 16), ep = epoll_create1(0);
    struct epoll_event e = { .events = EPOLLIN, .data.fd = door }, got[8];
    epoll_ctl(ep, EPOLL_CTL_ADD, door, &e);
    pthread_t t[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&t[i], 0, work, (void *)(long)ep);
    for (;;) {
        int k = epoll_wait(ep, got, 8, 500);
        if (k == 0)
            break;
        for (int i = 0; i < k; i++) {
            if (got[i].data.fd == door) {
                int g = accept(door, 0, 0);
                struct epoll_event w = { .events = EPOLLIN | EPOLLONESHOT, .data.fd = g };
                epoll_ctl(ep, EPOLL_CTL_ADD, g, &w);
            } else {
                pthread_mutex_lock(&m);
                todo[n++] = got[i].data.fd;
                pthread_cond_signal(&c);
                pthread_mutex_unlock(&m);
            }
        }
    }
    pthread_mutex_lock(&m);
    todo[n++] = -1;
    todo[n++] = -1;
    pthread_cond_broadcast(&c);
    pthread_mutex_unlock(&m);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], 0);
    close(ep);
    close(door);
    return 0;
}
