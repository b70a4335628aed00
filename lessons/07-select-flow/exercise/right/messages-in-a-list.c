/* Each message is a block of its own in the client's list; one big main() with goto, checks first and leaves early. */
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

int main(int argc, char **argv)
{
    int status = 1, listener = -1, gone = 0, until = -1, slot;
    struct sockaddr_in address;
    fd_set r, w;
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [CLIENTS]\n", argv[0]);
        return 2;
    }
    if (argc > 2)
        until = atoi(argv[2]);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(argv[1]));
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    listener = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (listener < 0)
        goto bad;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 10) < 0)
        goto bad;
    while (until < 0 || gone < until) {
        int highest = listener;
        FD_ZERO(&r);
        FD_ZERO(&w);
        FD_SET(listener, &r);
        for (slot = 0; slot < CLIENTS; slot++) {
            client *c = table[slot];
            if (!c)
                continue;
            if (!c->finished && c->waiting < WAITING_MOST)
                FD_SET(c->fd, &r);
            if (c->head)
                FD_SET(c->fd, &w);
            if (highest < c->fd)
                highest = c->fd;
        }
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
            if (c->head && FD_ISSET(c->fd, &w)) {
                message *m = c->head;
                ssize_t n = send(c->fd, m->text + m->done, m->size - m->done, MSG_NOSIGNAL);
                if (n < 0 && errno != EINTR && errno != EAGAIN)
                    goto lost;
                if (n > 0 && (m->done += (size_t)n) == m->size) {
                    c->head = m->next;
                    if (!c->head)
                        c->tail = &c->head;
                    c->waiting--;
                    free(m);
                }
            }
            if (!c->finished && FD_ISSET(c->fd, &r)) {
                message *m = calloc(1, sizeof *m);
                if (!m)
                    goto bad;
                ssize_t n = recv(c->fd, m->text, sizeof m->text, 0);
                if (n <= 0)
                    free(m);
                if (n < 0 && errno != EINTR && errno != EAGAIN)
                    goto lost;
                if (n == 0)
                    c->finished = 1;
                if (n > 0) {
                    m->size = (size_t)n;
                    *c->tail = m;
                    c->tail = &m->next;
                    c->waiting++;
                }
            }
            if (!c->finished || c->head)
                continue;
        lost:
            drop(slot);
            gone++;
        }
        if (FD_ISSET(listener, &r)) {
            int fd = accept(listener, NULL, NULL);
            if (fd < 0)
                continue;
            for (slot = 0; slot < CLIENTS && table[slot]; slot++)
                ;
            if (slot == CLIENTS || !(table[slot] = calloc(1, sizeof(client)))) {
                close(fd);
                continue;
            }
            fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
            table[slot]->fd = fd;
            table[slot]->tail = &table[slot]->head;
        }
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
