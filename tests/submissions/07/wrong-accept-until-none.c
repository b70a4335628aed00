/* says: the server sleeps in select() and nowhere else */
/* check: sleeps-in-select */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/select.h>
/* An echo server that looks after all its clients with one select().   ./server PORT [CLIENTS]
 * Ends when CLIENTS clients have come and gone; without CLIENTS it serves for ever. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 64, QUEUE_MAX = 4096 };

struct client { /* and the bytes that wait to be sent to it */
    int fd;
    int ended; /* it will send no more */
    size_t queued;
    char queue[QUEUE_MAX];
};

static struct client clients[CLIENTS_MAX];
static int client_count, gone;

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int start_listening(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_ANY) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    if (listen(listener, 8) == -1)
        fail("listen");
    return listener;
}


static void forget(int i){ if(close(clients[i].fd)==-1) fail("close"); clients[i]=clients[--client_count]; gone++; }
static void one_round(int listener){
    fd_set in,out; int top=listener,i;
    FD_ZERO(&in); FD_ZERO(&out);
    if(client_count<CLIENTS_MAX) FD_SET(listener,&in);
    for(i=0;i<client_count;i++){
        struct client*c=&clients[i];
        if(!c->ended&&c->queued<QUEUE_MAX) FD_SET(c->fd,&in);
        if(c->queued>0) FD_SET(c->fd,&out);
        if(c->fd>top) top=c->fd;
    }
    if(select(top+1,&in,&out,NULL,NULL)==-1){ if(errno==EINTR) return; fail("select"); }
    for(i=client_count-1;i>=0;i--){
        struct client*c=&clients[i]; int dead=0;
        if(FD_ISSET(c->fd,&out)){
            ssize_t n=send(c->fd,c->queue,c->queued,MSG_NOSIGNAL|MSG_DONTWAIT);
            if(n>0){ c->queued-=(size_t)n; memmove(c->queue,c->queue+n,c->queued); }
            else if(n==-1&&errno!=EAGAIN&&errno!=EINTR) dead=1;
        }
        if(!dead&&FD_ISSET(c->fd,&in)){
            ssize_t n=recv(c->fd,c->queue+c->queued,QUEUE_MAX-c->queued,MSG_DONTWAIT);
            if(n>0) c->queued+=(size_t)n;
            else if(n==0) c->ended=1;
            else if(errno!=EAGAIN&&errno!=EINTR) dead=1;
        }
        if(dead||(c->ended&&c->queued==0)) forget(i);
    }
    if(FD_ISSET(listener,&in)){
        int fd; while((fd=accept(listener,NULL,NULL))!=-1) clients[client_count++]=(struct client){.fd=fd};
    }
}
int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s PORT [CLIENTS]\n", argv[0]);
        return 2;
    }
    int listener = start_listening(atoi(argv[1])), expected = argc > 2 ? atoi(argv[2]) : -1;
    while (gone != expected)
        one_round(listener);
    if (close(listener) == -1)
        fail("close");
    return 0;
}
