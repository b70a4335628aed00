/* The traced tasks: a table of processes and threads, and the few ptrace requests that move them.
 *
 * Ids are the observer's (host) ids; `seen_*` are what the program itself sees. Tracees are kept in the order
 * in which they were made, and everything that has to be the same in each run goes through them in that
 * order. */
#ifndef SOCKEYE_OBSERVE_TRACER_H
#define SOCKEYE_OBSERVE_TRACER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "lab/observe/decode/decoded.h"
#include "lab/observe/faults.h"
#include "lab/observe/ptrace/signal_timers.h"
#include "lab/observe/source/source.h"

enum tracee_state {
    TRACEE_NEWBORN,  /* stopped; its parent's fork event is still to come */
    TRACEE_GIVEN_UP, /* a newborn that was killed, for it cannot be followed */
    TRACEE_NEW,      /* an actor's first process before its exec */
    TRACEE_RUNNING,  /* in the program, or in a call that is no event */
    TRACEE_HELD,     /* stopped before a call, waits to be let go */
    TRACEE_IN_CALL,  /* in a call that is an event */
    TRACEE_STOPPED   /* by SIGSTOP and its like */
};

/* What a call returns to the tracer when a signal broke it off (kernel-internal errno values): the kernel
 * makes it again, unless a handler runs that does not want that. */
enum { RESTART_SYS = -512, RESTART_NO_INTR = -513, RESTART_NO_HAND = -514, RESTART_BLOCK = -516 };

static inline bool call_goes_on(int64_t ret)
{
    return ret == RESTART_SYS || ret == RESTART_NO_INTR || ret == RESTART_NO_HAND || ret == RESTART_BLOCK;
}

/* What is to become of a task whose stop was handled. The scheduler sees to it; nobody else resumes. */
enum disposition {
    RESUME,              /* to its next stop, with `signal` */
    RESUME_TO_EXIT_STOP, /* makes its call, and stops where that returns */
    LISTEN,              /* stays in its group-stop */
    HOLD,                /* waits before its call to be let go */
    LET_GO,              /* goes on with nobody watching */
    GONE                 /* there is no such tracee any more */
};

enum { PROCESS_NAMED_FDS = 1024 };

/* What the threads of a process share. */
struct tracee_process {
    pid_t pid;
    int32_t seen_pid;
    int users;             /* tracees */
    int ending;            /* of them, on the way out */
    int actor;             /* index in the plan */
    bool attached;         /* ran before, or comes of one that did: it has no filter, and is left running */
    bool leaving;          /* attached: the observer is about to end */
    uint64_t handled_then; /* signals that had a handler then, whose flags nobody tells, bit n-1 */
    struct signal_timers timers;
    bool stdio;                             /* a socket or the like is at 0, 1 or 2: stops at all calls */
    bool edges;                             /* it waits for edges (EPOLLET) */
    uint64_t caught;                        /* signals with a handler, bit n-1 */
    uint64_t ignored;                       /* signals set to SIG_IGN; exec keeps them */
    uint64_t restarts;                      /* of those, with SA_RESTART */
    uint8_t named[PROCESS_NAMED_FDS / 8];   /* descriptors whose local address is known */
    uint8_t watched[PROCESS_NAMED_FDS / 8]; /* descriptors that were sockets or pipes once */
};

/* A call's time-out, where it is kept by the observer; see timeouts.h. Times are the session's. */
struct timeout {
    bool begun;     /* the call has been made, and it is known what it asks for */
    bool of_socket; /* SO_RCVTIMEO, SO_SNDTIMEO: */
    int64_t receiving_ns, sending_ns;
    int64_t asked_ns, due_ns; /* asked: -1 none */
    bool kept;                /* the kernel was told to wait without end */
    bool over;                /* it was told to come back */
    bool ran_out;             /* it came back for that */
};

/* A timerfd that was set; see own_timers.h. */
struct own_timer {
    pid_t pid; /* 0: none */
    int fd;
    int64_t due_ns, every_ns; /* due: the session's time, 0 it was stopped */
};

/* A call in progress. */
struct tracee_call {
    struct raw_call raw;
    const struct call_row *row;
    uint64_t instruction;
    bool names; /* in it a socket may get its local address */
    struct source_place place;
    struct fault fault; /* what is done to it on purpose */
    uint64_t stack;     /* the stack pointer */
    struct timeout timeout;
    struct own_timer timer; /* that it sets */
    struct decoded enter;
};

/* As the kernel has them when a task is first heard of. */
struct task_ids {
    pid_t group;  /* the process it belongs to; its own tid for the first of one */
    pid_t parent; /* the process that made it, or who takes its children after its end */
    pid_t job;    /* its process group */
    int32_t seen_group, seen_tid;
};

