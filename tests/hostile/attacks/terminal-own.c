/* It makes its own output a terminal of its, and types into it. */
int main(void)
{
    int discipline = 2, one = 1;
    char end = '\n';
    if (fork() != 0)
        _exit(0);
    setsid();
    if (ioctl(1, TIOCSCTTY, 1) == 0) {
        int tty = open("/dev/tty", O_RDWR);
        if (tty >= 0 && ioctl(tty, TIOCSTI, &end) == 0)
            reached("typed");
    }
    if (ioctl(1, TIOCSETD, &discipline) == 0)
        reached("a line discipline");
    if (ioctl(1, TIOCCONS) == 0)
        reached("the console");
    ioctl(1, TIOCPKT, &one);
    ioctl(1, TIOCEXCL);
    tcflow(1, TCOOFF);
    ioctl(1, TIOCSTI | 1ULL << 32, &end) == 0 ? reached("typed by a wide number") : (void)0;
    return 1;
}
