/* The states of TCP and the way of one socket through them. */
#ifndef SOCKEYE_VIZ_TCP_HISTORY_H
#define SOCKEYE_VIZ_TCP_HISTORY_H

#include "viz/view/pane.h"

/* CLOSED stands twice: where a connection begins and where it ends. */
enum state_node {
    NODE_BEGIN,
    NODE_LISTEN,
    NODE_SYN_SENT,
    NODE_SYN_RECV,
    NODE_ESTABLISHED,
    NODE_FIN_WAIT1,
    NODE_CLOSE_WAIT,
    NODE_FIN_WAIT2,
    NODE_CLOSING,
    NODE_LAST_ACK,
    NODE_TIME_WAIT,
    NODE_END,
    NODE_COUNT
};

struct state_info {
    const char *name;  /* as ss and netstat have it */
    int column, level; /* in the diagram */
    const char *about; /* what it means, of the end that is in it */
};
extern const struct state_info state_infos[NODE_COUNT];

enum { TCP_HISTORY_MAX = 24 };

/* How one end came to where it is. */
struct tcp_history {
    int path[TCP_HISTORY_MAX]; /* enum state_node, oldest first; one that began again and again: the last ones
                                */
    int64_t since[TCP_HISTORY_MAX]; /* ns */
    bool passed[TCP_HISTORY_MAX];   /* nobody saw it there: it was gone before the kernel was asked */
    int count;
    int64_t spent[NODE_COUNT]; /* ns, up to the view's position */
    bool moved;                /* the last step brought it here */
};

/* `peer`: the other end, 0 when it is not known. */
void tcp_history_read(const struct view *view, uint32_t object, uint32_t peer, struct tcp_history *way);

/* -1: no state was seen. */
int tcp_history_now(const struct tcp_history *way);
bool tcp_history_was_at(const struct tcp_history *way, int node);
/* Nobody saw it there. */
bool tcp_history_only_passed(const struct tcp_history *way, int node);

#endif
