#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* A message in two parts. */
int main(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7202) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
        return 1;
    send(fd, "half", 4, 0);
    usleep(300000);
    send(fd, "full", 4, 0);
    close(fd);
    return 0;
}
