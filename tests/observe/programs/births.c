/* births MODE: makes one watched call, waits a moment, and then makes processes.
 *
 *   orphan   one, that lives on when its parent is killed, makes a call and exits with 7
 *   storm    many, of whom many are killed while they make others */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void rest(long ms)
{
    struct timespec time = { 0, ms * 1000000 };
    nanosleep(&time, NULL);
}

static void orphan(void)
{
    rest(300);
    if (fork() == 0) {
        shutdown(-1, SHUT_WR);
        _exit(7);
    }
    pause();
}

static void breed(void)
{
    for (;;)
        if (fork() == 0)
            _exit(0);
}

static void storm(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int round = 0; round < 60; round++) {
        if (fork() == 0) {
            setpgid(0, 0);
            for (int i = 0; i < 3; i++)
                if (fork() == 0)
                    breed();
            rest(2 + round % 3);
            kill(0, SIGKILL);
        }
        rest(8);
    }
}

int main(int argc, char **argv)
{
    close(socket(AF_UNIX, SOCK_STREAM, 0));
    if (argc > 1 && strcmp(argv[1], "orphan") == 0)
        orphan();
    if (argc > 1 && strcmp(argv[1], "storm") == 0)
        storm();
    return 0;
}
