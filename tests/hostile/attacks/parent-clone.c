/* It has children that are its observer's. */
static int child(void *data)
{
    (void)data;
    if (getppid() > 1)
        reached("a child of process %d", (int)getppid());
    if (kill(getppid(), 0) == 0 && getppid() != 0)
        reached("its observer");
    _exit(3);
}

int main(void)
{
    static char stack[4][64 << 10] __attribute__((aligned(16)));
    clone(child, stack[1], CLONE_PARENT | SIGCHLD, NULL);
    clone(child, stack[2], CLONE_PARENT | SIGKILL, NULL);
    clone(child, stack[3], CLONE_PARENT | CLONE_VM | CLONE_FILES, NULL);
    usleep(100000);
    return 1;
}
