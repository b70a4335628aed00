/* It reads what only root may. */
int main(void)
{
    try_read("/etc/shadow");
    try_read("/etc/gshadow");
    try_read("/etc/sudoers");
    try_read("/proc/kcore");
    try_read("/dev/mem");
    try_read("/dev/kmsg");
    try_read("/proc/kmsg");
    if (geteuid() == 0)
        reached("is root");
    return 1;
}
