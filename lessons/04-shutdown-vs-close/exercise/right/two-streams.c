/* A FILE to write and a FILE to read, each with a descriptor of its own (dup()); what fflush() loses is no
 * matter, for the stream that is written has no buffer. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void stop(const char *at)
{
    perror(at);
    exit(1);
}

static int transient(void)
{
    return errno == EINTR || errno == EAGAIN;
}

static void put(FILE *to, const char *bytes, size_t size)
{
    while (size > 0) {
        size_t n = fwrite(bytes, 1, size, to);
        bytes += n;
        size -= n;
        if (ferror(to) && !transient())
            stop("fwrite");
        clearerr(to);
    }
}

static void copy(FILE *from, FILE *to)
{
    char some[256];
    for (;;) {
        errno = 0;
        size_t n = fread(some, 1, sizeof some, from);
        fwrite(some, 1, n, to);
        if (feof(from))
            return;
        if (ferror(from) && !transient())
            stop("fread");
        clearerr(from);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4)
        stop("usage: client ADDRESS PORT LINE...");
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(argv[2])) };
    signal(SIGPIPE, SIG_IGN);
    if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1)
        stop("inet_pton");
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        stop("socket");
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1)
        stop("connect");
    FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
    if (!in || !out || setvbuf(out, NULL, _IONBF, 0) != 0)
        stop("fdopen");
    for (int i = 3; i < argc; i++) {
        put(out, argv[i], strlen(argv[i]));
        put(out, "\n", 1);
    }
    if (shutdown(fileno(out), SHUT_WR) == -1)
        stop("shutdown");
    fclose(out);
    copy(in, stdout);
    fclose(in);
    return 0;
}
