/* It types into a terminal (TIOCSTI). */
int main(void)
{
    int fd = open(HOST_TERMINAL, O_RDWR | O_NOCTTY);
    for (int i = 0; i < 3; i++) {
        if (ioctl(i, TIOCSTI, "x") == 0 || syscall(SYS_ioctl, i, (1ul << 40) | TIOCSTI, "x") == 0)
            reached("typed to descriptor %d", i);
        if (ioctl(i, TIOCSCTTY, 1) == 0)
            reached("has descriptor %d for its terminal, taken from another", i);
    }
    if (fd >= 0)
        reached("opened %s", HOST_TERMINAL);
    return 1;
}
