#include <arpa/inet.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static struct sockaddr_in addr(const char *ip, int port)
{
    struct sockaddr_in a;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    inet_pton(AF_INET, ip, &a.sin_addr);
    return a;
}
int main(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = addr("127.0.0.1", 7213);
    char b[10];
    for (int i = 0; i < 3; i++) {
        sendto(fd, "time", 4, 0, (struct sockaddr *)&to, sizeof to);
        struct pollfd p = { fd, POLLIN, 0 };
        if (poll(&p, 1, 50) > 0) {
            recv(fd, b, sizeof b, 0);
            break;
        }
    }
    close(fd);
    return 0;
}
