/* trouble MODE: the things that go wrong in programs. Each mode makes one watched call first, so that a test
 * knows when it has begun. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void handler(int signal)
{
    (void)signal;
}

static void catch_signal(int number, int flags)
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = flags };
    sigaction(number, &action, NULL);
}

static void bomb(void)
{
    for (;;)
        if (fork() < 0)
            pause();
}

static void spin(void)
{
    for (volatile unsigned long i = 0;; i++)
        ;
}

static void stubborn(void)
{
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    for (;;)
        pause();
}

static void daemonize(void)
{
    if (fork() > 0)
        _exit(0);
    setsid();
    if (fork() > 0)
        _exit(0);
    stubborn();
}

static void flood(void)
{
    for (;;)
        printf("0123456789012345678901234567890123456789012345678901234567890123456789\n");
}

static void killed_printing(int mode)
{
    setvbuf(stdout, NULL, mode, 4096);
    printf("one line\nand a half");
    raise(SIGTERM);
}

static void killed_with_lines(void)
{
    killed_printing(_IOFBF);
}

static void killed_with_a_half_line(void)
{
    killed_printing(_IOLBF);
}

static void close_all(void)
{
    for (int fd = 0; fd < 1024; fd++)
        close(fd);
    stubborn();
}

static void big_file(void)
{
    char block[65536] = { 0 };
    FILE *file = tmpfile();
    while (file && fwrite(block, sizeof block, 1, file) == 1)
        ;
}

static void crash(void)
{
    raise(SIGSEGV);
}

static void interrupted(void)
{
    int ends[2];
    char byte;
    catch_signal(SIGUSR1, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 && recv(ends[0], &byte, 1, 0) < 0)
        printf("recv: %s\n", strerror(errno));
}

static void restarted(void)
{
    int ends[2];
    char byte;
    catch_signal(SIGUSR1, SA_RESTART);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 && recv(ends[0], &byte, 1, 0) >= 0)
        printf("recv came back\n");
}

static void writes_to_nobody(void)
{
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 && close(ends[1]) == 0 && send(ends[0], "x", 1, 0) < 0)
        printf("send: %s\n", strerror(errno));
    signal(SIGPIPE, SIG_DFL);
    send(ends[0], "x", 1, 0);
}

static void alarmed(void)
{
    int ends[2];
    char byte;
    struct itimerval timer = { .it_value = { .tv_usec = 600000 } };
    catch_signal(SIGALRM, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return;
    setitimer(ITIMER_REAL, &timer, NULL);
    if (recv(ends[0], &byte, 1, 0) < 0)
        printf("recv: %s\n", strerror(errno));
}

static void reads_input(void)
{
    char line[128];
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return;
    while (fgets(line, sizeof line, stdin))
        if (send(ends[0], line, strlen(line), 0) < 0)
            return;
}

static void child_execs(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return;
    if (fork() == 0) {
        send(ends[1], "x", 1, 0);
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    wait(NULL);
}

static void closes_twice(void)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), file;
    close(fd);
    close(fd);
    file = open("/dev/null", O_RDWR); /* has the number now */
    if (write(file, "x", 1) == 1)
        close(file);
    close(fd + 1);
}

static const struct {
    const char *name;
    void (*run)(void);
} modes[] = {
    { "bomb", bomb },
    { "spin", spin },
    { "stubborn", stubborn },
    { "daemon", daemonize },
    { "flood", flood },
    { "close-all", close_all },
    { "big-file", big_file },
    { "crash", crash },
    { "interrupted", interrupted },
    { "lines", killed_with_lines },
    { "half-line", killed_with_a_half_line },
    { "restarted", restarted },
    { "alarm", alarmed },
    { "input", reads_input },
    { "exec", child_execs },
    { "twice", closes_twice },
    { "nobody", writes_to_nobody },
};

int main(int argc, char **argv)
{
    close(socket(AF_UNIX, SOCK_STREAM, 0));
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(argv[1], modes[i].name) == 0)
            modes[i].run();
    return 0;
}
