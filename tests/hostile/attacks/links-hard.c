/* It links what it may not write to where it may. */
int main(void)
{
    static const char *const files[] = { "client.c", "/etc/passwd", "/usr/bin/env", "/proc/self/exe",
                                         "/dev/null" };
    char path[64];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "/tmp/link%zu", i);
        int fd = open(files[i], O_PATH);
        if (link(files[i], path) == 0 || linkat(fd, "", AT_FDCWD, path, AT_EMPTY_PATH) == 0 ||
            rename(files[i], path) == 0)
            reached("linked %s", files[i]);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (linkat(AT_FDCWD, path, AT_FDCWD, "/tmp/anew", AT_SYMLINK_FOLLOW) == 0)
            reached("linked %s by its descriptor", files[i]);
        if (i != 4 &&
            (chmod(path, 0666) == 0 || truncate(path, 0) == 0 || utimensat(AT_FDCWD, path, NULL, 0) == 0))
            reached("changed %s", files[i]);
    }
    return 1;
}
