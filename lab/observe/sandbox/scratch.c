#include "lab/observe/sandbox/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/base/path.h"

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

void scratch_remove(const char *folder)
{
    if (folder[0])
        path_remove_tree(folder);
}
