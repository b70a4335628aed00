/* Writes three datagrams to itself and reads them with too little room.   ./cutter PORT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *call)
{
    perror(call);
    exit(1);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s PORT\n", argv[0]);
        return 2;
    }
    struct sockaddr_in self = { .sin_family = AF_INET,
                                .sin_port = htons((in_port_t)atoi(argv[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        fail("socket");
    if (bind(fd, (struct sockaddr *)&self, sizeof self) == -1)
        fail("bind");

    static const char *const letters[] = { "hello", "again", "third" };
    for (int i = 0; i < 3; i++)
        if (sendto(fd, letters[i], 5, 0, (struct sockaddr *)&self, sizeof self) == -1) //DOC: to-self
            fail("sendto");

    char room[4];
    ssize_t got = recv(fd, room, sizeof room, 0); //DOC: first
    if (got == -1)
        fail("recv");
    printf("recv() returned %zd: %.*s\n", got, (int)got, room);

    got = recv(fd, room, sizeof room, MSG_TRUNC); //DOC: second
    if (got == -1)
        fail("recv");
    size_t kept = (size_t)got < sizeof room ? (size_t)got : sizeof room;
    printf("recv(MSG_TRUNC) returned %zd: %.*s\n", got, (int)kept, room);

    struct iovec piece = { .iov_base = room, .iov_len = sizeof room };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
    got = recvmsg(fd, &message, 0); //DOC: third
    if (got == -1)
        fail("recvmsg");
    printf("recvmsg() returned %zd: %.*s%s\n", got, (int)got, room,
           message.msg_flags & MSG_TRUNC ? ", and says that it is not all" : "");
    if (close(fd) == -1)
        fail("close");
    return 0;
}
