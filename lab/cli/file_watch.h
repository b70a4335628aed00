/* Noticing that a person saved: by inotify, or by looking once a second where that does not work. */
#ifndef SOCKEYE_CLI_FILE_WATCH_H
#define SOCKEYE_CLI_FILE_WATCH_H

#include <signal.h>
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

/* Waits until a C file of the folder has changed, `input` (a descriptor, -1 none) can be read, or a signal
 * was handled: of those that `signals` does not block, whatever is blocked before. */
enum file_watch_event { FILE_WATCH_CHANGED, FILE_WATCH_INPUT, FILE_WATCH_SIGNAL };
enum file_watch_event file_watch_wait(struct file_watch *watching, int input, const sigset_t *signals);

#endif
