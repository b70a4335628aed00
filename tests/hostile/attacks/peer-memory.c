/* It reads and writes the memory of its peers. */
static void found(pid_t pid)
{
    char path[64], byte;
    struct iovec here = { &byte, 1 }, there = { (void *)0x400000, 1 };
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    int fd = open(path, O_RDWR);
    if (fd >= 0)
        reached("opened %s", path);
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    if (peek(path, &byte, 1) >= 0 && (fd = open(path, O_RDONLY)) >= 0 && read(fd, &byte, 1) > 0)
        reached("read %s", path);
    if (process_vm_readv(pid, &here, 1, &there, 1, 0) >= 0 ||
        process_vm_writev(pid, &here, 1, &there, 1, 0) >= 0)
        reached("the memory of process %d", (int)pid);
}

int main(void)
{
    each_process(found);
    return 1;
}
