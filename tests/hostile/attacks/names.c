/* It has names with control sequences in them. */
int main(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/tmp/\033[2Jmine" };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    prctl(PR_SET_NAME, "\033[2J\033]0;x\007");
    bind(fd, (struct sockaddr *)&address, sizeof address);
    listen(fd, 1);
    connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address);
    memcpy(address.sun_path, "\0\033[31m", 6);
    bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, 8);
    execl("/bin/sh", "\033[2Jsh", "-c", "exit 1", "\033]0;y\007", (char *)NULL);
    return 1;
}
