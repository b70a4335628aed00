/* Sleeps for ever, in various ways, after one socket call that says it is up: what waits for nobody but a clock is never
 * said to wait in vain. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *manner = argc > 1 ? argv[1] : "";
    if (strcmp(manner, "stubborn") == 0) {
        signal(SIGTERM, SIG_IGN);
        signal(SIGINT, SIG_IGN);
    }
    if (strcmp(manner, "family") == 0 && fork() == 0)
        setsid();
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    printf("up\n");
    fflush(stdout);
    while (fd >= 0)
        sleep(1000);
    return 1;
}
