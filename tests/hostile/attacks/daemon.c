/* It leaves a daemon behind. */
int main(void)
{
    if (fork() > 0)
        _exit(0);
    setsid();
    for (int i = 1; i < 65; i++)
        signal(i, SIG_IGN);
    if (fork() > 0)
        _exit(0);
    for (;;)
        pause();
    return 1;
}
