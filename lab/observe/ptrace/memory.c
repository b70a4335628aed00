#include "lab/observe/ptrace/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>

/* The kernel copies page by page and stops at the first that is not mapped, so a short count is an answer
 * too. */
size_t memory_read(pid_t tid, uint64_t address, void *out, size_t size)
{
    struct iovec local = { out, size };
    struct iovec remote = { (void *)(uintptr_t)address, size };
    if (size == 0 || address == 0)
        return 0;
    ssize_t n = process_vm_readv(tid, &local, 1, &remote, 1, 0);
    return n < 0 ? 0 : (size_t)n;
}

bool memory_write(pid_t tid, uint64_t address, const void *bytes, size_t size)
{
    struct iovec local = { (void *)(uintptr_t)bytes, size };
    struct iovec remote = { (void *)(uintptr_t)address, size };
    return size == 0 || address == 0 || process_vm_writev(tid, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

/* "7f2c8000-7f2c9000 rw-s 00000000 00:1a 2 /dev/shm/x": what has no name, or has it no longer, is shared with
 * those alone that have it from the process itself. */
bool memory_is_shared_file(pid_t pid, uint64_t address)
{
    char path[48], line[512], sharing = 'p';
    uint64_t start = 0, end = 0;
    int name = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*3c%c %*s %*s %*s %n", &start, &end, &sharing, &name) ==
                3 &&
            address >= start && address < end)
            break;
    bool found = file && !feof(file);
    if (file)
        fclose(file);
    return found && sharing == 's' && line[name] == '/' && !strstr(line + name, " (deleted)");
}
