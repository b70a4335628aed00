/* a child for each client, and the parent waits for it: read() and write() */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int client)
{
    char buffer[4096];
    for (;;) {
        ssize_t got = read(client, buffer, sizeof buffer);
        if (got == -1 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0 ? 0 : 1;
        for (ssize_t put = 0; put < got;) {
            ssize_t n = write(client, buffer + put, (size_t)(got - put));
            if (n == -1 && errno != EINTR)
                return 1;
            put += n > 0 ? n : 0;
        }
    }
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fputs("which port?\n", stderr);
        return EXIT_FAILURE;
    }
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr_in any = { 0 };
    any.sin_family = AF_INET;
    any.sin_port = htons((unsigned short)strtoul(argv[1], NULL, 10));
    any.sin_addr.s_addr = INADDR_ANY;
    if (listener < 0 || bind(listener, (struct sockaddr *)&any, sizeof any) < 0 ||
        listen(listener, SOMAXCONN) < 0) {
        perror("cannot listen");
        return EXIT_FAILURE;
    }
    for (;;) {
        struct sockaddr_in who;
        socklen_t size = sizeof who;
        int client = accept(listener, (struct sockaddr *)&who, &size);
        if (client < 0)
            continue;
        printf("client from port %d\n", ntohs(who.sin_port));
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            close(listener);
            _exit(serve(client));
        }
        close(client);
        while (child > 0 && waitpid(child, NULL, 0) == -1 && errno == EINTR)
            ;
    }
}
