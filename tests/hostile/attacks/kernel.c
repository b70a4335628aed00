/* It asks the kernel for what a program does not need. */
int main(void)
{
    char room[128] = { 0 };
    if (syscall(SYS_bpf, 0, room, sizeof room) >= 0 || errno == EINVAL || errno == EFAULT)
        reached("bpf()");
    if (syscall(SYS_userfaultfd, 1) >= 0)
        reached("userfaultfd()");
    if (syscall(SYS_perf_event_open, room, 0, -1, -1, 0) >= 0)
        reached("perf_event_open()");
    if (syscall(SYS_init_module, room, 1, "") == 0 || syscall(SYS_kexec_load, 0, 0, NULL, 0) == 0)
        reached("the kernel itself");
    if (syscall(SYS_syslog, 3, room, 100) >= 0)
        reached("the kernel's log");
    if (syscall(SYS_open_by_handle_at, open("/", O_RDONLY), room, 0) >= 0)
        reached("a file by its handle");
    if (syscall(SYS_personality, 0x0400000) >= 0)
        reached("another personality");
    return 1;
}
