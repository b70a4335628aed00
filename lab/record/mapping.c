#include "lab/record/mapping.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/base/array.h"
#include "lab/record/pcapng.h"

static const size_t own_most = (size_t)64 << 20, stream_most = (size_t)4 << 30;
static const size_t map_most = (size_t)64 << 30, map_least = (size_t)64 << 20;

/* ---- files that are cut while they are mapped */

/* Whoever judges an exercise holds the recordings of all of its sessions. */
enum { MAPPED_MAX = 1024, PAGE = 4096 };

/* What the handler reads: address space in use, and whether bytes of it are gone. */
static struct mapped {
    uintptr_t start, end; /* 0: free */
    volatile sig_atomic_t cut;
} mapped[MAPPED_MAX];

static struct sigaction handler_before;

/* Only calls that are safe in a handler. */
bool mapping_mend(const siginfo_t *info)
{
    uintptr_t page = (uintptr_t)info->si_addr / PAGE * PAGE;
    if (info->si_code != BUS_ADRERR)
        return false;
    for (struct mapped *m = mapped; m < mapped + MAPPED_MAX; m++)
        if (page >= m->start && page < m->end) {
            m->cut = 1;
            return mmap((void *)page, m->end - page, PROT_READ,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != MAP_FAILED;
        }
    return false;
}

/* A fault of somebody else strikes again, where it did before. */
static void on_bus_error(int signal_number, siginfo_t *info, void *context)
{
    int error = errno;
    (void)context;
    if (!mapping_mend(info))
        sigaction(signal_number, &handler_before, NULL);
    errno = error;
}

static struct mapped *mapped_at(uintptr_t start)
{
    for (struct mapped *m = mapped; m < mapped + MAPPED_MAX; m++)
        if (m->start == start)
            return m;
    return NULL;
}

static bool watch_over(const void *bytes, size_t room)
{
    struct sigaction action = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO }, before;
    struct mapped *place = mapped_at(0);
    errno = place ? errno : EMFILE;
    if (!place || sigaction(SIGBUS, &action, &before) != 0)
        return false;
    if (before.sa_sigaction != on_bus_error)
        handler_before = before;
    *place = (struct mapped){ .start = (uintptr_t)bytes, .end = (uintptr_t)bytes + room };
    return true;
}

/* ---- reading */

static size_t file_size(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && status.st_size > 0 ? (size_t)status.st_size : 0;
}

/* Maps with as much room to grow as the address space allows. */
static bool map(struct mapping *mapping)
{
    for (size_t room = map_most; room >= file_size(mapping->fd) && room >= map_least; room /= 2) {
        void *bytes = mmap(NULL, room, PROT_READ, MAP_SHARED | MAP_NORESERVE, mapping->fd, 0);
        if (bytes == MAP_FAILED)
            continue;
        mapping->bytes = bytes;
        mapping->room = room;
        if (watch_over(bytes, room))
            return mapping_grow(mapping);
        munmap(bytes, room);
        return false;
    }
    return false;
}

/* The next bytes, as many as fit; 0 at the end, -1 with errno. */
static ssize_t read_more(const struct mapping *mapping, uint8_t *into, size_t room)
{
    ssize_t n;
    do
        n = S_ISREG(mapping->at_open.st_mode) ? pread(mapping->fd, into, room, (off_t)mapping->size)
                                              : read(mapping->fd, into, room);
    while (n < 0 && errno == EINTR);
    return n;
}

/* What may have no end (/dev/zero) is known by its beginning. */
static bool read_own(struct mapping *mapping)
{
    enum { PIECE = 1 << 16 };
    uint8_t *bytes = NULL;
    size_t capacity = 0, expected = file_size(mapping->fd);
    if (expected < own_most && !array_reserve(&bytes, &capacity, expected + PIECE, 1))
        return false;
    for (mapping->bytes = bytes; mapping->size < stream_most;) {
        if (!array_reserve(&bytes, &capacity, mapping->size + PIECE, 1))
            return false;
        mapping->bytes = bytes;
        ssize_t n = read_more(mapping, bytes + mapping->size, capacity - mapping->size);
        if (n <= 0)
            return n == 0;
        mapping->size += (size_t)n;
        if (!pcapng_begins(bytes, mapping->size))
            return true;
    }
    return false;
}

bool mapping_open(struct mapping *mapping, int fd, bool live, char *why, size_t cap)
{
    *mapping = (struct mapping){ .fd = fd };
    errno = 0;
    if (fstat(fd, &mapping->at_open) != 0 || S_ISDIR(mapping->at_open.st_mode)) {
        snprintf(why, cap, "cannot read the recording: %s", strerror(errno ? errno : EISDIR));
        return false;
    }
    bool regular = S_ISREG(mapping->at_open.st_mode);
    if (regular && (live || (size_t)mapping->at_open.st_size > own_most) && map(mapping))
        return true;
    if (!live && read_own(mapping))
        return true;
    snprintf(why, cap, "cannot read the recording: %s", errno ? strerror(errno) : "it is too long");
    return false;
}

void mapping_close(struct mapping *mapping)
{
    struct mapped *watched = mapping->room > 0 ? mapped_at((uintptr_t)mapping->bytes) : NULL;
    if (watched)
        *watched = (struct mapped){ 0 };
    if (mapping->room > 0)
        munmap((void *)(uintptr_t)mapping->bytes, mapping->room);
    else
        free((void *)(uintptr_t)mapping->bytes);
    if (mapping->fd >= 0)
        close(mapping->fd);
    *mapping = (struct mapping){ .fd = -1 };
}

bool mapping_grow(struct mapping *mapping)
{
    size_t size = file_size(mapping->fd);
    if (mapping->room == 0)
        return true;
    if (size < mapping->size)
        return false;
    mapping->size = size < mapping->room ? size : mapping->room;
    return true;
}

/* A piece at a time, so that a file that turns out to be damaged is not read to its end. Kernels before 5.14
 * do not know it, and lose only time. */
size_t mapping_fetch(const struct mapping *mapping, size_t offset)
{
    const size_t least = (size_t)1 << 20, piece = (size_t)16 << 20;
    size_t left = mapping->size - offset;
    if (mapping->room == 0 || left < least)
        return mapping->size;
#ifdef MADV_POPULATE_READ
    size_t start = offset / PAGE * PAGE;
    madvise((void *)(uintptr_t)(mapping->bytes + start), left < piece ? mapping->size - start : piece,
            MADV_POPULATE_READ);
#endif
    return offset + (left < piece ? left : piece);
}

const char *mapping_trouble(const struct mapping *mapping)
{
    const struct mapped *watched = mapping->room > 0 ? mapped_at((uintptr_t)mapping->bytes) : NULL;
    struct stat now;
    if (watched && (watched->cut || file_size(mapping->fd) < mapping->size))
        return "cut short since it was opened; what is gone is shown empty";
    if (watched || !S_ISREG(mapping->at_open.st_mode) || fstat(mapping->fd, &now) != 0 ||
        (now.st_size == mapping->at_open.st_size && now.st_mtim.tv_sec == mapping->at_open.st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == mapping->at_open.st_mtim.tv_nsec))
        return "";
    return "not what its file is now; shown is what it was when it was opened";
}
