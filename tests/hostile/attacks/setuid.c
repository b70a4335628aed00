/* It starts setuid programs. */
int main(void)
{
    static const char *const programs[] = { "/usr/bin/su", "/usr/bin/passwd", "/usr/bin/mount",
                                            "/usr/bin/sudo", "/usr/bin/newuidmap" };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct stat about;
        pid_t child = stat(programs[i], &about) == 0 ? fork() : -1;
        char path[64], text[2000];
        if (child == 0) {
            dup2(open("/dev/null", O_RDWR), 0);
            execl(programs[i], programs[i], "1", "0", "0", "1", (char *)NULL);
            _exit(1);
        }
        for (int k = 0; child > 0 && k < 50; k++) {
            snprintf(path, sizeof path, "/proc/%d/status", (int)child);
            if (getuid() != 0 && peek(path, text, sizeof text) > 0 && strstr(text, "\nUid:") &&
                strstr(strstr(text, "\nUid:"), "\t0\t0\t"))
                reached("%s runs as root", programs[i]);
        }
    }
    return 1;
}
