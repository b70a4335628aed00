#include "lab/cli/file_watch.h"

#include <dirent.h>
#include <limits.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "lab/base/hash.h"
#include "lab/base/path.h"
#include "lab/base/str.h"

enum {
    SETTLE_MS = 40 /* editors write a file, rename it, and touch it again */
};

/* Others write there without this kernel's knowing. SOCKEYE_POLL=1 says so of any other. */
static bool is_remote(const char *folder)
{
    static const unsigned long magics[] = { NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, 0xff534d42,
                                            0xfe534d42,      V9FS_MAGIC,      0x65735546 /* FUSE */,
                                            AFS_SUPER_MAGIC, CODA_SUPER_MAGIC };
    const char *forced = getenv("SOCKEYE_POLL");
    struct statfs status;
    if (forced && *forced)
        return true;
    if (statfs(folder, &status) != 0)
        return false;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if ((unsigned long)status.f_type == magics[i])
            return true;
    return false;
}

static bool is_source(const char *name)
{
    return strlen(name) > 2 && (str_ends(str_from(name), ".c") || str_ends(str_from(name), ".h"));
}

/* The same as long as nobody wrote; the order in which the folder lists its files does not matter. */
static uint64_t look(const char *folder)
{
    char path[PATH_MAX];
    struct stat status;
    uint64_t sum = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (!is_source(entry->d_name) || !path_join(path, sizeof path, folder, entry->d_name) ||
            lstat(path, &status) != 0)
            continue;
        uint64_t file = hash_bytes(HASH_START, entry->d_name, strlen(entry->d_name));
        file = hash_number(hash_number(file, (uint64_t)status.st_ino), (uint64_t)status.st_size);
        file = hash_bytes(file, &status.st_mtim, sizeof status.st_mtim);
        sum += file;
    }
    if (dir)
        closedir(dir);
    return sum;
}

void file_watch_begin(struct file_watch *watching, const char *folder)
{
    *watching = (struct file_watch){ .folder = folder, .inotify = -1 };
    if (!is_remote(folder))
        watching->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watching->inotify >= 0 && inotify_add_watch(watching->inotify, folder,
                                                    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                                        IN_CREATE | IN_ATTRIB) < 0)
        file_watch_end(watching);
    watching->seen = look(folder);
}

void file_watch_end(struct file_watch *watching)
{
    if (watching->inotify >= 0)
        close(watching->inotify);
    watching->inotify = -1;
}

static void drain(const struct file_watch *watching)
{
    char bytes[4096];
    while (watching->inotify >= 0 && read(watching->inotify, bytes, sizeof bytes) > 0)
        ;
}

/* Until nothing has been written for a moment. */
static bool has_changed(struct file_watch *watching)
{
    uint64_t now = look(watching->folder), before;
    if (now == watching->seen)
        return false;
    do {
        before = now;
        poll(NULL, 0, SETTLE_MS);
        drain(watching);
        now = look(watching->folder);
    } while (now != before);
    watching->seen = now;
    return true;
}

static const struct timespec look_again = { .tv_sec = 1 };

enum file_watch_event file_watch_wait(struct file_watch *watching, int input, const sigset_t *signals)
{
    while (1) {
        struct pollfd wait[] = { { .fd = watching->inotify, .events = POLLIN },
                                 { .fd = input, .events = POLLIN } };
        if (has_changed(watching))
            return FILE_WATCH_CHANGED;
        int ready = ppoll(wait, 2, watching->inotify >= 0 ? NULL : &look_again, signals);
        drain(watching);
        if (ready < 0)
            return FILE_WATCH_SIGNAL;
        if (ready > 0 && wait[1].revents)
            return has_changed(watching) ? FILE_WATCH_CHANGED : FILE_WATCH_INPUT;
    }
}
