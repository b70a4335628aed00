/* A child that goes another way than its parent, and then becomes another program (the first argument). */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    shutdown(-1, 11); /* here 11 in main */
    pid_t child = fork();
    if (child == 0) {
        shutdown(-1, 12); /* here 12 in main */
        if (argc > 1)
            execv(argv[1], argv + 1);
        _exit(1);
    }
    waitpid(child, NULL, 0);
    shutdown(-1, 13); /* here 13 in main */
    return 0;
}
