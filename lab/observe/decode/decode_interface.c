/* Names are those of a network namespace, and the observer may be in another one than the program: they are
 * read from the program's /proc. Two of its lists have numbers beside names: interfaces with an IPv6 address,
 * and those that take part in IPv4's multicast, as all do that are up. */
#include "lab/observe/decode/decode_interface.h"

#include <net/if.h>
#include <stdio.h>

enum { LOOPBACK = 1 }; /* in every network */

static bool find(pid_t pid, const char *list, const char *format, unsigned index, char name[IF_NAMESIZE + 1])
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/net/%s", (int)pid, list);
    FILE *file = fopen(path, "re");
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        unsigned number;
        found = sscanf(line, format, &number, name) == 2 && number == index;
    }
    if (file)
        fclose(file);
    return found;
}

void put_interface(struct text *text, pid_t pid, unsigned index)
{
    char name[IF_NAMESIZE + 1];
    if (pid > 0 && index == LOOPBACK)
        text_string(text, "lo");
    else if (pid > 0 && index > 0 &&
             (find(pid, "if_inet6", "%*32[0-9a-f] %x %*x %*x %*x %16s", index, name) ||
              find(pid, "igmp", "%u %16s", index, name)))
        text_string(text, name);
    else
        text_unsigned(text, index);
}
