/* It asks for what only old programs need: other segments, other addresses, another personality. */
#include <sys/personality.h>
#ifdef __x86_64__
#include <asm/ldt.h>
#include <sys/io.h>

static void of_x86(void)
{
    struct user_desc entry = { .limit = 0xfffff, .seg_32bit = 1, .limit_in_pages = 1 };
    if (syscall(SYS_modify_ldt, 1, &entry, sizeof entry) == 0)
        reached("a segment");
    if (ioperm(0x80, 1, 1) == 0 || iopl(3) == 0)
        reached("ports");
}
#else
static void of_x86(void)
{
}
#endif

int main(void)
{
    unsigned long map[16] = { 0 };
    of_x86();
    if (personality(READ_IMPLIES_EXEC) >= 0 && personality(0xffffffff) & READ_IMPLIES_EXEC)
        reached("another personality");
    if (syscall(SYS_prctl, PR_SET_MM, PR_SET_MM_ARG_START, map, 0, 0) == 0)
        reached("other addresses");
    if (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
        MAP_FAILED)
        reached("address 0");
    return 1;
}
