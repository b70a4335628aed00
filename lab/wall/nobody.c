#include "lab/wall/nobody.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int nobody_become(void)
{
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setgroups(0, NULL) != 0)
        return -1;
    return setresgid(NOBODY, NOBODY, NOBODY) == 0 ? setresuid(NOBODY, NOBODY, NOBODY) : -1;
}

bool nobody_can_be(void)
{
    int status = -1;
    pid_t pid = fork();
    if (pid == 0)
        _exit(nobody_become() != 0);
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}
