/* It hands its terminal to whoever listens by an abstract name. */
static void pass(int to)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(2 * sizeof(int))];
    } control = { .header = { CMSG_LEN(2 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
    struct iovec bytes = { (void *)"x", 1 };
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room
    };
    int fds[2] = { 1, open("/proc/self", O_PATH) };
    memcpy(CMSG_DATA(&control.header), fds, sizeof fds);
    if (sendmsg(to, &message, MSG_NOSIGNAL) > 0)
        reached("handed over a terminal");
}

int main(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char line[512];
    FILE *all = fopen("/proc/net/unix", "r");
    while (all && fgets(line, sizeof line, all)) {
        char *name = strchr(line, '@');
        int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (!name)
            continue;
        name[strcspn(name, "\n")] = '\0';
        size_t length = strlen(name);
        memcpy(address.sun_path, name, length);
        address.sun_path[0] = '\0';
        if (connect(fd, (struct sockaddr *)&address, (socklen_t)(sizeof address.sun_family + length)) == 0)
            pass(fd);
    }
    return 1;
}
