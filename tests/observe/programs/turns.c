/* turns MODE: what an observer could stumble over between two stops.
 *
 *   orphan   makes a call, waits a moment, and makes a child that makes a call and exits with 7
 *   storm    makes many children, of whom many are killed while they make others
 *   brood    makes a call, waits a moment, makes a few children at a time and waits for them
 *   sleeper  makes a call, sleeps for longer than anybody waits for it, and then waits for ever
 *   computes for 70 ms, and then makes a call */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

static void brood(void)
{
    rest(300);
    for (int i = 0; i < 4; i++)
        if (fork() == 0) {
            rest(100);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
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

static void compute(void)
{
    while (clock() < CLOCKS_PER_SEC * 7 / 100)
        ;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "computes") == 0)
        compute();
    close(socket(AF_UNIX, SOCK_STREAM, 0));
    if (argc > 1 && strcmp(argv[1], "orphan") == 0)
        orphan();
    if (argc > 1 && strcmp(argv[1], "brood") == 0)
        brood();
    if (argc > 1 && strcmp(argv[1], "storm") == 0)
        storm();
    if (argc > 1 && strcmp(argv[1], "sleeper") == 0) {
        rest(600);
        pause();
    }
    return 0;
}
