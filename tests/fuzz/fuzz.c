#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

const struct fuzz_target *const fuzz_targets[] = {
    &fuzz_capture, &fuzz_recording, &fuzz_patterns, &fuzz_lesson, &fuzz_progress,
    &fuzz_lines,   &fuzz_decode,    &fuzz_panes,    &fuzz_keys,   NULL,
};

const struct fuzz_target *fuzz_target_named(const char *name)
{
    for (const struct fuzz_target *const *target = fuzz_targets; *target; target++)
        if (strcmp((*target)->name, name) == 0)
            return *target;
    return NULL;
}

struct str fuzz_part(struct str *rest, const char *mark)
{
    struct str line, part = *rest;
    while (str_take_line(rest, &line))
        if (str_is(line, mark))
            return str_first(part, (size_t)(line.p - part.p));
    return part;
}

char *fuzz_string(struct str text)
{
    char *copy = malloc(text.n + 1);
    FUZZ_CHECK(copy);
    str_copy(copy, text.n + 1, text);
    return copy;
}

/* ---- files */

static char folder[64];

static void remove_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        fprintf(stderr, "cannot remove %s\n", folder);
}

/* In memory where there is such a place: thousands of files a second are written. */
const char *fuzz_folder(void)
{
    if (!folder[0]) {
        snprintf(folder, sizeof folder, "%s/sockeye-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        FUZZ_CHECK(mkdtemp(folder));
        atexit(remove_folder);
    }
    return folder;
}

void fuzz_write(const char *name, struct str text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    FUZZ_CHECK(fd >= 0);
    FUZZ_CHECK(text.n == 0 || write(fd, text.p, text.n) == (ssize_t)text.n);
    close(fd);
}

int fuzz_file(const void *bytes, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    FUZZ_CHECK(fd >= 0);
    FUZZ_CHECK(size == 0 || write(fd, bytes, size) == (ssize_t)size);
    return fd;
}
