/* It becomes root again, or another user. */
#include <grp.h>

int main(void)
{
    if (getuid() != 0 && (setuid(0) == 0 || setresuid(0, 0, 0) == 0 || setreuid(0, 0) == 0))
        reached("is root");
    if (setgid(0) == 0 && getgid() != 0)
        reached("is of root's group");
    gid_t groups[] = { 0, 4, 27 };
    if (setgroups(3, groups) == 0)
        reached("has other groups");
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        reached("setuid programs would give it more");
    return 1;
}
