/* It sends so much that nobody can watch it all. */
int main(void)
{
    static char block[60000];
    static struct mmsghdr messages[1024];
    struct sockaddr_in sink = { .sin_family = AF_INET,
                                .sin_port = htons(9),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct iovec bytes = { block, sizeof block };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 0; i < 1024; i++)
        messages[i].msg_hdr = (struct msghdr){
            .msg_name = &sink, .msg_namelen = sizeof sink, .msg_iov = &bytes, .msg_iovlen = 1
        };
    for (int i = 0; i < 100; i++)
        sendmmsg(fd, messages, 1024, 0);
    return 1;
}
