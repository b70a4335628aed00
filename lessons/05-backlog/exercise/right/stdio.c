/* FILE* for the guests, getaddrinfo() for the address, ioctl(FIONBIO), the end with close_range(). Talks on
 * stderr. */
#define _GNU_SOURCE
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_door(const char *port)
{
    struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE },
                    *found;
    int yes = 1, error = getaddrinfo(NULL, port, &hints, &found);
    if (error != 0) {
        fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(error));
        exit(1);
    }
    int door = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(door, found->ai_addr, found->ai_addrlen) == -1 || listen(door, 4) == -1 ||
        ioctl(door, FIONBIO, &yes) == -1) {
        perror("open");
        exit(1);
    }
    freeaddrinfo(found);
    return door;
}

static FILE *next_guest(int door)
{
    int fd;
    do
        fd = accept(door, NULL, NULL);
    while (fd == -1 && errno == EINTR);
    return fd == -1 ? NULL : fdopen(fd, "w");
}

static void greet(FILE *guest)
{
    size_t said = 0;
    setvbuf(guest, NULL, _IONBF, 0);
    while (said < 8 && !ferror(guest)) {
        said += fwrite("welcome\n" + said, 1, 8 - said, guest);
        if (ferror(guest) && (errno == EINTR || errno == EAGAIN))
            clearerr(guest);
    }
    if (ferror(guest))
        perror("a guest has gone");
    fclose(guest);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int door = open_door(argv[1]), expected = atoi(argv[2]), been = 0;
    struct timeval shut = { .tv_sec = atoi(argv[3]) };
    fprintf(stderr, "we open in %s s\n", argv[3]);
    select(0, NULL, NULL, NULL, &shut);
    while (been < expected) {
        FILE *guests[64], *guest;
        int count = 0;
        fd_set doors;
        FD_ZERO(&doors);
        FD_SET(door, &doors);
        if (pselect(door + 1, &doors, NULL, NULL, NULL, NULL) == -1)
            continue;
        while (count < 64 && (guest = next_guest(door)))
            guests[count++] = guest;
        for (int i = 0; i < count; i++)
            greet(guests[i]);
        been += count;
        fprintf(stderr, "%d have been\n", been);
    }
    close_range(3, ~0U, 0);
    return 0;
}
