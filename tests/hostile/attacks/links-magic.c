/* It opens what its descriptors are anew, and goes on from there. */
static void list(const char *path)
{
    reached("%s", path);
}

int main(void)
{
    static const char *const folders[] = { "/proc/1/fd", "/proc/1/map_files", "/proc/1/task/1/fd" };
    static const char *const up[] = { "/proc/self/root/..", "/proc/self/cwd/../../../../../..",
                                      "/proc/1/root/..",    "/proc/1/cwd",
                                      "/proc/self/exe/..",  "/proc/self/ns" };
    char path[PATH_MAX];
    struct stat about, root;
    stat("/", &root);
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            reached("descriptor %d", fd);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        each_file(folders[i], list, 0);
    for (size_t i = 0; i < sizeof up / sizeof *up; i++) {
        snprintf(path, sizeof path, "%s" HOME_FOLDER "/notes.txt", up[i]);
        try_read(path);
        snprintf(path, sizeof path, "%s/etc/shadow", up[i]);
        try_read(path);
        if (stat(up[i], &about) == 0 && S_ISDIR(about.st_mode) && about.st_dev != root.st_dev && i < 3)
            reached("another root by %s", up[i]);
    }
    int here = open(".", O_PATH | O_DIRECTORY);
    if (chroot("/tmp") == 0)
        reached("chroot");
    for (int i = 0; i < 20; i++)
        fchdir(here), here = openat(here, "..", O_PATH | O_DIRECTORY);
    try_read("root/.bashrc");
    return 1;
}
