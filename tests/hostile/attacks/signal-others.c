/* It has the kernel send signals to others. */
static void found(pid_t pid)
{
    union sigval value = { .sival_int = 1 };
    if (pid > 1 && sigqueue(pid, SIGTERM, value) == 0)
        reached("queued a signal for process %d", (int)pid);
    if (pid > 1 &&
        (setpriority(PRIO_PROCESS, (id_t)pid, 19) == 0 || prlimit(pid, RLIMIT_CPU, NULL, NULL) == 0))
        reached("limits of process %d", (int)pid);
}

int main(void)
{
    each_process(found);
    return 1;
}
