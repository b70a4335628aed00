/* It is never the same process for long. */
int main(void)
{
    for (int i = 0; i < 20000; i++)
        if (fork() != 0)
            _exit(0);
    reached("20000 processes, one after the other");
    return 1;
}
