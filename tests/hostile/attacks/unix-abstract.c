/* It connects to an abstract socket of the host. */
int main(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    memcpy(address.sun_path + 1, HOST_NAME, sizeof HOST_NAME);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address,
                (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(HOST_NAME))) == 0)
        reached("@%s", HOST_NAME);
    return 1;
}
