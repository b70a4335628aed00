#include "lab/observe/ptrace/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Where a filter on this process refuses the calls for it, as in an old container, the tracer may open what
 * it traces all the same. */
static ssize_t by_file(pid_t tid, uint64_t address, void *bytes, size_t size, bool writes)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)tid);
    int fd = open(path, (writes ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = writes ? pwrite(fd, bytes, size, (off_t)address) : pread(fd, bytes, size, (off_t)address);
    close(fd);
    return n;
}

static bool is_refused(ssize_t n)
{
    return n < 0 && (errno == EPERM || errno == ENOSYS);
}

/* The kernel copies page by page and stops at the first that is not mapped, so a short count is an answer
 * too. */
size_t memory_read(pid_t tid, uint64_t address, void *out, size_t size)
{
    struct iovec local = { out, size };
    struct iovec remote = { (void *)(uintptr_t)address, size };
    if (size == 0 || address == 0)
        return 0;
    ssize_t n = process_vm_readv(tid, &local, 1, &remote, 1, 0);
    if (is_refused(n))
        n = by_file(tid, address, out, size, false);
    return n < 0 ? 0 : (size_t)n;
}

bool memory_write(pid_t tid, uint64_t address, const void *bytes, size_t size)
{
    struct iovec local = { (void *)(uintptr_t)bytes, size };
    struct iovec remote = { (void *)(uintptr_t)address, size };
    if (size == 0 || address == 0)
        return true;
    ssize_t n = process_vm_writev(tid, &local, 1, &remote, 1, 0);
    if (is_refused(n))
        n = by_file(tid, address, local.iov_base, size, true);
    return n == (ssize_t)size;
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
