/* What the pass over a recording keeps for all detectors: the state before the event, and what calls have
 * said of descriptors, tasks and sockets. Detectors only read it. */
#ifndef SOCKEYE_EXPLAIN_KEEP_H
#define SOCKEYE_EXPLAIN_KEEP_H

#include "lab/base/map.h"
#include "lab/explain/findings/bound.h"
#include "lab/explain/findings/finding.h"
#include "lab/explain/findings/flow.h"
#include "lab/explain/findings/language.h"

/* What detectors remember besides, each for itself. */
struct own {
    void **items; /* by detector; NULL: none has anything */
};

/* One open descriptor of a process, from its first call on. Forgotten when it closes. */
struct fd_use {
    struct fd_use *next; /* in the order of their first calls */
    int32_t pid, fd;
    bool open;
    uint32_t object;   /* 0 not known */
    uint32_t closed;   /* event at which the number was closed last; EVENT_NO_INDEX: never */
    uint32_t accepted; /* event of the accept() that made it; else EVENT_NO_INDEX */
    uint32_t eof;      /* event of the first recv() that told of the end; or that */
    unsigned calls;    /* steps on it, but for those that only ask or set how it is */
    uint32_t last;     /* event of the last of them */
    struct own own;
};

/* One task. */
struct task_calls {
    int32_t tid, pid;
    enum language language; /* of a leader: what its process runs */
    uint32_t enter_index;   /* EVENT_NO_INDEX: none yet */
    struct event enter;     /* of the call it is in or last made */
    bool blocked;           /* in that call */
    int64_t sleeps;         /* how often it has slept, by the last RETURN that told; 0 not known */
    unsigned progress;      /* of a leader: how often its process has got something done */
    unsigned progress_then; /* of its leader at that RETURN */
    uint32_t idle_since;    /* of the RETURNs that told of sleeps, the first since which it has neither slept
                               nor got anything done; EVENT_NO_INDEX: it did */
    struct own own;
};

/* Where the sends of a socket ended, as bytes since the start: what its peer may take for messages. What a
 * send that took less than it was asked to left over, and the next one, are one. */
enum { SEND_ENDS = 32 };
struct sends {
    int64_t ends[SEND_ENDS]; /* the last ones, by number modulo SEND_ENDS */
    uint32_t count;
    int64_t asked; /* of one that has not come back: it may go so far; 0 none */
};
enum sends_at { SENDS_UNKNOWN, SENDS_BETWEEN, SENDS_WITHIN };

/* One kernel object, by id. */
struct socket_history {
    uint32_t over;    /* event at which some task learned that its peer has ended; EVENT_NO_INDEX: none did */
    bool dialled;     /* by connect() */
    bool linger_zero; /* SO_LINGER makes its close() a RST */
    int64_t received, sent; /* bytes that calls have moved */
    struct sends sends;
    struct flow *flow; /* what it sends, as packets; NULL not known */
    struct bound bound;
    struct own own;
};

struct keep {
    const struct timeline *timeline;
    struct state state;              /* before the event */
    uint32_t index;                  /* of the event */
    struct map uses, tasks, sockets; /* by process and descriptor, by tid, by object id; all owned */
    struct map older; /* objects of programs that were attached to: what became of them before is not known */
    struct fd_use *first_use, **last_use;
    uint32_t *bound; /* objects of sockets that were bound, in order; owned */
    uint32_t bound_count;
    size_t bound_capacity;
    struct flows flows;
    struct flow *flow;         /* of the event, a packet: after it; NULL: none */
    struct packet packet;      /* that packet */
    struct own own;            /* of no descriptor, task or socket */
    size_t detectors, current; /* how many there are; whose turn it is */
    struct findings fresh;     /* what was found at the event, once for each time */
    bool failed;               /* out of memory */
};

void keep_start(struct keep *keep, const struct timeline *timeline, size_t detectors);
void keep_end(struct keep *keep);

/* ---- for detectors */

/* Memory of the detector whose turn it is, `size` bytes, zeroed when first asked for; it goes with what it
 * belongs to. NULL when out of memory. */
void *keep_own(struct keep *keep, struct own *own, size_t size);

/* Adds a finding at event `at`; its place is that event's, or of the call its task was in. The same kind at
 * the same place may be found any number of times: the pass counts them. NULL when out of memory; else it may
 * be changed until the detector returns. */
__attribute__((format(printf, 4, 5))) struct finding *
keep_found(struct keep *keep, const struct finding_kind *kind, uint32_t at, const char *sentence, ...);
/* It stands where another event does, of its own task or of another's; at the call of an ENTER. False, and as
 * it was, where no line is known. The finding may be NULL. */
bool keep_move(const struct keep *keep, struct finding *finding, uint32_t at);
void keep_place(struct finding *finding, const struct event_call *enter);
/* It is so still, or again, at this event. The finding may be NULL. */
void keep_last(const struct keep *keep, struct finding *finding);
/* Another advice than the kind's, which fits this cause; constant text. The finding may be NULL. */
void keep_advise(struct finding *finding, const char *advice);
/* The same by enum language; NULL where the words for C are as good. */
void keep_advise_in(struct finding *finding, const char *const *advice);
/* It is likely, not proved: the sentence is worded as a question. The finding may be NULL. */
void keep_ask(struct finding *finding);

