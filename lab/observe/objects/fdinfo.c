#include "lab/observe/objects/fdinfo.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PART_MAX = 8 * 1024, SHORT_MAX = 512 };

static int open_fdinfo(pid_t pid, int fd)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", (int)pid, fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* The beginning, which is all but the list of an epoll. */
static bool read_short(pid_t pid, int fd, char out[SHORT_MAX])
{
    int file = open_fdinfo(pid, fd);
    if (file < 0)
        return false;
    ssize_t size = read(file, out, SHORT_MAX - 1);
    close(file);
    out[size > 0 ? size : 0] = '\0';
    return size > 0;
}

/* What stands behind a name; NULL where it does not. */
static const char *behind(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    return at ? at + strlen(name) : NULL;
}

bool fdinfo_flags(pid_t pid, int fd, bool *cloexec, bool *nonblock, int *access)
{
    char text[SHORT_MAX];
    const char *flags = read_short(pid, fd, text) ? behind(text, "flags:") : NULL;
    if (!flags)
        return false;
    unsigned long value = strtoul(flags, NULL, 8);
    *cloexec = (value & O_CLOEXEC) != 0;
    *nonblock = (value & O_NONBLOCK) != 0;
    if (access)
        *access = (int)(value & O_ACCMODE);
    return true;
}

bool fdinfo_number(pid_t pid, int fd, const char *name, int base, uint64_t *number)
{
    char text[SHORT_MAX];
    const char *at = read_short(pid, fd, text) ? behind(text, name) : NULL;
    if (at)
        *number = strtoull(at, NULL, base);
    return at != NULL;
}

/* "it_value: (2, 999999999)": what is left of it; (0, 0) when it is not set, or has fired for good. */
bool fdinfo_timer_runs(pid_t pid, int fd)
{
    char text[SHORT_MAX];
    unsigned long long seconds, ns;
    const char *at = read_short(pid, fd, text) ? behind(text, "it_value:") : NULL;
    return !at || sscanf(at, " (%llu, %llu)", &seconds, &ns) != 2 || seconds != 0 || ns != 0;
}

/* ---- epoll */

/* "tfd:        5 events:       19 data:                5  pos:0 ino:2c1 sdev:9" */
static bool read_target(const char *line, struct fdinfo_target *target)
{
    const char *fd = behind(line, "tfd:");
    const char *events = fd ? behind(fd, "events:") : NULL;
    const char *user = events ? behind(events, "data:") : NULL;
    if (!user)
        return false;
    const char *inode = behind(user, "ino:");
    target->fd = (int)strtol(fd, NULL, 10);
    target->events = (uint32_t)strtoul(events, NULL, 16);
    target->user = strtoull(user, NULL, 16);
    target->inode = inode ? strtoull(inode, NULL, 16) : 0;
    return true;
}

/* Hands on the whole lines of the text; returns what is left of it. */
static char *take_lines(char *text, void (*each)(void *data, const struct fdinfo_target *target), void *data)
{
    struct fdinfo_target target;
    for (char *end; (end = strchr(text, '\n')); text = end + 1) {
        *end = '\0';
        if (read_target(text, &target))
            each(data, &target);
    }
    return text;
}

/* Part by part: the list is as long as the program made it. The kernel gives less than was asked for at its
 * end only. */
bool fdinfo_epoll(pid_t pid, int epfd, void (*each)(void *data, const struct fdinfo_target *target),
                  void *data)
{
    char text[PART_MAX];
    size_t used = 0, room;
    ssize_t size;
    int file = open_fdinfo(pid, epfd);
    if (file < 0)
        return false;
    do {
        room = sizeof text - 1 - used;
        size = read(file, text + used, room);
        used += size > 0 ? (size_t)size : 0;
        text[used] = '\0';
        char *rest = take_lines(text, each, data);
        used -= (size_t)(rest - text);
        memmove(text, rest, used);
    } while (size > 0 && (size_t)size == room && used < sizeof text - 1);
    close(file);
    return size >= 0;
}
