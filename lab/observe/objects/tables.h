/* Descriptor tables: read, changed, and what changed reported. */
#ifndef SOCKEYE_OBSERVE_TABLES_H
#define SOCKEYE_OBSERVE_TABLES_H

#include "lab/observe/objects/processes.h"

/* Where changes of a table are written. */
struct report {
    char *out;
    size_t cap, used;
};

/* Finds out what a descriptor is, and takes in what is new of its object; the table stays as it was. */
struct slot table_learn(struct objects *objects, struct process *process, int fd, bool fresh);
/* Puts `with` in the slot of fd, and reports it when a person would see the difference. */
void table_set(struct objects *objects, struct process *process, int fd, struct slot with, bool closing,
               struct report *report);

/* Reads /proc/PID/fd: what is there is learnt, what is not is forgotten. */
void table_read(struct objects *objects, struct process *process, bool skip_cloexec, struct report *report);
/* Puts the table from a descriptor on, as much of it as there is room for; the first that is missing. */
int table_put(const struct table *table, int from, struct report *report);
/* Puts what objects_watches() found. */
void report_found(struct objects *objects, pid_t pid, struct report *report);

#endif
