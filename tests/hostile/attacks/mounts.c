/* It mounts and changes roots. */
int main(void)
{
    int fd = open("/", O_RDONLY);
    if (mount("none", "/tmp", "tmpfs", 0, NULL) == 0 || mount("/", "/tmp", NULL, MS_BIND, NULL) == 0 ||
        mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL) == 0 || umount2("/proc", MNT_DETACH) == 0)
        reached("a mount");
    if (chroot("/tmp") == 0 || (fchdir(fd) == 0 && chdir("..") == 0 && chroot(".") == 0))
        reached("another root");
    if (syscall(430, "tmpfs", 0) >= 0 || syscall(428, -100, "/", 1) >= 0)
        reached("a new kind of mount");
    return 1;
}
