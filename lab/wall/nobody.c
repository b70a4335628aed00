#include "lab/wall/nobody.h"

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

int nobody_become(void)
{
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setgroups(0, NULL) != 0)
        return -1;
    return setresgid(NOBODY, NOBODY, NOBODY) == 0 ? setresuid(NOBODY, NOBODY, NOBODY) : -1;
}
