/* It fills the disk. */
int main(void)
{
    static char block[1 << 20];
    long written = 0;
    static const char *const folders[] = { ".", "/tmp", "/dev/shm", "/var/tmp", HOME_FOLDER, "/dev" };
    signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        for (int n = 0; n < 100; n++) {
            char path[PATH_MAX];
            snprintf(path, sizeof path, "%s/full-%d", folders[i], n);
            int fd = open(path, O_WRONLY | O_CREAT, 0666);
            for (long k; fd >= 0 && (k = write(fd, block, sizeof block)) > 0;)
                written += k;
            if (fd >= 0)
                close(fd);
        }
    if (written > 200l << 20)
        reached("%ld MiB on the disk", written >> 20);
    return 1;
}
