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
    int l = tcp_listen(7211), c = accept(l, NULL, NULL), size = 0;
    FILE *in = fdopen(c, "r");
    char line[80], body[80];
    fgets(line, sizeof line, in);
    sscanf(line, "POST %d", &size);
    read(c, body, size);
    printf("%.*s\n", size, body);
    write(c, "ok", 2);
    fclose(in);
    close(l);
    return 0;
}
