/* From a descriptor to its object. A socket is known by its cookie, which it keeps from the half-open
 * connection to TIME_WAIT; a pipe's end by its inode; an eventpoll and its like, which all have the same
 * inode, by kcmp(2). */
#ifndef SOCKEYE_OBSERVE_IDENTIFY_H
#define SOCKEYE_OBSERVE_IDENTIFY_H

#include "lab/observe/objects/processes.h"

/* Finds out what a descriptor is; `fresh`: it was made just now, so that it is no copy of one known. */
struct slot identify(struct objects *objects, struct process *process, int fd, bool fresh);
/* The standard descriptors that the observer gave: never shown, whatever descriptor leads to them. */
void identify_hide_stdio(struct objects *objects, pid_t pid);

#endif
