#include "lab/observe/sandbox/scratch.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DESCRIPTORS = 16 };

int scratch_make(char *out, size_t cap, uid_t owner)
{
    snprintf(out, cap, "/tmp/sockeye-scratch-XXXXXX");
    if (mkdtemp(out) && (owner == geteuid() || chown(out, owner, owner) == 0))
        return 0;
    int error = errno;
    rmdir(out);
    out[0] = '\0';
    errno = error;
    return -1;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about;
    (void)kind;
    (void)at;
    remove(path);
    return 0;
}

void scratch_remove(const char *folder)
{
    if (folder[0])
        nftw(folder, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
