/* stays talks: many calls, one after the other. stays sleeps, stays computes: one call, and then that for
 * ever. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    volatile unsigned long sum = 0;
    if (argc < 2)
        return 1;
    if (strcmp(argv[1], "talks") == 0) {
        listen(fd, 1);
        for (int i = 0; i < 40; i++)
            close(socket(AF_INET, SOCK_STREAM, 0));
    } else if (strcmp(argv[1], "sleeps") == 0) {
        sleep(3600);
    } else {
        for (;;)
            sum++;
    }
    return 0;
}
