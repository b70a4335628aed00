/* It answers its own calls by a filter. */
#include <linux/filter.h>
#include <linux/seccomp.h>

int main(void)
{
    struct sock_filter all[] = { { BPF_RET | BPF_K, 0, 0, SECCOMP_RET_TRACE } };
    struct sock_fprog program = { 1, all };
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program) >= 0)
        reached("a listener");
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
        reached("a filter of its own");
    return 1;
}
