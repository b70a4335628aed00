/* pipes: bytes and a descriptor that come by none of the usual ways. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
    int a[2], b[2], s[2];
    char text[] = "ab", more[] = "cde", room[16];
    struct iovec out[2] = { { text, 2 }, { more, 3 } }, in = { room, sizeof room };
    if (pipe(a) != 0 || pipe(b) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, s) != 0)
        return 1;
    if (vmsplice(a[1], out, 2, 0) != 5 || tee(a[0], b[1], 100, 0) != 5 ||
        splice(a[0], NULL, s[0], NULL, 5, 0) != 5)
        return 1;
    if (vmsplice(b[0], &in, 1, 0) != 5 || preadv2(s[1], &in, 1, -1, 0) != 5 ||
        pwritev2(s[1], out, 1, -1, 0) != 2)
        return 1;
    int self = (int)syscall(SYS_pidfd_open, getpid(), 0);
    int copy = (int)syscall(SYS_pidfd_getfd, self, s[0], 0);
    return copy < 0 || read(copy, room, 2) != 2;
}
