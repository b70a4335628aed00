#include "lab/wall/exact.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int make(int at, const char *name, bool file)
{
    if (!file)
        return mkdirat(at, name, 0755);
    int fd = openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0444);
    return fd < 0 ? -1 : close(fd);
}

/* One name of it; with `making` it is made where it is missing. */
static int step(int at, const char *name, bool making, bool file)
{
    struct stat status;
    int fd = openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && making && make(at, name, file) == 0)
        fd = openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (fstat(fd, &status) == 0 && !S_ISLNK(status.st_mode)))
        return fd;
    close(fd);
    errno = ELOOP;
    return -1;
}

int exact_open(int root, const char *path, enum exact make)
{
    char name[NAME_MAX + 1];
    int at = fcntl(root, F_DUPFD_CLOEXEC, 0);
    path += strspn(path, "/");
    while (at >= 0 && *path) {
        size_t length = strcspn(path, "/");
        if (length >= sizeof name) {
            close(at);
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(name, path, length);
        name[length] = '\0';
        path += length;
        path += strspn(path, "/");
        int next = step(at, name, make != EXACT_THERE, make == EXACT_MAKE_FILE && !*path);
        int error = errno;
        close(at);
        errno = error;
        at = next;
    }
    return at;
}

const char *exact_name(int fd)
{
    static char names[3][32];
    static unsigned turn;
    char *name = names[turn++ % 3];
    snprintf(name, sizeof names[0], "/proc/self/fd/%d", fd);
    return name;
}

bool exact_is_folder(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

bool exact_is_clean(const char *path)
{
    if (path[0] != '/' || !path[1])
        return false;
    while (*path == '/') {
        size_t length = strcspn(++path, "/");
        if (length == 0 || (length <= 2 && strncmp(path, "..", length) == 0))
            return false;
        path += length;
    }
    return true;
}

bool exact_is_within(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}
