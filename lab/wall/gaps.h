/* What of the wall a machine cannot give: bits, and what they mean for a person. */
#ifndef SOCKEYE_WALL_GAPS_H
#define SOCKEYE_WALL_GAPS_H

#include <stddef.h>

enum wall_gap {
    GAP_FILES = 1 << 0,     /* the file system is seen as it is */
    GAP_PROCESSES = 1 << 1, /* other processes can be seen: no PID namespace, or no /proc of its own */
    GAP_TERMINALS = 1 << 2, /* other terminals can be reached: no devpts */
    GAP_APART = 1 << 3,     /* the programs of a session reach each other */
    GAP_USER = 1 << 4,      /* root stays root */
    GAP_DISK = 1 << 5,      /* what is written lies on a disk, and has no bound */
    GAP_NETWORK = 1 << 6,   /* no network of its own; Landlock leaves Unix sockets by path open too */
};

/* One clause for each, "a, b and c"; "" for none. */
void gaps_say(unsigned gaps, char *out, size_t cap);

#endif
