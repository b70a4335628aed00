/* It makes calls of 32 bits. */
int main(void)
{
#ifdef __x86_64__
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
    if (result > 0)
        reached("getpid() by int 0x80: %ld", result);
#endif
    return 1;
}
