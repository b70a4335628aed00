/* One thing that happened in a session, as a recording tells it.
 *
 * Producers (lab/observe) fill a `struct event` and hand it to pcapng_write_event(); readers get the same
 * struct back from timeline_event(). Slices in a read event point into the mapped recording: they live as
 * long as its timeline does. Slices in a written event are borrowed for the length of the call.
 *
 * In the recording a packet is an Enhanced Packet Block; every other event is a systemd Journal Export Block
 * with the fields named below.  Common to all: __REALTIME_TIMESTAMP (first), MESSAGE (the transcript line),
 * SYSLOG_IDENTIFIER (actor), _PID, SE_TID (when it is not the pid), SE_SEQ, SE_NS, SE_KIND.
 *
 *   kind      field of the union   in the recording
 *   ENTER     call                 SE_CALL SE_FD SE_STEP (schedules) SE_HELD SE_LEN SE_DATA SE_SET SE_NFDS
 *                                  SE_BEYOND SE_ADDR SE_ARGS CODE_FILE CODE_LINE CODE_FUNC
 *                                  SE_CALLER_FILE SE_CALLER_LINE
 *   GO        call                 SE_CALL SE_FD SE_ARGS SE_PAUSED
 *   BLOCK     call                 SE_CALL SE_FD SE_ARGS
 *   RETURN    call                 as ENTER, and SE_RET ERRNO SE_FDS SE_SLEEPS SE_CPU
 *                                  SE_ADDR_SIZE SE_ADDR_ROOM
 *   SOCKET    object               SE_OBJ SE_VALUES
 *   PACKET    packet               EPB; its opt_comment is the transcript line
 *   START     task                 SE_FDS SE_ATTACHED SE_SET
 *   EXEC      task                 SE_FDS
 *   FORK      task                 SE_CHILD_PID SE_CHILD_TID SE_CHILD SE_THREAD SE_FDS
 *                                  SE_ATTACHED SE_SET
 *   EXIT      task                 SE_STATUS or SE_SIGNAL, SE_ZOMBIE
 *   SIGNAL    task                 SE_SIGNAL
 *   OUTPUT    io                   SE_FD SE_DATA
 *   INPUT     io                   SE_DATA
 *   NOTE      note                 SE_NOTE SE_ACTOR SE_VALUE ERRNO SE_TEXT, see note.h; SE_EPOCH
 *                                  (CLOCK_REALTIME of ns 0) in that of the session. In recordings of before
 *                                  SE_TOPIC alone: read as the kind it stands for, where that is clear
 *   SOURCE    source               SE_FILE SE_OFFSET SE_TEXT
 */
#ifndef SOCKEYE_RECORD_EVENT_H
#define SOCKEYE_RECORD_EVENT_H

#include "lab/base/str.h"
#include "lab/record/note.h"

enum event_kind {
    EVENT_NONE,
    EVENT_NOTE,   /* the observer speaks: what the session is, deadlock, limits, lost packets */
    EVENT_SOURCE, /* a part of a source file of the programs */
    EVENT_START,  /* an actor's first process exists, before its exec; or it was attached to */
    EVENT_EXEC,   /* a process runs another program */
    EVENT_FORK,   /* a process or thread was made; or it was attached to with its parent */
    EVENT_EXIT,   /* a task ended */
    EVENT_SIGNAL, /* a signal is delivered */
    EVENT_ENTER,  /* a task is about to make a call; held there in step mode */
    EVENT_GO,     /* a held task was let go: a step begins */
    EVENT_BLOCK,  /* the call did not come back: the task sleeps in the kernel */
    EVENT_RETURN, /* the call came back */
    EVENT_SOCKET, /* values of one kernel object (socket, pipe, epoll) that changed */
    EVENT_PACKET, /* one frame, as captured */
    EVENT_OUTPUT, /* a program wrote to its standard output or error */
    EVENT_INPUT,  /* something was typed to a program */
    EVENT_KIND_COUNT
};

/* What a call was asked and answered. `fd` and `ret` are as the program sees them; ret < 0 never happens with
 * error == 0: a failed call has ret == -1 and error == errno. */
struct event_call {
    struct str name; /* "recv" as the program's source would say it, else the system call's name */
    int32_t fd;      /* first descriptor argument, -1 where there is none */
    bool held;       /* ENTER only: waits for a GO */
    bool schedules;  /* a step of its own: a call on a socket, or a wait for one */
    int64_t ret;
    int32_t error;
    int64_t length;    /* bytes asked (ENTER) or moved (RETURN); -1 where it makes no sense */
    struct str data;   /* the first bytes moved, up to EVENT_DATA_MAX */
    struct str sets;   /* select/poll/epoll: see event_next_set(); ENTER asked, RETURN asked and ready */
    struct str beyond; /* ENTER of select: those in its sets that nfds is too small for, as sets; as far
                          as the kernel copies them */
    int32_t nfds;      /* select's first argument, poll's count; -1 otherwise */
    int64_t sleeps;    /* RETURN of a wait or a refusal: from 1, and another than before when the task has
                          slept since, in a call or between two; 0 not known */
    int64_t cpu_ns;    /* likewise: processor time that it has used; 0 not known */
    int64_t paused_ns; /* GO: how much of the time until now whoever steps took to look, all together, where
                          the session's clock could not stand meanwhile */
    struct str arguments;   /* by name: see arguments.h */
    struct str address;     /* in numbers: "127.0.0.1:7000", "*:7000", "[::]:7000", "/run/x.sock" */
    int32_t address_size;   /* RETURN: bytes of an address that its room was too small for; else 0 */
    int32_t address_room;   /* that room, as the program gave it; also negative, of a failed call */
    struct str descriptors; /* RETURN: changes of the descriptor table, see event_next_descriptor() */
    struct str file;        /* source file, absolute, of the first frame in the program's own source */
    int32_t line;           /* 0: not known */
    struct str function;
    struct str caller_file; /* ENTER: the nearest caller that stands in another own file */
    int32_t caller_line;    /* 0: not known, or all is in one file */
};

