/* A traced program's memory (process_vm_readv, process_vm_writev). Process ids here are the observer's (host)
 * ids. */
#ifndef SOCKEYE_OBSERVE_MEMORY_H
#define SOCKEYE_OBSERVE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Bytes read, from the start; fewer than `size` where the rest is not mapped. */
size_t memory_read(pid_t tid, uint64_t address, void *out, size_t size);

/* The same the other way; true when all was written. */
bool memory_write(pid_t tid, uint64_t address, const void *bytes, size_t size);

/* Whether the address lies in a shared mapping of a file that others can map too. */
bool memory_is_shared_file(pid_t pid, uint64_t address);

#endif