struct tracee {
    pid_t tid;
    struct task_ids ids;
    int lost;                       /* a newborn whose ids cannot be read: why, errno; 0 they are known */
    struct tracee_process *process; /* NULL for a newborn */
    uint32_t order;                 /* of creation, from 0 */
    char label[EVENT_LABEL_MAX + 1];
    enum tracee_state state;
    enum tracee_state before_stop; /* STOPPED: to go back to */
    struct tracee_call *call;      /* state HELD, IN_CALL: which; owned */
    bool interrupted;              /* `call` was broken off by a signal and may go on */
    bool spared;                   /* its last call was made to fail; the next is not */
    bool blocked;                  /* IN_CALL: a BLOCK was written */
    bool ends;                     /* is on its way out, its descriptors still open */
    bool vforking;                 /* its child borrows its memory, and it waits for that child */
    bool spinning;                 /* step mode: computes for so long that the others need not wait for it */
    uint32_t held_at;              /* HELD: number, older is lower */
    int64_t since_ns;              /* IN_CALL, RUNNING: since when */
    bool interrupting;             /* was asked to stop when it was attached to, and has not yet */
    bool let_go;                   /* stops at its calls no more */
    bool prints;                   /* is in a call that prints, which is no event: */
    struct raw_call print;         /* that one */
    int64_t call_then;             /* the call it was in then, until its next; -1 none */
    int signal;                    /* delivered when it is resumed; 0 none */
    bool pending;                  /* a stop waits to be handled, in `status` */
    int status;
    unsigned looks;      /* at a clock since its last call that is an event */
    unsigned idle_calls; /* likewise those that changed nothing */
    unsigned in_vain;    /* calls that told it nothing, since it slept */
    int received_fd;     /* what it has received from and not turned away from since; -1 none */
    int asleep;          /* how often in a row it was found asleep */
    int64_t cpu_ms;      /* used when it was first found awake since it was let go; -1 not yet found so */
    int stat;            /* /proc/PID/task/TID/stat, -1 not open; owned */
    int status_file;     /* /proc/PID/task/TID/status, likewise */
    int schedstat;       /* /proc/PID/task/TID/schedstat, likewise */
    int64_t turns;       /* at its last account: how often it has got the processor, but for stops */
    int64_t naps;        /* accounts at which it had slept since the one before */
    int quick;           /* accounts in a row since which it has not */
    int64_t slept;       /* from the third of those on: tracee_sleeps() */
    int64_t resumed;     /* how often; each stop before was a sleep that is none of its own */
    char failed_to[256]; /* NEW: what went wrong before exec, "" nothing */
};

struct tracer {
    struct tracee **tracees; /* in order of creation; owned */
    size_t count, capacity;
    uint32_t next_order;
    struct tracee *last; /* found last */
};

void tracer_init(struct tracer *tracer);
void tracer_free(struct tracer *tracer);

/* NULL when out of memory. */
struct tracee *tracer_add(struct tracer *tracer, pid_t tid);
struct tracee *tracer_find(struct tracer *tracer, pid_t tid);
void tracer_remove(struct tracer *tracer, struct tracee *tracee);

/* An event of this task, with its names and ids filled in. */
struct event tracee_event(const struct tracee *tracee, enum event_kind kind, int64_t ns);

/* Whether it goes on when the observer ends. */
bool tracee_is_left(const struct tracee *tracee);
/* Whether the end of the observer does not disturb it: it stops at its calls no more, or comes to the end of
 * one next. One that is let go of while it stops before a call has that call fail with EINTR, as far as it
 * can (signal(7)). */
bool tracee_is_undisturbed(struct tracee *tracee);
/* Gives a tracee a process of its own, or its leader's. False when out of memory. */
bool tracee_new_process(struct tracee *tracee, pid_t pid, const struct tracee_process *parent);
void tracee_share_process(struct tracee *tracee, struct tracee_process *process);
/* Whoever has that host process id; NULL none. */
struct tracee *tracer_of_process(struct tracer *tracer, pid_t pid);

/* Does what was decided of a stopped task. One that was killed meanwhile is no error. */
void tracee_dispose(struct tracee *tracee, enum disposition disposition);

/* False when it is gone, or cannot be asked for. */
bool tracee_ids(pid_t tid, struct task_ids *ids);
/* The state letter of /proc: R S D T t Z X; 0 when it is gone. */
char tracee_status_letter(struct tracee *tracee);
/* The processor time that it has used, to a hundredth of a second. */
int64_t tracee_cpu_ms(struct tracee *tracee);
/* How often a stopped task has slept by itself, counted from 1; 0 when it is gone. */
int64_t tracee_sleeps(struct tracee *tracee);
/* The same of all together. */
int64_t tracer_sleeps(const struct tracer *tracer);
/* Of a stopped task: a number from 1 that changes when it has slept since it was asked for last, and the
 * processor time that it has used; both 0 when it is gone, or the kernel does not say. It may change without
 * a sleep where the task sleeps nearly each time: that costs less to know than how often it slept. */
void tracee_account(struct tracee *tracee, int64_t *sleeps, int64_t *cpu_ns);
/* Of a stopped task before a call: the processor time that it has used, where it has not slept for a while;
 * else 0, which saves the look. */
int64_t tracee_used_ns(struct tracee *tracee);

#endif
