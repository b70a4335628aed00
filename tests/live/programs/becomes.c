/* A server's way to another user, and what it can do then: "becomes ID [FILE]". */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *result(int result)
{
    return result < 0 ? strerror(errno) : "done";
}

int main(int count, char **words)
{
    unsigned id = (unsigned)atoi(words[1]);
    gid_t group = id;
    printf("was %u\n", getuid());
    if (count > 2)
        printf("open as %u: %s\n", getuid(), result(open(words[2], O_RDONLY)));
    printf("own namespace: %s\n", result(unshare(CLONE_NEWUSER)));
    printf("setgroups: %s\n", result(setgroups(1, &group)));
    printf("setgid: %s\n", result(setgid(group)));
    printf("setuid: %s\n", result(setuid(id)));
    printf("is %u %u\n", getuid(), getgid());
    if (count > 2)
        printf("open as %u: %s\n", getuid(), result(open(words[2], O_RDONLY)));
    printf("back: %s\n", result(setuid(0)));
    return 0;
}
