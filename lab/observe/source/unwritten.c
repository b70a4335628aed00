#include "lab/observe/source/unwritten.h"

#include <stdbool.h>

#include "lab/observe/ptrace/memory.h"
#include "lab/observe/source/mapped_elf.h"

/* struct _IO_FILE up to what is wanted of it, which is the same since glibc 2.1: flags, what is still to be
 * read, where what is to be written begins and ends, where it may end, the buffer, the next stream. */
struct stdio_file {
    uint32_t flags, padding;
    uint64_t read, read_end, read_base, write_base, write_end, write_most, buffer, buffer_end;
    uint64_t other[4], chain;
    int32_t fd;
};
enum { IO_MAGIC = 0xfbad, IO_UNBUFFERED = 2, IO_LINE_BUFFERED = 0x200 };
enum { STREAMS_MAX = 256, STREAM_BYTES = 64, STREAM_BUFFER_MAX = 1 << 24 };

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

/* ---- all streams */

struct walk {
    void (*each)(void *data, const struct stdio_stream *stream);
    void *data;
};

/* Bytes from `begin` to `end`, where these can be places in the buffer; else 0. */
static size_t between(const struct stdio_file *file, uint64_t begin, uint64_t end)
{
    bool inside = begin >= file->buffer && end <= file->buffer_end && begin < end;
    return inside && end - begin <= STREAM_BUFFER_MAX ? (size_t)(end - begin) : 0;
}

static void give(const struct walk *walk, pid_t pid, const struct stdio_file *file)
{
    char bytes[STREAM_BYTES];
    struct stdio_stream stream = { .fd = file->fd,
                                   .unwritten = between(file, file->write_base, file->write_end),
                                   .unread = between(file, file->read, file->read_end) };
    size_t count = stream.unwritten ? stream.unwritten : stream.unread;
    uint64_t at = stream.unwritten ? file->write_base : file->read;
    if (count == 0)
        return;
    stream.bytes = bytes;
    stream.size = memory_read(pid, at, bytes, count < sizeof bytes ? count : sizeof bytes);
    walk->each(walk->data, &stream);
}

static bool walk_list(void *data, pid_t pid, const char *path, const struct elf_symbol *symbols)
{
    uint64_t at;
    struct stdio_file file;
    (void)path;
    if (!symbols[0].address || memory_read(pid, symbols[0].address, &at, sizeof at) != sizeof at)
        return false;
    for (int i = 0; at && i < STREAMS_MAX; i++, at = file.chain) {
        if (memory_read(pid, at, &file, sizeof file) != sizeof file || file.flags >> 16 != IO_MAGIC)
            break;
        give(data, pid, &file);
    }
    return true;
}

void stdio_streams(pid_t pid, void (*each)(void *data, const struct stdio_stream *stream), void *data)
{
    struct elf_symbol list = { "_IO_list_all", 0 };
    struct walk walk = { each, data };
    mapped_elf_find(pid, "libc.so", &list, 1, walk_list, &walk);
}
