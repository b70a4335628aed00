#include "lab/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_LIMIT = 4 * 1024 * 1024, TREE_DESCRIPTORS = 16 };

bool path_join(char *out, size_t cap, const char *folder, const char *name)
{
    return snprintf(out, cap, "%s/%s", folder, name) < (int)cap;
}

bool path_of_user(const char *variable, const char *below_home, char *out, size_t cap)
{
    const char *chosen = getenv(variable), *home = getenv("HOME");
    if (chosen && *chosen == '/')
        return path_join(out, cap, chosen, "sockeye");
    return home && *home == '/' && snprintf(out, cap, "%s/%s/sockeye", home, below_home) < (int)cap;
}

bool path_temporary(const char *name, char *out, size_t cap)
{
    const char *chosen = getenv("TMPDIR");
    return path_join(out, cap, chosen && *chosen == '/' ? chosen : "/tmp", name);
}

void path_make_folders(const char *folder)
{
    char *path = strdup(folder);
    for (char *slash = path; path && (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    free(path);
    mkdir(folder, 0700);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about;
    (void)kind;
    (void)at;
    remove(path);
    return 0;
}

void path_remove_tree(const char *folder)
{
    nftw(folder, remove_one, TREE_DESCRIPTORS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* Errors are told by errno alone. */
static char *read_regular(int fd, size_t *size)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return NULL;
    if (!S_ISREG(status.st_mode) || status.st_size > FILE_LIMIT) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : S_ISREG(status.st_mode) ? EFBIG : EINVAL;
        return NULL;
    }
    size_t used = 0, room = (size_t)status.st_size;
    char *text = malloc(room + 1);
    ssize_t got = 0;
    while (text && used < room && (got = read(fd, text + used, room - used)) > 0)
        used += (size_t)got;
    if (!text || got < 0) {
        free(text);
        return NULL;
    }
    text[used] = '\0';
    *size = used;
    return text;
}

static char *text_opened(const char *path, int flags, size_t *size)
{
    size_t unasked;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
    if (fd < 0)
        return NULL;
    char *text = read_regular(fd, size ? size : &unasked);
    int kept = errno;
    close(fd);
    errno = kept;
    return text;
}

char *file_text(const char *path, size_t *size)
{
    return text_opened(path, 0, size);
}

char *file_text_itself(const char *path, size_t *size)
{
    return text_opened(path, O_NOFOLLOW, size);
}
