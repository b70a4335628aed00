#include "lab/observe/source/unwritten.h"

#include "lab/observe/ptrace/memory.h"
#include "lab/observe/source/mapped_elf.h"

/* struct _IO_FILE up to what is wanted of it, which is the same since glibc 2.1: flags, three pointers for
 * reading, where what is to be written begins and ends, where it may end, and the buffer. */
struct stdio_file {
    uint32_t flags, padding;
    uint64_t read[3], write_base, write_end, write_most, buffer, buffer_end;
};
enum { IO_MAGIC = 0xfbad, IO_UNBUFFERED = 2, IO_LINE_BUFFERED = 0x200 };

struct search {
    char *out;
    size_t cap, count;
};

static bool look_into(void *data, pid_t pid, const char *path, const struct elf_symbol *symbols)
{
    struct search *search = data;
    struct stdio_file file;
    (void)path;
    if (!symbols[0].address || memory_read(pid, symbols[0].address, &file, sizeof file) != sizeof file)
        return false;
    uint64_t count = file.write_end - file.write_base;
    /* A full buffer, and any that does not wait until it is full, is just being written. */
    if (file.flags >> 16 != IO_MAGIC || file.flags & (IO_UNBUFFERED | IO_LINE_BUFFERED) ||
        count >= file.buffer_end - file.buffer)
        return true;
    size_t most = count < search->cap ? (size_t)count : search->cap;
    if (memory_read(pid, file.write_base, search->out, most) == most)
        search->count = (size_t)count;
    return true;
}

size_t unwritten_output(pid_t pid, char *out, size_t cap)
{
    struct elf_symbol standard_output = { "_IO_2_1_stdout_", 0 };
    struct search search = { out, cap, 0 };
    mapped_elf_find(pid, "libc.so", &standard_output, 1, look_into, &search);
    return search.count;
}
