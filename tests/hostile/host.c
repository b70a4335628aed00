/* What an attack may reach of the machine: sockets, shared memory, a terminal, a secret in the environment.
 * It says where they are, and then what of them was touched, until its input ends. `host FOLDER` */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

enum { UNIX, ABSTRACT, TCP, TERMINAL, LISTENERS };
static const char *const names[] = { "the host's Unix socket", "the host's abstract socket",
                                     "the host's TCP port", "the host's terminal" };

static int named(struct sockaddr_un *address, size_t length)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    address->sun_family = AF_UNIX;
    if (bind(fd, (struct sockaddr *)address, (socklen_t)(sizeof address->sun_family + length)) != 0 ||
        listen(fd, 8) != 0)
        exit(2);
    return fd;
}

/* Its number is none that a private devpts begins with. */
static int terminal(void)
{
    int fd = -1;
    for (int i = 0; i < 8; i++)
        fd = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    struct termios raw;
    if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0)
        exit(2);
    int slave = open(ptsname(fd), O_RDWR | O_NOCTTY); /* stays open, so that the master never hangs up */
    tcgetattr(slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    chmod(ptsname(fd), 0666);
    printf("#define HOST_TERMINAL \"%s\"\n", ptsname(fd));
    return fd;
}

int main(int argc, char **argv)
{
    struct pollfd wait[LISTENERS + 1] = { 0 };
    struct sockaddr_un path = { 0 }, name = { 0 };
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    char bytes[256], object[64];
    if (argc != 2)
        return 2;
    snprintf(path.sun_path, sizeof path.sun_path, "%s/host.sock", argv[1]);
    wait[UNIX].fd = named(&path, sizeof path.sun_path);
    chmod(path.sun_path, 0777);
    int length = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "sockeye-host-%d", (int)getpid());
    wait[ABSTRACT].fd = named(&name, (size_t)length + 1);
    wait[TCP].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(wait[TCP].fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(wait[TCP].fd, 8) != 0 || getsockname(wait[TCP].fd, (struct sockaddr *)&address, &size) != 0)
        return 2;
    wait[TERMINAL].fd = terminal();
    int segment = shmget(IPC_PRIVATE, 4096, 0666);
    char *shared = shmat(segment, NULL, 0);
    snprintf(object, sizeof object, "/sockeye-host-%d", (int)getpid());
    int posix = shm_open(object, O_RDWR | O_CREAT, 0666);
    if (shared == (void *)-1 || posix < 0 || ftruncate(posix, 4096) != 0)
        return 2;
    fchmod(posix, 0666);
    strcpy(shared, "untouched");
    printf(
        "#define HOST_PATH \"%s\"\n#define HOST_NAME \"%s\"\n#define HOST_PORT %d\n#define HOST_SEGMENT %d\n"
        "#define HOST_SHARED \"%s\"\n#define HOST_PID %d\n",
        path.sun_path, name.sun_path + 1, ntohs(address.sin_port), segment, object, (int)getpid());
    fflush(stdout);
    fclose(stdout);
    wait[LISTENERS].fd = 0;
    for (size_t i = 0; i <= LISTENERS; i++)
        wait[i].events = POLLIN;
    while (poll(wait, LISTENERS + 1, -1) > 0 && !wait[LISTENERS].revents)
        for (int i = 0; i < LISTENERS; i++) {
            if (!wait[i].revents)
                continue;
            fprintf(stderr, "REACHED: %s\n", names[i]);
            if (i != TERMINAL)
                close(accept(wait[i].fd, NULL, NULL));
            else if (read(wait[i].fd, bytes, sizeof bytes) < 0)
                break;
        }
    if (strcmp(shared, "untouched") != 0)
        fprintf(stderr, "REACHED: the host's segment\n");
    shmctl(segment, IPC_RMID, NULL);
    shm_unlink(object);
    return 0;
}