struct event_object {
    uint32_t id;       /* small, counted from 1 in order of first appearance */
    struct str values; /* "key=value key=value", only what changed; keys in record/values.h */
};

struct event_packet {
    const uint8_t *bytes; /* frame from its link-layer header */
    uint32_t captured;    /* bytes present */
    uint32_t length;      /* bytes on the wire */
    uint32_t interface;   /* index of the recording's interface */
    uint16_t link_type;   /* LINKTYPE_*, 1 is Ethernet */
};

struct event_task {
    struct str descriptors; /* START, EXEC: the descriptor table afterwards; FORK: likewise, where it is not
                               a copy of its parent's */
    struct str interests;   /* START, FORK: what its epolls watch, as sets: the descriptor, the events, and
                               the number of the epoll */
    bool attached;          /* START, FORK: the task runs since before the recording: what it did then is
                               not known. Once more for each part of a long table */
    int32_t child_pid, child_tid; /* FORK */
    struct str child;             /* FORK: the new task's label, "server.1" */
    bool thread;                  /* FORK: shares the descriptor table with its parent (CLONE_FILES) */
    int32_t status;               /* EXIT: exit status, -1 when killed */
    int32_t signal;               /* EXIT, SIGNAL: signal number, 0 none */
    bool zombie;                  /* EXIT: of a process that its parent has still to wait for */
};

struct event_io {
    int32_t fd; /* 1 or 2 for OUTPUT */
    struct str data;
};

struct event_source {
    struct str file; /* as in CODE_FILE */
    uint32_t offset; /* of this part, bytes */
    struct str text;
};

struct event {
    enum event_kind kind;
    uint32_t seq;     /* order in the recording, from 0 */
    int64_t ns;       /* since the session's start */
    struct str actor; /* label of the task: "server", its children and threads "server.1", "server.2" ... */
    int32_t pid;      /* thread group, as the program itself sees it (its PID namespace); 0 none */
    int32_t tid;
    struct str line; /* transcript line without time, actor and place; escaped, printable */
    union {
        struct event_call call;
        struct event_object object;
        struct event_packet packet;
        struct event_task task;
        struct event_io io;
        struct event_note note;
        struct event_source source;
    } u;
};

enum { EVENT_DATA_MAX = 4096, EVENT_LINE_MAX = 1024, EVENT_LABEL_MAX = 31 };

/* One descriptor of a select, poll or epoll set; bits as in poll(2): select's read, write and except sets are
 * POLLIN, POLLOUT and POLLPRI. Text form: "fd:asked:ready" in hex bits, separated by spaces. */
struct event_set {
    int32_t fd;
    uint32_t asked;
    uint32_t ready;
};

/* One change of a descriptor table. Text form: "fd=object" with flags "c" (close-on-exec) and "n"
 * (O_NONBLOCK) behind a colon: "4=s12:cn"; closed: "4=-". */
struct event_descriptor {
    int32_t fd;
    uint32_t object; /* 0: closed */
    bool cloexec;
    bool nonblock;
};

/* Takes the next entry off the front of `rest`. Returns false at the end and at text that is no entry. */
bool event_next_set(struct str *rest, struct event_set *entry);
bool event_next_descriptor(struct str *rest, struct event_descriptor *entry);

/* Appends one entry to `text` (size `cap`, `used` bytes already there). Returns the new length; an entry that
 * does not fit is left out whole. */
size_t event_put_set(char *text, size_t used, size_t cap, struct event_set entry);
size_t event_put_descriptor(char *text, size_t used, size_t cap, struct event_descriptor entry);

/* "enter", "return", ... as SE_KIND has it; and back (EVENT_NONE for an unknown word). */
const char *event_kind_name(enum event_kind kind);
enum event_kind event_kind_from(struct str name);

/* Whether it is one of the recording's events. A NOTE that says who goes next is not: it tells of no change,
 * so it has no number, no place in a timeline and no line in a transcript. */
bool event_counts(const struct event *event);

/* Whether the call waits for several descriptors at once: select, poll, epoll_wait and their p-forms. */
bool event_call_waits(const struct event_call *call);
/* Whether a step begins with it: a GO, or an ENTER that schedules and is not held. */
bool event_begins_step(const struct event *event);

/* Writes `data` as text_escape() does, at most `cap` bytes with the final NUL. Returns the length written. */
size_t event_escape(char *out, size_t cap, struct str data);

#endif
