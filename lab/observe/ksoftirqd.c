#include "lab/observe/ksoftirqd.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The kernel's threads are made before all programs. */
enum { KTHREADD = 2, PID_MOST = 4096 };

static bool is_called(int pid, const char *name)
{
    char path[64], text[64] = "";
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    return strcmp(text, name) == 0;
}

int ksoftirqd_open(int cpu)
{
    char name[32], path[64];
    snprintf(name, sizeof name, "ksoftirqd/%d", cpu);
    if (!is_called(KTHREADD, "kthreadd"))
        return -1;
    for (int pid = KTHREADD + 1; pid <= PID_MOST; pid++) {
        if (!is_called(pid, name))
            continue;
        snprintf(path, sizeof path, "/proc/%d/stat", pid);
        return open(path, O_RDONLY | O_CLOEXEC);
    }
    return -1;
}

bool ksoftirqd_works(int fd)
{
    char text[128];
    ssize_t n = fd < 0 ? -1 : pread(fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    const char *state = strstr(text, ") ");
    return state && state[2] == 'R';
}
