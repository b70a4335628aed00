/* It copies descriptors of other processes. */
static void found(pid_t pid)
{
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    for (int fd = 0; process >= 0 && fd < 20; fd++)
        if (syscall(438, process, fd, 0) >= 0)
            reached("descriptor %d of process %d", fd, (int)pid);
}

int main(void)
{
    each_process(found);
    return 1;
}
