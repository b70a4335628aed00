/* Which user and group ids the programs can be: the map of the sandbox's user namespace.
 *
 * Usually the caller's and no other. Where the programs may change their user, root has every id that this
 * machine has, each as it is; and somebody else, whose programs are to see themselves as root, the ids that
 * /etc/subuid lends them, if newuidmap(1) gives them out. More than one's own id can only be mapped from
 * outside of the namespace, by a process that does nothing else. */
#ifndef SOCKEYE_WALL_IDS_H
#define SOCKEYE_WALL_IDS_H

#include <stdbool.h>
#include <sys/types.h>

struct ids {
    bool more;        /* than the caller's were asked for */
    bool as_root;     /* the caller is root inside */
    uid_t uid;        /* the caller's */
    gid_t gid;        /* likewise */
    pid_t helper;     /* stays outside; 0 none */
    int channel;      /* to it; -1 none */
    char failed[160]; /* why there are no more; "" there are, or nobody asked for them */
};

/* Before unshare(CLONE_NEWUSER). `more`: others than the caller's; who is not root is root inside then. */
void ids_begin(struct ids *ids, bool more);
/* After it: maps them. Whether there are others than the caller's is in `*others`. 0, or -1 with errno. */
int ids_map(struct ids *ids, bool *others);
/* After ids_map(), and in its place where the unshare() has failed. */
void ids_end(struct ids *ids);

#endif
