/* It stops, and leaves a child that goes on. */
int main(void)
{
    if (fork() == 0) {
        setsid();
        for (int i = 0; i < 3; i++)
            raise(SIGSTOP);
        pause();
    }
    raise(SIGSTOP);
    pause();
    return 1;
}
