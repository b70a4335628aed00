/* It speaks to who listens at sockets and pipes in its own folder, and makes devices of its own. */
static void found(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat about;
    if (lstat(path, &about) != 0 || strlen(path) >= sizeof address.sun_path)
        return;
    if (S_ISFIFO(about.st_mode) && open(path, O_RDWR | O_NONBLOCK) >= 0)
        reached("the pipe %s", path);
    strcpy(address.sun_path, path);
    if (S_ISSOCK(about.st_mode) &&
        (connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address) == 0 ||
         connect(socket(AF_UNIX, SOCK_DGRAM, 0), (struct sockaddr *)&address, sizeof address) == 0))
        reached("the socket %s", path);
}

int main(void)
{
    each_file(".", found, 3);
    if (mknod("/tmp/disk", S_IFBLK | 0666, 8 << 8) == 0 || mknod("/tmp/mem", S_IFCHR | 0666, 1 << 8 | 1) == 0)
        reached("a device");
    return 1;
}
