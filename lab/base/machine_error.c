#include "lab/base/machine_error.h"

#include <errno.h>
#include <stddef.h>

static const struct {
    int error;
    const char *way_out;
} rows[] = {
    { ENOSPC, "make room on the disk" },
    { EDQUOT, "make room: what you may keep on the disk is used up" },
    { EROFS, "the disk is mounted read-only" },
    { EIO, "the disk, or what it is reached by, has a fault" },
    { EFBIG, "`ulimit -f unlimited` allows larger files" },
    { ENOMEM, "end other programs, or allow more memory (`ulimit -v`)" },
    { EAGAIN, "end other programs, or allow more processes (`ulimit -u`)" },
    { EMFILE, "`ulimit -n 1024` allows more files" },
    { ENFILE, "end other programs: too many files are open on this machine" },
};

const char *machine_error_way_out(int error)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].error == error)
            return rows[i].way_out;
    return NULL;
}
