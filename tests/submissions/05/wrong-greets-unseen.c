/* says: 1 had been let in, of five who waited */
/* check: burst */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GUESTS_MAX = 64 };

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

static int open_socket(const char *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port)) };
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        fail("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1)
        fail("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) == -1)
        fail("bind");
    return listener;
}

static int let_in(int listener, int *guests)
{
    int count = 0;
    while (count < 1) {
        int fd = accept(listener, NULL, NULL);
        if (fd != -1)
            guests[count++] = fd;
        else if (errno == EAGAIN)
            break;
        else if (errno != EINTR)
            fail("accept");
    }
    return count;
}

static void greet(int guest)
{
    static const char greeting[] = "welcome\n";
    aio_context_t context = 0;
    struct iocb one = { .aio_fildes = (uint32_t)guest,
                        .aio_lio_opcode = IOCB_CMD_PWRITE,
                        .aio_buf = (uintptr_t)greeting,
                        .aio_nbytes = strlen(greeting) };
    struct iocb *all[] = { &one };
    if (syscall(SYS_io_setup, 1, &context) == -1)
        fail("io_setup");
    syscall(SYS_io_submit, context, 1L, all);
    syscall(SYS_io_destroy, context);
    close(guest);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int listener = open_socket(argv[1]), expected = atoi(argv[2]), been = 0;
    if (listen(listener, 4) == -1)
        fail("listen");
    if (fcntl(listener, F_SETFL, O_NONBLOCK) == -1)
        fail("fcntl");
    sleep((unsigned)atoi(argv[3]));
    while (been < expected) {
        struct pollfd door = { .fd = listener, .events = POLLIN };
        if (poll(&door, 1, -1) == -1 && errno != EINTR)
            fail("poll");
        int guests[GUESTS_MAX];
        int count = let_in(listener, guests);
        for (int i = 0; i < count; i++)
            greet(guests[i]);
        been += count;
    }
    close(listener);
    return 0;
}
