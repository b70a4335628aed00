/* Locks on files that a process waits for: fcntl(F_SETLKW) and flock(). */
#ifndef SOCKEYE_OBSERVE_FILE_LOCKS_H
#define SOCKEYE_OBSERVE_FILE_LOCKS_H

#include <stdbool.h>
#include <sys/types.h>

/* Who holds the lock that a process waits for, by /proc/locks. 0: nobody that is known of: it does not wait,
 * or the lock belongs to an open file (F_OFD_SETLKW), which anybody may have. */
pid_t file_locks_holder(pid_t waiting);

#endif
