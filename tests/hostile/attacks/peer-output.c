/* It writes to the terminals and pipes of its peers. */
static void found(pid_t pid)
{
    char path[64];
    for (int fd = 1; fd < 3; fd++) {
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
        try_write(path);
    }
}
static void terminal(const char *path)
{
    const char *own = ttyname(1);
    if (!strstr(path, "ptmx") && (!own || strcmp(own, path) != 0))
        try_write(path);
}

int main(void)
{
    each_process(found);
    each_file("/dev/pts", terminal, 0);
    return 1;
}
