/* What can a program reach? Each word is something to try, and a line says what came of it:
 *
 *     open:PATH  write:PATH  list:PATH  processes  kill-all  memory:PIDS  who  own  terminal  socket  input
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *rest(const char *word, const char *verb)
{
    size_t length = strlen(verb);
    return strncmp(word, verb, length) == 0 ? word + length : NULL;
}

static void say(const char *what, int result)
{
    printf("%s: %s\n", what, result >= 0 ? "yes" : "no");
    fflush(stdout);
}

static void list(const char *path)
{
    struct dirent *entry;
    int count = 0;
    DIR *folder = opendir(path);
    while (folder && (entry = readdir(folder)))
        count += entry->d_name[0] != '.';
    printf("list:%s: %d\n", path, count);
}

/* Of those that it sees, all but itself and pid 1. */
static void processes(void)
{
    struct dirent *entry;
    int others = 0;
    DIR *proc = opendir("/proc");
    while (proc && (entry = readdir(proc)))
        others += atoi(entry->d_name) > 1 && atoi(entry->d_name) != getpid();
    printf("processes: %d others\n", others);
}

/* Pid 1 may be asked whether it is there, and no more. */
static void memory(int most)
{
    static char here[8];
    int reached = 0;
    for (int pid = 1; pid <= most; pid++) {
        char path[64];
        struct iovec one = { here, 1 };
        snprintf(path, sizeof path, "/proc/%d/mem", pid);
        if (pid == getpid())
            continue;
        reached += process_vm_writev(pid, &one, 1, &one, 1, 0) > 0 || open(path, O_RDWR) >= 0 ||
                   (pid > 1 && kill(pid, 0) == 0);
    }
    printf("memory: %d reached\n", reached);
}

static void terminal(void)
{
    int fd = open("/dev/tty", O_RDWR);
    printf("terminal: %s, %s, %s\n", isatty(1) ? "a terminal" : "none", ttyname(1) ? ttyname(1) : "no name",
           fd < 0 ? "none of its own" : "/dev/tty opens");
}

static void attempt(const char *word)
{
    const char *at;
    if ((at = rest(word, "open:")))
        say(word, open(at, O_RDONLY));
    else if ((at = rest(word, "write:")))
        say(word, open(at, O_RDWR | O_CREAT | O_NOCTTY, 0644));
    else if ((at = rest(word, "list:")))
        list(at);
    else if ((at = rest(word, "memory:")))
        memory(atoi(at));
    else if (strcmp(word, "processes") == 0)
        processes();
    else if (strcmp(word, "terminal") == 0)
        terminal();
    else if (strcmp(word, "own") == 0)
        say(word, open(ttyname(1), O_RDWR | O_NOCTTY) < 0 || !fopen("/dev/stdin", "r") ||
                          !fopen("/dev/stdout", "w") || !fopen("/dev/stderr", "w")
                      ? -1
                      : 0);
    else if (strcmp(word, "who") == 0)
        printf("who: %d %d\n", (int)getuid(), (int)getgid());
    else if (strcmp(word, "kill-all") == 0)
        say(word, kill(-1, SIGKILL));
    else if (strcmp(word, "socket") == 0)
        say(word, socket(AF_INET, SOCK_STREAM, 0));
    else if (strcmp(word, "input") == 0)
        getchar();
    fflush(stdout);
}

int main(int count, char **words)
{
    for (int i = 1; i < count; i++)
        attempt(words[i]);
    return 0;
}
