/* It makes its calls through io_uring. */
int main(void)
{
    char parameters[256] = { 0 };
    if (syscall(425, 8, parameters) >= 0)
        reached("a ring");
    return 1;
}
