/* A checkout is known by its folders, so that a build in any of its subfolders finds it, and an installed
 * program does not take somebody's working directory for one. */
#include "lab/course/lesson/data_dir.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/str.h"

#ifndef SOCKEYE_DATADIR
#define SOCKEYE_DATADIR "/usr/local/share/sockeye"
#endif

static bool holds(const char *folder, const char *name)
{
    char path[PATH_MAX];
    return path_join(path, sizeof path, folder, name) && access(path, F_OK) == 0;
}

/* Where there is no /proc: as the kernel was asked for it. */
static bool asked_for(char *path, size_t cap)
{
    const char *asked = (const char *)getauxval(AT_EXECFN);
    char *full = asked ? realpath(asked, NULL) : NULL;
    bool found = full && str_copy(path, cap, str_from(full));
    free(full);
    return found;
}

static bool program(char *path, size_t cap)
{
    ssize_t length = readlink("/proc/self/exe", path, cap - 1);
    path[length > 0 ? length : 0] = '\0';
    return length > 0 || asked_for(path, cap);
}

/* The nearest folder above the program that holds lab/ and lessons/. */
static bool checkout(char *path, size_t cap)
{
    if (!program(path, cap))
        return false;
    for (char *slash; (slash = strrchr(path, '/')) && slash != path;) {
        *slash = '\0';
        if (holds(path, "lab/check.h") && holds(path, "lessons"))
            return true;
    }
    return false;
}

/* Beside the program as `make install` lays it, wherever that tree was moved to; else where it was meant to
 * be. */
static void installed(char *path, size_t cap)
{
    char *slash = program(path, cap) ? strrchr(path, '/') : NULL;
    if (slash) {
        snprintf(slash, cap - (size_t)(slash - path), "/../share/sockeye");
        if (holds(path, "lessons"))
            return;
    }
    snprintf(path, cap, "%s", SOCKEYE_DATADIR);
}

void data_dir_of(const char *name, char *out, size_t cap)
{
    char root[PATH_MAX];
    if (!checkout(root, sizeof root))
        installed(root, sizeof root);
    snprintf(out, cap, "%s%s%s", root, name[0] ? "/" : "", name);
}

void data_dir_headers(char *out, size_t cap)
{
    char root[PATH_MAX];
    if (checkout(out, cap))
        return;
    installed(root, sizeof root);
    path_join(out, cap, root, "include");
}
