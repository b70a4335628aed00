/* It makes calls of the x32 kind. */
int main(void)
{
#ifdef __x86_64__
    if (syscall(0x40000000 | SYS_getpid) > 0)
        reached("getpid() of x32");
    if (syscall(0x40000000 | SYS_socket, AF_INET, SOCK_STREAM, 0) >= 0)
        reached("socket() of x32");
#endif
    return 1;
}
