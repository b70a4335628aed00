#include "lab/base/own_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse(char *why, size_t cap, const char *path, const char *reason)
{
    snprintf(why, cap, "%s %s", path, reason);
    return false;
}

static bool is_own(const char *path, const struct stat *status, char *why, size_t cap)
{
    char owner[48];
    snprintf(owner, sizeof owner, "belongs to user %u", (unsigned)status->st_uid);
    if (S_ISLNK(status->st_mode))
        return refuse(why, cap, path, "is a symbolic link");
    if (!S_ISDIR(status->st_mode))
        return refuse(why, cap, path, "is no folder");
    if (status->st_uid != geteuid())
        return refuse(why, cap, path, owner);
    if (status->st_mode & (S_IWGRP | S_IWOTH))
        return refuse(why, cap, path, "can be written by others");
    return true;
}

/* Whether nobody can put something else in the place of what lies in it. A group that is the caller's own is
 * he himself, where each user has one; and in a user namespace the administrator has the owner of the root.
 */
static bool is_steady(const struct stat *status, uid_t administrator)
{
    bool own = status->st_uid == geteuid() || status->st_uid == 0 || status->st_uid == administrator;
    bool group = (status->st_mode & S_IWGRP) && status->st_gid != getegid() && status->st_gid != 0;
    return own && ((status->st_mode & S_ISVTX) || (!group && !(status->st_mode & S_IWOTH)));
}

static bool is_steady_above(char *path, char *why, size_t cap)
{
    struct stat status, root;
    if (stat("/", &root) != 0)
        return false;
    for (char *slash; (slash = strrchr(path, '/')) && path[1];) {
        slash[slash == path] = '\0';
        if (stat(path, &status) != 0 || !is_steady(&status, root.st_uid))
            return refuse(why, cap, path, "can be changed by others");
    }
    return true;
}

bool own_folder(const char *folder, char *why, size_t cap)
{
    struct stat status;
    why[0] = '\0';
    if (lstat(folder, &status) != 0)
        return false;
    char *full = realpath(folder, NULL);
    bool own = full && is_own(folder, &status, why, cap) && is_steady_above(full, why, cap);
    free(full);
    return own;
}

bool own_file(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
           !(status.st_mode & (S_IWGRP | S_IWOTH));
}
