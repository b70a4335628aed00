/* It takes more than its limits. */
int main(void)
{
    struct sched_param first = { .sched_priority = 1 };
    for (int what = 0; what < RLIM_NLIMITS; what++) {
        struct rlimit now, more;
        getrlimit(what, &now);
        more = now;
        more.rlim_cur = more.rlim_max = RLIM_INFINITY;
        if (now.rlim_max != RLIM_INFINITY && setrlimit(what, &more) == 0)
            reached("limit %d", what);
    }
    if (sched_setscheduler(0, SCHED_FIFO, &first) == 0 || sched_setscheduler(0, SCHED_RR, &first) == 0)
        reached("real time");
    if (setpriority(PRIO_PROCESS, 0, -20) == 0)
        reached("priority");
    if (syscall(SYS_mlockall, MCL_CURRENT) == 0)
        reached("locked memory");
    try_write("/proc/self/autogroup");
    int fd = open("/proc/self/oom_score_adj", O_WRONLY);
    if (fd >= 0 && write(fd, "-1000", 5) > 0)
        reached("spared when memory runs out");
    return 1;
}
