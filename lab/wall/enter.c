#include "lab/wall/enter.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/wall/gaps.h"
#include "lab/wall/ids.h"
#include "lab/wall/nobody.h"

static int say(char *why, size_t cap, const char *what)
{
    snprintf(why, cap, "%s: %s", what, strerror(errno));
    return -1;
}

int wall_enter(int namespaces, unsigned *gaps, char *why, size_t cap)
{
    struct ids ids;
    bool root = geteuid() == 0, others = root;
    ids_begin(&ids, root);
    int made = unshare(CLONE_NEWUSER), mapped = made == 0 ? ids_map(&ids, &others) : 0;
    int error = errno;
    ids_end(&ids);
    errno = error;
    if (made != 0 && !root)
        return say(why, cap, "unshare(CLONE_NEWUSER)");
    if (mapped != 0)
        return say(why, cap, "writing uid_map");
    if (root && !others)
        *gaps |= GAP_USER;
    return unshare(CLONE_NEWNS | namespaces) == 0 ? 0 : say(why, cap, "unshare(CLONE_NEWNS)");
}

int wall_give_up(unsigned gaps)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[2] = { 0 };
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
    if (geteuid() == 0 && !(gaps & GAP_USER) && nobody_become() != 0)
        return -1;
    if (syscall(SYS_capset, &header, none) != 0)
        return -1;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
