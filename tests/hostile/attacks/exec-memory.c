/* It becomes a program that is no file. */
int main(int argc, char **argv)
{
    char bytes[64 << 10], path[64];
    long n;
    if (argc > 3) {
        if (strcmp(argv[3], "memory") == 0)
            try_read(KEY_FILE);
        int key = open(KEY_FILE, O_RDONLY);
        if (key >= 0 || ptrace(PTRACE_TRACEME, 0, 0, 0) == 0)
            reached("without its filter");
        return 1;
    }
    int from = open("/proc/self/exe", O_RDONLY), to = memfd_create("\033[2Jmine", 0);
    while ((n = read(from, bytes, sizeof bytes)) > 0)
        if (write(to, bytes, (size_t)n) != n)
            return 1;
    char *const again[] = { argv[0], argv[1], argv[2], (char *)"memory", NULL };
    if (fork() == 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", to);
        execv(path, again);
        _exit(1);
    }
    wait(NULL);
    syscall(SYS_execveat, to, "", again, environ, AT_EMPTY_PATH);
    return 1;
}
