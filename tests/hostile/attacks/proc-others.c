/* It reads of other processes in /proc. */
static void found(pid_t pid)
{
    static const char *const files[] = { "environ", "cmdline", "stack", "auxv", "io" };
    char path[64], text[8192];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, files[i]);
        long n = peek(path, text, sizeof text);
        if (n > 0 && (pid > 1 || i != 1))
            reached("%s", path);
    }
}

int main(void)
{
    each_process(found);
    return 1;
}
