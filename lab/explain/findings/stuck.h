/* At a deadlock: who waits in which call, for which end of what, and what was said there before.
 *
 * What was said is the detector of deadlocks' own memory, to be asked for while it is its turn; who waits and
 * where may be asked by all. */
#ifndef SOCKEYE_EXPLAIN_STUCK_H
#define SOCKEYE_EXPLAIN_STUCK_H

#include "lab/explain/findings/detector.h"

/* One end of a connection or pipe. */
struct talk {
    bool seen;                         /* some call was made here */
    int64_t sent, received;            /* bytes */
    int64_t sent_before;               /* before the last send */
    int64_t received_before;           /* before the last receive */
    uint32_t last_sent, last_received; /* events */
    uint32_t send_began;               /* ENTER of the last send: its RETURN may be told late */
    bool in_a_line;                    /* the last byte that was sent is known, and is no newline */
    bool line_ended;                   /* it is one */
    int64_t asked;                     /* by the last receive */
    bool shut;                         /* its sending side, by shutdown() */
    int32_t closed_by;                 /* a process that used it, and closed its descriptor; 0: none */
    int32_t closed_fd;                 /* that */
    uint32_t closed_at;                /* event */
    bool closed_received;              /* that process had it from a message (SCM_RIGHTS) */
    uint32_t refused;                  /* datagrams: event of the ICMP message that nobody listens; or none */
    uint16_t refused_port;             /* at this port */
};

enum waits {
    WAITS_ELSEWHERE,
    WAITS_RECEIVE,
    WAITS_SEND,
    WAITS_ACCEPT,
    WAITS_SET /* select() and its like */
};

struct waiter {
    const struct task *task;
    const struct event_call *call;
    struct str line; /* of the call's ENTER */
    enum waits waits;
    const struct object *object; /* behind the call's descriptor; NULL not known */
};

enum { WAITERS_MAX = 64 };

struct waiters {
    struct waiter items[WAITERS_MAX];
    unsigned count;
};

/* Of a task. */
struct stuck_task {
    uint32_t forked;               /* event at which a process was; 0: not */
    bool executed;                 /* a process that was forked, and then executed another program */
    uint32_t closed_in, closed_at; /* it was in the call of one event when the other closed its descriptor */
};

/* NULL when out of memory. Made when missing. */
struct stuck_task *stuck_task(struct keep *keep, int32_t tid);
/* What was said at an object; NULL when out of memory. Made when missing. */
struct talk *stuck_talk(struct keep *keep, uint32_t object);
/* A call that came back says something there. */
void stuck_returned(struct keep *keep, const struct event *event, const struct task_calls *task,
                    const struct fd_use *use);
void stuck_exec(struct keep *keep, const struct event *event);
void stuck_fork(struct keep *keep, const struct event *event);
/* A call may tell of the end. */
void stuck_see_end(struct keep *keep, const struct event *event, const struct task_calls *task,
                   const struct fd_use *use);
/* A datagram is refused. */
void stuck_packet(struct keep *keep, const struct event *event);
/* A descriptor is about to go. */
void stuck_closing(struct keep *keep, const struct event *event, struct fd_use *use);
void stuck_see_closed(struct keep *keep, const struct event *event, const struct fd_use *use);

/* All that are in a call, in order of appearance. */
void stuck_waiters(const struct keep *keep, struct waiters *waiters);
/* The call it waits in: "recv(4)", "poll()". */
struct call_text {
    char text[40];
};
struct call_text stuck_call(const struct waiter *waiter);
/* Whether it waits for something to come at an object, or for room there. */
bool stuck_waits_at(const struct keep *keep, const struct waiter *waiter, const struct object *object);
/* Whether somebody waits for what lies in the buffer of a stream, as a note has just said: for bytes that
 * were never sent, or in the program that has read them already. That waiter into *who. */
bool stuck_in_stream(const struct keep *keep, const struct event_note *note, struct waiter *who);
/* The other end; NULL when it is not in the session. */
const struct object *stuck_peer(const struct keep *keep, const struct object *object);
/* Whether a process has a descriptor from a message (SCM_RIGHTS). */
bool stuck_came_by_message(const struct keep *keep, int32_t pid, int32_t fd);
enum language stuck_language(const struct keep *keep, const struct waiter *waiter);

#endif
