#include "lab/observe/file_locks.h"

#include <stdio.h>
#include <string.h>

/* "12: POSIX  ADVISORY  WRITE 345 00:2d:678 0 EOF", and behind a lock, with its number, those who wait for
 * it: "12: -> POSIX  ADVISORY  WRITE 346 ...". False when the line is another. */
static bool read_line(const char *line, long long *number, bool *waits, int *pid)
{
    int at = 0;
    if (sscanf(line, "%lld: %n", number, &at) != 1 || at == 0)
        return false;
    const char *lock = line + at;
    *waits = strncmp(lock, "->", 2) == 0;
    return sscanf(lock + (*waits ? 2 : 0), " %*s %*s %*s %d", pid) == 1;
}

pid_t file_locks_holder(pid_t waiting)
{
    char line[256];
    long long held = -1, number;
    int holder = 0, pid;
    bool waits, found = false;
    FILE *file = fopen("/proc/locks", "re");
    while (file && !found && fgets(line, sizeof line, file)) {
        if (!read_line(line, &number, &waits, &pid))
            continue;
        if (!waits) {
            held = number;
            holder = pid;
        }
        found = waits && number == held && pid == waiting;
    }
    if (file)
        fclose(file);
    return found && holder > 0 ? holder : 0;
}
