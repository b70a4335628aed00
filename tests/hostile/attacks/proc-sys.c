/* It changes the machine through /proc and /sys. */
int main(void)
{
    try_write("/proc/sys/kernel/core_pattern");
    try_write("/proc/sys/kernel/hostname");
    try_write("/proc/sys/net/ipv4/ip_forward");
    try_write("/proc/sysrq-trigger");
    try_write("/sys/kernel/uevent_helper");
    try_write("/sys/power/state");
    try_read("/sys/class/dmi/id/product_name");
    try_read("/sys/kernel/notes");
    if (opendir("/sys/fs/cgroup"))
        reached("the control groups of the machine");
    return 1;
}
