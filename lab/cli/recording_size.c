#include "lab/cli/recording_size.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "lab/base/str.h"

/* -1: not known. */
static int64_t size_of(int64_t memory, int64_t disk)
{
    const int64_t most = (int64_t)RECORDING_MOST_MIB << 20, least = (int64_t)RECORDING_LEAST_MIB << 20;
    int64_t size = most;
    if (memory >= 0 && memory / 4 < size)
        size = memory / 4;
    if (disk >= 0 && disk / 2 < size)
        size = disk / 2;
    return size < least ? least : size;
}

/* The number in a file of the kernel's, behind a word where there is one; -1: none. */
static int64_t number_in(const char *path, const char *word)
{
    char line[128];
    int64_t number = -1;
    FILE *file = fopen(path, "re");
    while (file && number < 0 && fgets(line, sizeof line, file)) {
        struct str rest = str_from(line);
        if (*word && !str_is(str_take_word(&rest), word))
            continue;
        if (str_number(str_take_word(&rest), 0, INT64_MAX, &number) != NUMBER_READ && !*word)
            break;
    }
    if (file)
        fclose(file);
    return number;
}

/* What the machine has, or the container, where that is less. */
static int64_t free_memory(void)
{
    int64_t kib = number_in("/proc/meminfo", "MemAvailable:");
    int64_t most = number_in("/sys/fs/cgroup/memory.max", "");
    int64_t used = number_in("/sys/fs/cgroup/memory.current", "");
    int64_t memory = kib < 0 ? -1 : kib << 10;
    if (most < 0 || used < 0)
        return memory;
    int64_t left = most > used ? most - used : 0;
    return memory < 0 || left < memory ? left : memory;
}

/* Where nobody counts the room, as /dev and /proc do not, it is not known. */
static int64_t free_disk(const char *record)
{
    struct statvfs there;
    if (!record || statvfs(record, &there) != 0 || there.f_blocks == 0)
        return -1;
    return (int64_t)there.f_bavail * (int64_t)there.f_frsize;
}

int64_t recording_size_default(const char *record)
{
    return size_of(free_memory(), free_disk(record));
}
