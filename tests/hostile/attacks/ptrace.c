/* It traces its peers and its observer. */
static void found(pid_t pid)
{
    if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0 || ptrace(PTRACE_ATTACH, pid, NULL, NULL) == 0)
        reached("traces process %d", (int)pid);
}

int main(void)
{
    each_process(found);
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
        reached("is traced by its parent");
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    if (ptrace(PTRACE_SEIZE, child, NULL, NULL) == 0)
        reached("traces its child");
    kill(child, SIGKILL);
    return 1;
}
