/* Noticing that a person saved: by inotify, or by looking once a second where that does not work. */
#ifndef SOCKEYE_CLI_FILE_WATCH_H
#define SOCKEYE_CLI_FILE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct file_watch {
    const char *folder; /* borrowed */
    int inotify;        /* -1: looking */
    uint64_t seen;      /* what the folder's C files were like */
};

/* Never fails: without inotify, or on a file system on which others may write unseen, it looks. */
void file_watch_begin(struct file_watch *watching, const char *folder);
void file_watch_end(struct file_watch *watching);

/* Waits until a C file of the folder has changed, or `input` (a descriptor, -1 none) can be read. True for a
 * change. */
bool file_watch_wait(struct file_watch *watching, int input);

#endif
