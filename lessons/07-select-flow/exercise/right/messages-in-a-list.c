/* Each message is a block of its own in the client's list; goto out of the loops, writes before it reads. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct message {
    struct message *next;
    size_t size, done;
    char text[512];
} message;

typedef struct {
    int fd, finished;
    unsigned waiting;
    message *head, **tail;
} client;

enum { CLIENTS = 32, WAITING_MOST = 8 };
static client *table[CLIENTS];

static void drop(int slot)
{
    client *c = table[slot];
    while (c->head) {
        message *next = c->head->next;
        free(c->head);
        c->head = next;
    }
    shutdown(c->fd, SHUT_RDWR);
    close(c->fd);
    free(c);
    table[slot] = NULL;
}

static int open_door(const char *port)
{
    struct sockaddr_in address;
    int door = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(port));
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    if (door < 0)
        return -1;
    if (bind(door, (struct sockaddr *)&address, sizeof address) == 0 && listen(door, 10) == 0)
        return door;
    close(door);
    return -1;
}

/* -1: it is lost. */
static int write_first(client *c)
{
    message *m = c->head;
    ssize_t n = send(c->fd, m->text + m->done, m->size - m->done, MSG_NOSIGNAL);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 0 : -1;
    if ((m->done += (size_t)n) < m->size)
        return 0;
    c->head = m->next;
    if (!c->head)
        c->tail = &c->head;
    c->waiting--;
    free(m);
    return 0;
}

static int read_one(client *c)
{
    message *m = calloc(1, sizeof *m);
    if (!m)
        return -1;
    ssize_t n = recv(c->fd, m->text, sizeof m->text, 0);
    if (n <= 0)
        free(m);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 0 : -1;
    if (n == 0) {
        c->finished = 1;
        return 0;
    }
    m->size = (size_t)n;
    *c->tail = m;
    c->tail = &m->next;
    c->waiting++;
    return 0;
}

static void let_in(int listener)
{
    int slot, fd = accept(listener, NULL, NULL);
    if (fd < 0)
        return;
    for (slot = 0; slot < CLIENTS && table[slot]; slot++)
        ;
    if (slot == CLIENTS || !(table[slot] = calloc(1, sizeof(client)))) {
        close(fd);
        return;
    }
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    table[slot]->fd = fd;
    table[slot]->tail = &table[slot]->head;
}

static int fill(fd_set *r, fd_set *w, int listener)
{
    int highest = listener;
    FD_ZERO(r);
    FD_ZERO(w);
    FD_SET(listener, r);
    for (int slot = 0; slot < CLIENTS; slot++) {
        client *c = table[slot];
        if (!c)
            continue;
        if (!c->finished && c->waiting < WAITING_MOST)
            FD_SET(c->fd, r);
        if (c->head)
            FD_SET(c->fd, w);
        if (highest < c->fd)
            highest = c->fd;
    }
    return highest;
}

int main(int argc, char **argv)
{
    int status = 1, listener, gone = 0, until = argc > 2 ? atoi(argv[2]) : -1, slot;
    fd_set r, w;
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [CLIENTS]\n", argv[0]);
        return 2;
    }
    listener = open_door(argv[1]);
    if (listener < 0)
        goto bad;
    while (until < 0 || gone < until) {
        int highest = fill(&r, &w, listener);
        fprintf(stderr, "%d gone\n", gone);
        if (select(1 + highest, &r, &w, NULL, NULL) < 0) {
            if (errno == EINTR)
                continue;
            goto bad;
        }
        for (slot = 0; slot < CLIENTS; slot++) {
            client *c = table[slot];
            if (!c)
                continue;
            if (c->head && FD_ISSET(c->fd, &w) && write_first(c) < 0)
                goto lost;
            if (!c->finished && FD_ISSET(c->fd, &r) && read_one(c) < 0)
                goto lost;
            if (!c->finished || c->head)
                continue;
        lost:
            drop(slot);
            gone++;
        }
        if (FD_ISSET(listener, &r))
            let_in(listener);
    }
    status = 0;
bad:
    if (status)
        perror("server");
    for (slot = 0; slot < CLIENTS; slot++)
        if (table[slot])
            drop(slot);
    if (listener >= 0)
        close(listener);
    return status;
}
