/* What the attacks share. Before it stand the names of what lies about to be reached, made by
 * tests/hostile/run: HOME_FOLDER, CACHE_FOLDER, STATE_FOLDER, LESSON_FOLDER, HOST_PATH (a Unix socket),
 * HOST_NAME (an abstract one), HOST_PORT, HOST_TERMINAL, HOST_SEGMENT (System V), HOST_SHARED (POSIX),
 * HOST_PID, SECRET. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

__attribute__((format(printf, 1, 2), unused)) static void reached(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    printf("REACHED: ");
    vprintf(format, list);
    printf("\n");
    fflush(stdout);
    va_end(list);
}

/* Bytes read; -1. */
__attribute__((unused)) static long peek(const char *path, char *out, size_t cap)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    long n = fd < 0 ? -1 : read(fd, out, cap - 1);
    if (fd >= 0)
        close(fd);
    out[n > 0 ? n : 0] = '\0';
    return n;
}

__attribute__((unused)) static void try_read(const char *path)
{
    char bytes[200];
    if (peek(path, bytes, sizeof bytes) > 0)
        reached("read %s", path);
}

__attribute__((unused)) static void try_write(const char *path)
{
    int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && write(fd, "forged\n", 7) > 0)
        reached("wrote %s", path);
    if (fd >= 0)
        close(fd);
}

/* Every file below a folder, six deep. */
__attribute__((unused)) static void each_file(const char *folder, void (*found)(const char *path), int deep)
{
    char path[PATH_MAX];
    struct dirent *entry;
    DIR *list = opendir(folder);
    while (list && (entry = readdir(list))) {
        if (entry->d_name[0] == '.' && (!entry->d_name[1] || entry->d_name[1] == '.'))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_type == DT_DIR && deep > 0)
            each_file(path, found, deep - 1);
        else
            found(path);
    }
    if (list)
        closedir(list);
}

/* Every other process: as /proc shows them, and by all small numbers. */
__attribute__((unused)) static void each_process(void (*found)(pid_t pid))
{
    struct dirent *entry;
    DIR *list = opendir("/proc");
    while (list && (entry = readdir(list)))
        if (atoi(entry->d_name) > 0 && atoi(entry->d_name) != getpid())
            found(atoi(entry->d_name));
    if (list)
        closedir(list);
    for (pid_t pid = 1; pid < 60; pid++)
        if (pid != getpid())
            found(pid);
    if (getppid())
        found(getppid());
    found(HOST_PID);
}
