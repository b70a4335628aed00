/* Serves as inetd does: /bin/cat has the connection as its standard input and output. With "ignore" it wants
 * no word of its children; with "bad" it writes to what a failed socket() has returned. */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int pair[2];
    char bytes[8];
    if (argc > 1 && strcmp(argv[1], "bad") == 0)
        return write(socket(-1, SOCK_STREAM, 0), "x", 1) != -1;
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
