#include <sys/wait.h>
#include <unistd.h>

/* Gives two lines to sort, and reads what comes back. */
int main(void)
{
    int to[2], from[2];
    char bytes[64];
    if (pipe(to) < 0 || pipe(from) < 0)
        return 1;
    if (fork() == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[0]);
        close(to[1]);
        close(from[0]);
        close(from[1]);
        execlp("sort", "sort", NULL);
        _exit(1);
    }
    close(to[0]);
    close(from[1]);
    if (write(to[1], "b\na\n", 4) != 4)
        return 1;
    close(to[1]);
    while (read(from[0], bytes, sizeof bytes) > 0)
        ;
    wait(NULL);
    return 0;
}
