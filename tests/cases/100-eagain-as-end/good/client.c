#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7200) };
    char bytes[64];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        return 1;
    usleep(200000);
    send(fd, "hello", 5, MSG_NOSIGNAL);
    recv(fd, bytes, sizeof bytes, 0);
    close(fd);
    return 0;
}
