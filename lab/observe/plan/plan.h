/* What a session is to run: the actors, their hosts, what the kernel is set to, and how far they may go.
 * Plain data, filled by the command line or from a lesson; borrowed by observe_main() for its whole life. */
#ifndef SOCKEYE_OBSERVE_PLAN_H
#define SOCKEYE_OBSERVE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/wall/view.h"

enum { PLAN_ACTORS_MAX = 32, PLAN_SYSCTLS_MAX = 32, PLAN_ORDER_MAX = 256, PLAN_SIGNALS_MAX = 8 };

/* A signal for a program; with neither time nor pattern when all programs wait. */
struct plan_signal {
    int number;
    int64_t after_ns;  /* so long after the session's start; 0: not by time */
    const char *after; /* glob on the transcript (record/match.h) */
};

/* How firmly a pattern is waited for (lab/observe/start_order.h). */
enum plan_after {
    AFTER_WRITTEN, /* a lesson's */
    AFTER_GUESSED, /* what a server mostly does first */
    AFTER_ASKED    /* by a person */
};

struct plan_actor {
    const char *label;     /* "server": [A-Za-z][A-Za-z0-9-]*, unique */
    char *const *argv;     /* NULL-terminated, as the program sees it */
    const char *program;   /* what is executed, looked up in PATH when it has no slash; NULL: argv[0] */
    const char *directory; /* working directory; NULL: the caller's */
    const char *input;     /* what its standard input gives, NUL-terminated; NULL: what is typed */
    size_t input_size;     /* bytes of input, which may hold NUL; 0: as many as come before its NUL */
    char *const
        *environment; /* "NAME=VALUE" in place of, or beside, the caller's; NULL-terminated, or NULL */
    bool pipe;        /* its standard output is a pipe, no terminal */
    bool foreign;     /* somebody else's, who may mean harm: it gets only what right programs use */
    int64_t after_ns; /* starts when so much time has passed since the session's start; 0: not by time */
    int32_t attach;   /* process that runs already, which is watched and left running; 0: it is started */
    struct plan_signal signals[PLAN_SIGNALS_MAX];
    size_t signal_count;
    const char *after; /* glob on the transcript (record/match.h) that must be seen before it starts: "server:
                          listen(*) = 0"; NULL: at once */
    enum plan_after after_kind;
};

struct plan_sysctl {
    const char *name; /* "net/ipv4/tcp_syn_retries" */
    const char *value;
};

/* By whose clock time-outs run out (lab/observe/own_time.h). */
enum plan_time {
    TIME_KERNELS, /* by the kernel's, as ever */
    TIME_HELD,    /* by the machine's, but not while somebody else can go on, or whoever steps looks */
    TIME_OWN      /* by the session's, which does not tell how fast the machine is */
};

enum plan_sandbox { SANDBOX_AUTO, SANDBOX_FULL, SANDBOX_NETNS, SANDBOX_HOST, SANDBOX_NONE };

struct plan_limits {
    int wall_seconds; /* 0: none */
    int cpu_seconds;
    int processes;
    int64_t calls;          /* TIME_OWN: of each program, one in vain for ten; 0: no limit */
    int64_t asleep_seconds; /* TIME_OWN: asleep by itself since anybody else did something; 0: none */
    int64_t naps;           /* likewise, how often; 0: none */
    int64_t file_bytes;
    int64_t memory_bytes;    /* of all processes of a foreign actor together; 0: none */
    int64_t written_bytes;   /* to all files behind a wall, which has no more room */
    int64_t output_bytes;    /* shown of each actor; the rest is counted */
    bool output_ends;        /* ... and the session ends there */
    int64_t recording_bytes; /* the session ends when its recording is this long; 0: nobody has said */
};

/* Rough weather (fault injection, lab/observe/faults.h): what is done to calls on purpose, drawn from the
 * seed. */
struct plan_faults {
    const char *actor; /* whose calls; NULL: everybody's */
    uint64_t seed;
    bool cut;       /* sends and receives on streams move a few bytes only */
    bool interrupt; /* calls that may wait fail with EINTR, now and then */
    bool refuse;    /* calls that must not wait fail with EAGAIN, now and then */
    bool shuffle;   /* step mode: who goes next is drawn, instead of the order and the oldest */
};

struct plan {
    const char *title; /* "01 tcp", or the command line */
    struct plan_actor actors[PLAN_ACTORS_MAX];
    size_t actor_count;
    struct plan_sysctl sysctls[PLAN_SYSCTLS_MAX];
    size_t sysctl_count;
    const char *order[PLAN_ORDER_MAX]; /* labels: who goes at each step, in step mode; then the oldest held */
    size_t order_count;
    size_t prepared; /* of them: made at once, before whoever watches is obeyed */
    struct plan_limits limits;
    struct plan_faults faults;
    enum plan_sandbox sandbox; /* AUTO: the best there is */
    bool step;                 /* begin held; else all run */
    enum plan_time time;
    int slowness; /* of the machine (lab/base/slowness.h): how much longer computing is taken for a start */
    bool probes;  /* TIME_OWN: what takes the kernel its time is shown: a closed window is probed */
    bool keep;    /* a server that nobody can call any more goes on waiting */
    bool crowd_is_idle; /* a server of many, all of whom wait for news from it, is idle; else stuck */
    bool packets;
    bool wall; /* the programs see no files but the system's and what is shown of `paths` */
    const struct view_path *paths; /* what is shown, and what is covered (lab/wall/view.h) */
    size_t path_count;
    bool change_user;    /* programs that are root keep what it takes to become another user */
    bool as_root;        /* programs see themselves as root, and may do with files what root may */
    bool raw_sockets;    /* the programs keep CAP_NET_RAW, in a network of their own only */
    bool probe_at_calls; /* look at the sockets at each call, in run mode too (else at 30 Hz) */
    const char *record;  /* file for a copy of the recording; NULL none */
};

/* Whether one of its programs runs already. */
bool plan_attaches(const struct plan *plan);

/* Whether one of its programs is somebody else's. */
bool plan_has_foreign(const struct plan *plan);

/* Defaults: 30 s of CPU, no wall limit, 256 processes, 64 MiB files, 1 MiB output; of foreign ones 512 MiB of
 * memory, and 64 MiB written behind a wall. */
void plan_init(struct plan *plan);

#endif
