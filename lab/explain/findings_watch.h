/* What the detectors of findings_*.c share: the state before each event, and what was remembered of
 * descriptors, tasks and objects. Private to lab/explain. */
#ifndef SOCKEYE_EXPLAIN_FINDINGS_WATCH_H
#define SOCKEYE_EXPLAIN_FINDINGS_WATCH_H

#include "lab/base/map.h"
#include "lab/explain/findings.h"

/* One open descriptor of a process, from its first call on. Forgotten when it closes. */
struct fd_use {
    struct fd_use *next; /* in the order of their first calls */
    int32_t pid, fd;
    bool open;
    uint32_t object;     /* 0 not known */
    uint32_t accepted;   /* event of the accept() that made it; EVENT_NO_INDEX: something else did */
    uint32_t eof;        /* event of the first recv() that returned 0 */
    unsigned zero_reads; /* in a row */
    unsigned calls, calls_at_eof, process_calls_at_eof; /* to see what else the process has done since eof */
    bool reuse;                                         /* SO_REUSEADDR was set */
    uint32_t short_send; /* event of a send that took less than asked, and whose rest is still to come */
    int64_t asked, taken;
    struct str rest; /* as far as recorded */
};

/* One task. */
struct task_calls {
    int32_t tid, pid;
    uint32_t enter_index;
    struct event enter; /* of the call it is in or last made */
    int64_t began_ns;   /* ENTER, or GO when it was held */
    bool blocked;       /* in that call */
    int64_t returned_ns;
    uint32_t last_accept; /* of a leader: event of the last accept() of its process that gave one */
    unsigned calls;       /* of a leader: steps of its process */
    /* The last select(). */
    bool selected;
    struct str asked_before, ready_before; /* its sets, as it returned */
    struct str select_file;
    int32_t select_line;
    /* Asking in vain, in a row. */
    unsigned vain, same_ready;
    uint32_t first_vain, first_same;
    bool vain_reported, same_reported;
    struct str last_ready;
};

/* One kernel object, by id. */
struct socket_history {
    uint32_t over;           /* event at which some task learned that its peer has ended */
    uint32_t sent_after_fin; /* event of a send that went to a peer that had closed */
    bool leaked, unread;     /* said already */
};

struct watch {
    const struct timeline *timeline;
    struct state state;              /* before the event */
    uint32_t index;                  /* of the event */
    struct map uses, tasks, sockets; /* by process and descriptor, by tid, by object id; all owned */
    struct fd_use *first_use, **last_use;
    struct findings *findings;
    bool failed;
};

void watch_start(struct watch *watch, const struct timeline *timeline, struct findings *findings);
void watch_end(struct watch *watch);

/* Made when missing; NULL when out of memory. */
struct fd_use *watch_fd_use(struct watch *watch, int32_t pid, int32_t fd);
struct task_calls *watch_task_calls(struct watch *watch, int32_t tid);
/* One that was made before, else NULL; that of the leader of a calling process always was. */
struct task_calls *watch_known_task(const struct watch *watch, int32_t tid);
struct socket_history *watch_socket_history(struct watch *watch, uint32_t object);

/* The object behind a use as the state has it; NULL when not known. */
const struct object *watch_object(const struct watch *watch, const struct fd_use *use);
bool watch_is_datagram(const struct object *object);
bool watch_is_tcp(const struct object *object);
bool watch_state_is(const struct object *object, const char *state);

/* Adds a finding at event `at`; its place is that event's, or of the call its task was in. NULL when out of
 * memory. */
__attribute__((format(printf, 4, 5))) struct finding *watch_found(struct watch *watch, enum finding_kind kind,
                                                                  uint32_t at, const char *sentence, ...);

/* What a detector wants to see; each may be NULL. `use` is NULL for calls without a descriptor. */
struct detector {
    void (*enter)(struct watch *watch, const struct event *event, struct task_calls *task,
                  struct fd_use *use);
    void (*returned)(struct watch *watch, const struct event *event, struct task_calls *task,
                     struct fd_use *use);
    /* A descriptor is about to go: by the RETURN of close() and its like, or the EXIT of its process. */
    void (*closing)(struct watch *watch, const struct event *event, struct fd_use *use);
    void (*other)(struct watch *watch, const struct event *event); /* EXIT, NOTE */
    void (*remains)(struct watch *watch, struct fd_use *use);      /* open at the end of the recording */
};

extern const struct detector detect_short_send, detect_eof_ignored,
    detect_write_after_fin;                                             /* findings_streams.c */
extern const struct detector detect_sets, detect_busy, detect_deadlock; /* findings_waits.c */
extern const struct detector detect_left_open, detect_unread, detect_reuseaddr,
    detect_sigpipe; /* findings_ends.c */

bool call_receives(struct str name);
bool call_sends(struct str name);

#endif
