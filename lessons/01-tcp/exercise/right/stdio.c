/* the connection as a FILE: getc(), with a clearerr() where a signal came in between */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Once more where a signal came in between. */
static int next_byte(FILE *in)
{
    int byte;
    while ((byte = getc(in)) == EOF && ferror(in) && errno == EINTR)
        clearerr(in);
    return byte;
}

/* stdio would forget what it could not write, so byte by byte without it. */
static int say(int fd, int byte)
{
    unsigned char c = (unsigned char)byte;
    ssize_t n;
    while ((n = write(fd, &c, 1)) == -1 && errno == EINTR)
        ;
    return n == 1;
}

static void echo(FILE *in)
{
    int byte;
    while ((byte = next_byte(in)) != EOF && say(fileno(in), byte))
        ;
}

int main(int argc, char **argv)
{
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0) };
    signal(SIGPIPE, SIG_IGN);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1)) {
        perror(argv[0]);
        return 1;
    }
    while (1) {
        int fd = accept(listener, NULL, NULL);
        if (fd == -1)
            continue;
        FILE *in = fdopen(fd, "r");
        echo(in);
        fclose(in);
    }
}
