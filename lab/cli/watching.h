/* Noticing that a person saved: by inotify, or by looking once a second where that does not work. */
#ifndef SOCKEYE_CLI_WATCHING_H
#define SOCKEYE_CLI_WATCHING_H

#include <stdbool.h>
#include <stdint.h>

struct watching {
    const char *folder; /* borrowed */
    int inotify;        /* -1: looking */
    uint64_t seen;      /* what the folder's C files were like */
};

/* Never fails: without inotify, or on a file system on which others may write unseen, it looks. */
void watching_begin(struct watching *watching, const char *folder);
void watching_end(struct watching *watching);

/* Waits until a C file of the folder has changed, or `input` (a descriptor, -1 none) can be read. True for a
 * change. */
bool watching_wait(struct watching *watching, int input);

#endif