/* One that was made before, else NULL; that of the leader of a calling process always was. */
struct task_calls *keep_known_task(const struct keep *keep, int32_t tid);
/* Likewise of a descriptor, open or not. */
struct fd_use *keep_known_use(const struct keep *keep, int32_t pid, int32_t fd);
/* "step 12, server.c:46", of an event that is a call. */
struct where {
    char text[96];
};
struct where keep_where(const struct keep *keep, uint32_t at);
/* Made when missing; NULL when out of memory, where the object is not known, and where it is older than the
 * recording: nobody has counted then. */
struct socket_history *keep_socket_history(struct keep *keep, const struct fd_use *use);

/* What a process is written in, by the file that is spoken of, else by the program it runs. */
enum language keep_language(const struct keep *keep, int32_t pid, struct str file);
/* The text of a source file, where it was recorded before; else empty. */
struct str keep_source(const struct keep *keep, struct str file);
/* Whether its code has one of these words, which end with NULL, comments aside. True also where the file is
 * not known: then nothing can be said of what it has not. */
bool code_speaks_of(const struct keep *keep, struct str file, const char *const *words);
/* The first line from that one on whose code has this word; 0: none. */
int32_t code_line(const struct keep *keep, struct str file, int32_t from, const char *word);

/* One that was made before, else NULL. */
struct socket_history *keep_known_socket(const struct keep *keep, uint32_t object);
/* The next of all that there were, from *at (0 at first) on; NULL: no more. For the end of the recording:
 * there may be many. */
struct socket_history *keep_next_socket(const struct keep *keep, size_t *at);
/* Of the other end of its connection, where that is in the session and has made a call. */
struct socket_history *keep_peer(const struct keep *keep, const struct socket_history *history);
/* Whether a byte is the first of a send, or lies within one. */
enum sends_at keep_sends_at(const struct socket_history *sender, int64_t byte);
/* The end of the first send that ends behind a byte; -1 not known. */
int64_t keep_send_end(const struct socket_history *sender, int64_t byte);
/* Whether the call of a task is one with this word among its arguments ("MSG_PEEK"). */
bool call_has_word(const struct event *enter, const char *word);

/* The object behind a use as the state has it; NULL when not known. */
const struct object *keep_object(const struct keep *keep, const struct fd_use *use);
/* Whether nobody else has the object of a descriptor that goes: the last copy goes. A process that ends gives
 * all of its copies up. */
bool keep_is_last_copy(const struct keep *keep, const struct event *event, const struct fd_use *use);
bool object_is_socket(const struct object *object); /* of TCP, UDP or a Unix one */
bool object_is_datagram(const struct object *object);
bool object_is_tcp(const struct object *object);
bool object_state_is(const struct object *object, const char *state);

/* Whether a call that came back is one that stdio makes when the program ends, from no line of its own, to a
 * number that the program had closed: what was in the buffer is lost. */
bool keep_written_too_late(const struct keep *keep, const struct event *event, const struct task_calls *task,
                           const struct fd_use *use);

bool call_receives(struct str name);
bool call_sends(struct str name);
bool call_accepts(struct str name);
bool call_looks(struct str name); /* asks or sets how a descriptor is, and does nothing with it */
/* Of a wait: whether it was told not to sleep. `line` is that of its ENTER. */
bool wait_is_a_glance(struct str line);
/* Whether a RETURN tells that the peer has ended: 0 from a stream that was asked for bytes. */
bool call_tells_end(const struct keep *keep, const struct event *event, const struct task_calls *task,
                    const struct fd_use *use);

/* The next entry of a call's sets that waits for anything (or is ready, where `ready`). */
bool sets_next(struct str *rest, bool ready, struct event_set *entry);

/* ---- for the pass */

/* Made when missing; NULL when out of memory. */
struct fd_use *keep_fd_use(struct keep *keep, int32_t pid, int32_t fd);
/* Those of a process that has ended: a session may have many, and each has all that it inherited. */
void keep_forget_uses(struct keep *keep, int32_t pid);
struct task_calls *keep_task_calls(struct keep *keep, int32_t tid);

/* What a call says: before the detectors see its ENTER, after that, and before they see its RETURN. `use` may
 * be NULL. */
void keep_enter(struct keep *keep, const struct event *event, struct fd_use *use);
void keep_entered(struct keep *keep, const struct event *event, struct task_calls *task);
void keep_return(struct keep *keep, const struct event *event, struct task_calls *task, struct fd_use *use);
/* Before the detectors see any other event. */
void keep_other(struct keep *keep, const struct event *event);

/* keep_activity.c: the part of both that tells who gets something done. */
void keep_activity(struct keep *keep, const struct event *event, struct task_calls *task,
                   const struct fd_use *use);
void keep_activity_other(struct keep *keep, const struct event *event);

#endif
