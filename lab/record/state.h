/* Everything known at one position of a recording: tasks, descriptor tables, kernel objects, epoll interest.
 * A function of the events before the position and of nothing else. Slices point into the recording. */
#ifndef SOCKEYE_RECORD_STATE_H
#define SOCKEYE_RECORD_STATE_H

#include "lab/record/event.h"
#include "lab/record/values.h"

#define EVENT_NO_INDEX UINT32_MAX

enum task_status {
    TASK_RUNNING, /* in the program */
    TASK_HELD,    /* before a call, waits to be let go */
    TASK_IN_CALL, /* let go, the call has not come back yet */
    TASK_BLOCKED, /* the call sleeps in the kernel */
    TASK_EXITED
};

struct task {
    int32_t pid, tid;
    struct str label; /* "server.1" */
    struct str actor; /* "server": the label up to the dot */
    enum task_status status;
    uint32_t enter;                   /* event index of the call it is in or last made; EVENT_NO_INDEX none */
    uint32_t returned;                /* event index of the last RETURN */
    uint32_t last;                    /* event index of what it did last; EVENT_NO_INDEX nothing */
    uint32_t wait_enter, wait_return; /* of the last select/poll/epoll_wait, EVENT_NO_INDEX none;
                                         while it waits there is no wait_return yet */
    uint32_t previous_wait_enter, previous_wait_return; /* of the one before */
    int64_t since_ns;                                   /* when the status began */
    struct str file;                                    /* where it is, as of its last call */
    int32_t line;
    int32_t exit_status, exit_signal;
    bool left; /* it runs since before the recording, or comes of one that does: its end does not end it */
    uint32_t living; /* of a process's first task: its tasks that have not ended */
};

struct descriptor {
    int32_t pid, fd; /* the array is sorted by (pid, fd) */
    uint32_t object;
    bool cloexec, nonblock;
    uint32_t changed; /* event index */
};

struct object {
    uint32_t id; /* objects[id - 1] */
    struct values values;
    uint32_t changed; /* event index of the last SOCKET event */
    int64_t state_since_ns;
};

struct interest {
    uint32_t epoll; /* object */
    int32_t fd;
    uint32_t object; /* behind fd when it was added; 0 not known */
    uint32_t events; /* EPOLL* */
    uint32_t changed;
};

/* Where a task lies in the array of tasks, which is in order of appearance; sorted by tid. */
struct task_key {
    int32_t tid;
    uint32_t index;
};

/* Flat arrays alone, so that a copy is a handful of memcpy. A tid that the system used again has two tasks;
 * the functions below give the later one. */
struct state {
    uint32_t position; /* events applied */
    int64_t ns;        /* of the last one */
    struct task *tasks;
    uint32_t task_count;
    size_t task_capacity;
    struct task_key *keys;
    uint32_t key_count;
    size_t key_capacity;
    struct descriptor *descriptors;
    uint32_t descriptor_count;
    size_t descriptor_capacity;
    struct object *objects;
    uint32_t object_count;
    size_t object_capacity;
    struct interest *interests;
    uint32_t interest_count;
    size_t interest_capacity;
    /* Tasks to look at, however many there were: those that have not exited or did so in the last step, those
     * that actors began with, first tasks whose process lives on, and each actor's last child to exit.
     * Indices, in order. */
    uint32_t *live;
    uint32_t live_count;
    size_t live_capacity;
    /* Objects to look at: those of a known kind that are not GONE, or went in the last step. Ids, in order.
     */
    uint32_t *present;
    uint32_t present_count;
    size_t present_capacity;
    uint32_t left;                         /* of both, since the last step began */
    uint32_t packets, output_bytes, notes; /* counts so far */
    bool failed;                           /* out of memory: what follows may be incomplete */
};

void state_init(struct state *state);
void state_free(struct state *state);
void state_reset(struct state *state); /* to position 0, memory kept */
/* Deep copy, memory of `to` reused. False when out of memory (`to` is then reset). */
bool state_copy(struct state *to, const struct state *from);
size_t state_bytes(const struct state *state);

/* Takes in the event at index state->position. */
void state_apply(struct state *state, const struct event *event);

const struct task *state_task(const struct state *state, int32_t tid);
const struct object *state_object(const struct state *state, uint32_t id);
const struct descriptor *state_descriptor(const struct state *state, int32_t pid, int32_t fd);
/* Whether a task of the process has not exited. */
bool state_process_lives(const struct state *state, int32_t pid);
/* The object behind a process's descriptor; NULL when there is none. */
const struct object *state_object_of(const struct state *state, int32_t pid, int32_t fd);
/* Descriptors of one process: first and count of a run within state->descriptors. */
uint32_t state_descriptors_of(const struct state *state, int32_t pid, const struct descriptor **first);

#endif
