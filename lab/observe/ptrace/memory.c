#include "lab/observe/ptrace/memory.h"

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
