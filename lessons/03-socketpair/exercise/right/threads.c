/* The parent talks in one thread and listens in another; the answer is gathered, and printed without a
 * newline. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

struct talk {
    int fd;
    const char *text;
};

static void put(int fd, const char *text, size_t left)
{
    while (left > 0) {
        struct iovec vec = { (void *)text, left };
        ssize_t n = writev(fd, &vec, 1);
        if (n == -1 && errno != EINTR)
            exit(1);
        if (n > 0)
            text += n, left -= (size_t)n;
    }
}

static void *talk(void *data)
{
    const struct talk *this = data;
    put(this->fd, this->text, strlen(this->text));
    if (shutdown(this->fd, SHUT_WR) == -1)
        exit(1);
    return NULL;
}

/* All that comes, behind it a NUL. */
static char *gather(int fd, size_t *size)
{
    char *all = NULL;
    for (*size = 0;;) {
        all = realloc(all, *size + 101);
        ssize_t n = all ? read(fd, all + *size, 100) : -1;
        if (n == -1 && all && errno == EINTR)
            continue;
        if (n == -1)
            exit(1);
        *size += (size_t)n;
        all[*size] = '\0';
        if (n == 0)
            return all;
    }
}

static void child(int fd)
{
    char answer[32];
    size_t size;
    free(gather(fd, &size));
    put(fd, answer, (size_t)snprintf(answer, sizeof answer, "%zu bytes", size));
    if (close(fd) == -1)
        exit(1);
}

int main(int argc, char **argv)
{
    int fds[2];
    pthread_t thread;
    if (argc != 2 || socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == -1)
        return 1;
    pid_t pid = fork();
    if (pid == -1)
        return 1;
    close(fds[pid != 0]);
    if (pid == 0) {
        child(fds[1]);
        return 0;
    }
    struct talk own = { fds[0], argv[1] };
    size_t size;
    if (pthread_create(&thread, NULL, talk, &own) != 0)
        return 1;
    char *answer = gather(fds[0], &size);
    pthread_join(thread, NULL);
    fwrite(answer, 1, size, stdout);
    fflush(stdout);
    free(answer);
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
    return 0;
}
