#include <errno.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
/* Takes the path of a server that has died, never that of one that lives. */
static int serve(void)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX, .sun_path = "./live.sock" };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) {
        int probe = socket(AF_UNIX, SOCK_STREAM, 0);
        int dead = connect(probe, (struct sockaddr *)&at, sizeof at) < 0 && errno == ECONNREFUSED;
        close(probe);
        if (!dead || unlink(at.sun_path) < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0)
            return 1;
    }
    listen(fd, 4);
    close(fd); /* as if it had died: the file stays */
    return 0;
}

int main(void)
{
    int bad = serve() || serve();
    unlink("./live.sock");
    return bad;
}
