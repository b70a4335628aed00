/* splices: a child that waits in splice(), with its pipe locked, for bytes that its parent sends late. */
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int ends[2], pair[2], status;
    if (pipe(ends) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return 1;
    pid_t child = fork();
    if (child == 0)
        return splice(pair[1], NULL, ends[1], NULL, 100, 0) != 5;
    for (int i = 0; i < 3; i++)
        if (fcntl(pair[0], F_GETFL) == -1)
            return 1;
    if (send(pair[0], "hello", 5, 0) != 5 || waitpid(child, &status, 0) != child)
        return 1;
    return status;
}
