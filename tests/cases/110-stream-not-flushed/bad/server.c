#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int tcp_listen(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in a;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_ANY);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&a, sizeof a) == -1) { perror("bind"); exit(1); }
    if (listen(fd, 10) == -1) { perror("listen"); exit(1); }
    return fd;
}

int main(void)
{
    int l = tcp_listen(7210), c = accept(l, NULL, NULL);
    FILE *f = fdopen(c, "r+");
    char line[100];
    if (fgets(line, sizeof line, f)) {
        fprintf(f, "hello %s", line);
        fflush(f);
    }
    fclose(f);
    close(l);
    return 0;
}
