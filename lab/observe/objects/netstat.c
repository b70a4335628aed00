/* The file has pairs of lines: names, then figures, in the same order. */
#include "lab/observe/objects/netstat.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool column(const char *names, const char *figures, const char *wanted, uint64_t *value)
{
    size_t length = strlen(wanted);
    while (*names != '\0' && *names != '\n' && *figures != '\0' && *figures != '\n') {
        size_t name = strcspn(names, " \n");
        if (name == length && memcmp(names, wanted, length) == 0) {
            *value = strtoull(figures, NULL, 10);
            return true;
        }
        names += name;
        figures += strcspn(figures, " \n");
        names += *names == ' ';
        figures += *figures == ' ';
    }
    return false;
}

static bool read_now(int fd, uint64_t *overflows, uint64_t *drops)
{
    char text[8192];
    ssize_t size = fd < 0 ? -1 : pread(fd, text, sizeof text - 1, 0);
    if (size <= 0)
        return false;
    text[size] = '\0';
    const char *names = strstr(text, "TcpExt: ");
    const char *figures = names ? strstr(names + 1, "TcpExt: ") : NULL;
    return figures && column(names, figures, "ListenOverflows", overflows) &&
           column(names, figures, "ListenDrops", drops);
}

void netstat_open(struct netstat *netstat)
{
    netstat->fd = open("/proc/self/net/netstat", O_RDONLY | O_CLOEXEC);
    if (!read_now(netstat->fd, &netstat->overflows_before, &netstat->drops_before))
        netstat_close(netstat);
}

void netstat_close(struct netstat *netstat)
{
    if (netstat->fd >= 0)
        close(netstat->fd);
    netstat->fd = -1;
}

bool netstat_read(const struct netstat *netstat, uint64_t *overflows, uint64_t *drops)
{
    if (!read_now(netstat->fd, overflows, drops))
        return false;
    *overflows -= netstat->overflows_before;
    *drops -= netstat->drops_before;
    return true;
}
