#include "lab/observe/sandbox/stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "lab/base/array.h"

/* The slave is opened through the master: its path would be looked up in a devpts that may be another one. */
static int open_terminal(const struct room *room, int *master, int *slave)
{
    struct termios raw;
    *slave = -1;
    *master = room_terminal(room);
    if (*master < 0 || unlockpt(*master) != 0)
        return -1;
    *slave = ioctl(*master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*slave < 0 || tcgetattr(*slave, &raw) != 0)
        return -1;
    cfmakeraw(&raw);
    return tcsetattr(*slave, TCSANOW, &raw);
}

static int open_pipe(int *read_end, int *write_end)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

static void set_nonblocking(int fd)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

int stdio_open(struct stdio *io, const struct room *room)
{
    memset(io, 0, sizeof *io);
    io->input = io->output = io->error = io->child[0] = io->child[1] = io->child[2] = -1;
    /* Where there are no pseudo-terminals a pipe does; then stdio in the program writes in blocks. */
    if (!room || open_terminal(room, &io->output, &io->child[1]) != 0) {
        if (io->output >= 0)
            close(io->output);
        io->output = -1;
        if (open_pipe(&io->output, &io->child[1]) != 0)
            goto fail;
        set_nonblocking(io->output);
    }
    if (open_pipe(&io->child[0], &io->input) != 0 || open_pipe(&io->error, &io->child[2]) != 0)
        goto fail;
    set_nonblocking(io->input);
    set_nonblocking(io->error);
    return 0;
fail:;
    int error = errno;
    stdio_close(io);
    errno = error;
    return -1;
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void stdio_forked(struct stdio *io)
{
    close_one(&io->child[0]);
}

void stdio_close(struct stdio *io)
{
    close_one(&io->input);
    close_one(&io->output);
    close_one(&io->error);
    for (int i = 0; i < 3; i++)
        close_one(&io->child[i]);
    free(io->waiting);
    io->waiting = NULL;
    io->waiting_size = 0;
}

int stdio_take(const struct stdio *io)
{
    for (int i = 0; i < 3; i++)
        if (dup2(io->child[i], i) < 0)
            return -1;
    return 0;
}

static size_t drain_one(struct stdio *io, int fd, int as, int64_t limit,
                        void (*each)(void *data, int fd, const char *bytes, size_t size), void *data)
{
    char bytes[4096];
    size_t total = 0;
    ssize_t n;
    while (fd >= 0 && total < 16 * sizeof bytes && (n = read(fd, bytes, sizeof bytes)) > 0) {
        int64_t room = limit > 0 ? limit - io->shown : n;
        size_t show = room < n ? (room > 0 ? (size_t)room : 0) : (size_t)n;
        if (show > 0)
            each(data, as, bytes, show);
        io->shown += (int64_t)show;
        io->unshown += n - (int64_t)show;
        total += (size_t)n;
        if ((size_t)n < sizeof bytes && as == 2)
            break;
    }
    return total;
}

size_t stdio_drain(struct stdio *io, int64_t limit,
                   void (*each)(void *data, int fd, const char *bytes, size_t size), void *data)
{
    return drain_one(io, io->output, 1, limit, each, data) + drain_one(io, io->error, 2, limit, each, data);
}

void stdio_push(struct stdio *io)
{
    while (io->waiting_size > 0 && io->input >= 0) {
        ssize_t n = write(io->input, io->waiting, io->waiting_size);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0) {
            close_one(&io->input);
            return;
        }
        io->waiting_size -= (size_t)n;
        memmove(io->waiting, io->waiting + n, io->waiting_size);
    }
    if (io->close_input)
        close_one(&io->input);
}

bool stdio_type(struct stdio *io, const char *bytes, size_t size)
{
    if (io->input < 0 || io->close_input)
        return false;
    if (!array_reserve(&io->waiting, &io->waiting_capacity, io->waiting_size + size, 1))
        return false;
    if (size > 0)
        memcpy(io->waiting + io->waiting_size, bytes, size);
    io->waiting_size += size;
    stdio_push(io);
    return true;
}

void stdio_end_input(struct stdio *io)
{
    io->close_input = true;
    stdio_push(io);
}
