#include "lab/wall/settle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "lab/base/str.h"
#include "lab/wall/exact.h"

/* A remount has to name what is to stay as it is. */
static const struct {
    const char *name;
    unsigned long flag;
} kept[] = {
    { "ro", MS_RDONLY },         { "nosuid", MS_NOSUID },
    { "nodev", MS_NODEV },       { "noexec", MS_NOEXEC },
    { "noatime", MS_NOATIME },   { "nodiratime", MS_NODIRATIME },
    { "relatime", MS_RELATIME }, { "nosymfollow", 256 /* MS_NOSYMFOLLOW */ },
};

static unsigned long flags_of(struct str options)
{
    unsigned long flags = 0;
    while (options.n > 0) {
        struct str option = str_take(&options, ',');
        for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
            if (str_is(option, kept[i].name))
                flags |= kept[i].flag;
    }
    return flags;
}

/* \040 for a blank, in place. */
static void unescape(char *path)
{
    char *to = path;
    for (const char *from = path; *from; to++) {
        char digits[4] = "";
        if (*from == '\\' && strspn(from + 1, "01234567") >= 3) {
            memcpy(digits, from + 1, 3);
            *to = (char)strtol(digits, NULL, 8);
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = '\0';
}

static int settle(int root, const char *path, unsigned long flags)
{
    int fd = exact_open(root, path, EXACT_THERE);
    if (fd < 0)
        return errno == ENOENT ? 0 : -1; /* below another mount: nobody sees it */
    int result = mount(NULL, exact_name(fd), NULL,
                       MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | flags, NULL);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

/* "36 35 98:0 /root /mount/point options ..." */
static int settle_line(int root, char *line, bool (*spared)(const void *data, const char *path),
                       const void *data, char *why, size_t cap)
{
    struct str rest = { line, strlen(line) };
    for (int field = 0; field < 4; field++)
        str_take(&rest, ' ');
    char *path = line + (rest.p - line);
    str_take(&rest, ' ');
    struct str options = str_take(&rest, ' ');
    path[strcspn(path, " ")] = '\0';
    unescape(path);
    if (spared(data, path) || settle(root, path, flags_of(options)) == 0)
        return 0;
    snprintf(why, cap, "cannot make %s read-only: %s", path, strerror(errno));
    return -1;
}

int settle_mounts(bool (*spared)(const void *data, const char *path), const void *data, char *why, size_t cap)
{
    char *line = NULL;
    size_t room = 0;
    int result = -1, root = open("/", O_PATH | O_CLOEXEC);
    FILE *file = fopen("/proc/self/mountinfo", "re");
    if (file && root >= 0)
        for (result = 0; result == 0 && getline(&line, &room, file) > 0;)
            result = settle_line(root, line, spared, data, why, cap);
    else
        snprintf(why, cap, "cannot read /proc/self/mountinfo: %s", strerror(errno));
    if (file)
        fclose(file);
    if (root >= 0)
        close(root);
    free(line);
    return result;
}
