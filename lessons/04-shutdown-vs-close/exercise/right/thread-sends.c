/* One thread sends with sendmsg() and says when it is done; the other has been listening all the while. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct job {
    int fd, error;
    char **lines;
};

static int send_part(int fd, char *bytes, size_t size, int flags)
{
    while (size > 0) {
        struct iovec part = { bytes, size };
        struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
        ssize_t n = sendmsg(fd, &header, MSG_NOSIGNAL | flags);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return errno;
        if (n > 0) {
            bytes += n;
            size -= (size_t)n;
        }
    }
    return 0;
}

static void *send_lines(void *data)
{
    struct job *job = data;
    char newline[] = "\n";
    for (char **line = job->lines; *line && job->error == 0; line++) {
        job->error = send_part(job->fd, *line, strlen(*line), MSG_MORE);
        if (job->error == 0)
            job->error = send_part(job->fd, newline, 1, line[1] ? MSG_MORE : 0);
    }
    if (job->error == 0 && shutdown(job->fd, SHUT_WR) < 0)
        job->error = errno;
    return NULL;
}

static int listen_to(int fd)
{
    char bytes[4096];
    for (;;) {
        ssize_t n = read(fd, bytes, sizeof bytes);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return errno;
        if (n > 0 && fwrite(bytes, 1, (size_t)n, stdout) < (size_t)n)
            return EIO;
    }
}

int main(int argc, char *argv[])
{
    if (argc < 4)
        return 2;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2])) };
    struct job job = { .fd = socket(AF_INET, SOCK_STREAM, 0), .lines = argv + 3 };
    pthread_t sender;
    if (job.fd < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1 ||
        connect(job.fd, (struct sockaddr *)&to, sizeof to) < 0) {
        perror("connect");
        return 1;
    }
    if (pthread_create(&sender, NULL, send_lines, &job) != 0)
        return 1;
    int error = listen_to(job.fd);
    pthread_join(sender, NULL);
    if (job.error)
        fprintf(stderr, "sending: %s\n", strerror(job.error));
    if (error)
        fprintf(stderr, "receiving: %s\n", strerror(error));
    close(job.fd);
    return job.error || error ? 1 : 0;
}
