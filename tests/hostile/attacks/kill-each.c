/* It kills its observer, its peers, and the first of its namespace. */
static void found(pid_t pid)
{
    if (kill(pid, SIGKILL) == 0 && pid > 1)
        reached("killed process %d", (int)pid);
    if (syscall(SYS_tgkill, pid, pid, SIGSTOP) == 0 && pid > 1)
        reached("stopped process %d", (int)pid);
}

int main(void)
{
    each_process(found);
    usleep(1000);
    if (getppid() > 1 && kill(getppid(), 0) == 0)
        reached("its parent can be killed");
    return 1;
}
