/* Serves as inetd does: /bin/cat has the connection as its standard input and output. With "ignore" it wants
 * no word of its children; with "bad" it writes to what a failed socket() has returned. */
#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Calls that nobody could watch. 0 where none of them is made. */
static int unwatched(void)
{
    long result = -ENOSYS;
    char parameters[256] = "";
    if (syscall(SYS_io_uring_setup, 1, parameters) != -1 || errno != ENOSYS)
        return 1;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, NULL) != -1 ||
        errno != ENOSYS)
        return 1;
#ifdef __x86_64__
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory"); /* getpid() of 32 bits */
#endif
    return result == -ENOSYS ? 0 : 1;
}

int main(int argc, char **argv)
{
    int pair[2];
    char bytes[8];
    if (argc > 1 && strcmp(argv[1], "bad") == 0)
        return write(socket(-1, SOCK_STREAM, 0), "x", 1) != -1;
    if (argc > 1 && strcmp(argv[1], "unwatched") == 0)
        return unwatched();
    if (argc > 1 && strcmp(argv[1], "ignore") == 0)
        signal(SIGCHLD, SIG_IGN);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return 1;
    if (fork() == 0) {
        dup2(pair[1], STDIN_FILENO);
        dup2(pair[1], STDOUT_FILENO);
        execl("/bin/cat", "cat", (char *)NULL);
        _exit(1);
    }
    close(pair[1]);
    if (write(pair[0], "hello", 5) != 5 || read(pair[0], bytes, sizeof bytes) != 5)
        return 1;
    close(pair[0]);
    waitid(P_ALL, 0, NULL, WEXITED | WNOWAIT); /* and never takes it */
    return 0;
}
