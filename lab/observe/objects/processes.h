/* Processes and who shares whose descriptor table. */
#ifndef SOCKEYE_OBSERVE_PROCESSES_H
#define SOCKEYE_OBSERVE_PROCESSES_H

#include "lab/observe/objects/registry.h"

struct process *process_of(struct objects *objects, pid_t pid); /* NULL when not known */
struct process *process_make(struct objects *objects, pid_t pid);
/* `closing`: its descriptors are closed, so that the kernel can be asked what is left of each socket. */
void process_end(struct objects *objects, struct process *process, bool closing);
bool process_share(struct objects *objects, struct process *child, struct process *parent, bool shares);
/* Gives a process that shares its table one of its own. */
bool process_unshare(struct objects *objects, struct process *process);
/* The slot of a descriptor that is shown; NULL for any other number. */
struct slot *process_slot(const struct process *process, int fd);
/* A descriptor of our own of the same open file; -1 when that cannot be had. The caller closes it. */
int process_copy_fd(struct objects *objects, struct process *process, int fd);

#endif
