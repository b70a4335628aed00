/* What facts.c and exercise/checks.c are written against: questions to one recording, and requirements on it.
 *
 * An event is a number; events count from 0 in the order in which things happened. Events are found by a glob
 * on the line that the transcript shows ("server: recv(*) = 0"; see lab/record/match.h): what a student reads
 * is what a check says.
 *
 * Judged is what a program does, not how it spells it: in a pattern stands a family of calls (SENDS, RECEIVES
 * ... below), never one call's name, and "server" is the program with its children and threads.
 *
 * A requirement (need_...) that does not hold ends the check there. expect() says before it, in the words of
 * the task, what a right program does here; without it the check's own sentence is told. What was seen
 * instead, and the events that led to it, are kept and told to the student. cmocka's own assertions may be
 * used beside them.
 *
 * The file is compiled when it is run, as a shared object; it is given a run, and owns nothing. */
#ifndef SOCKEYE_CHECK_H
#define SOCKEYE_CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;

#define NO_EVENT UINT32_MAX
#define UNKNOWN  INT64_MIN

/* ---- families of calls, to begin the line of a pattern with: "server: " SENDS "(*) = *" */

#define SENDS                                                                                                \
    "{send,write,sendto,sendmsg,sendmmsg,writev,pwrite,pwritev,pwritev2,sendfile,splice,vmsplice,tee}"
#define RECEIVES "{recv,read,recvfrom,recvmsg,recvmmsg,readv,pread,preadv,preadv2}"
#define ACCEPTS  "{accept,accept4}"
#define WAITS    "{poll,ppoll,select,pselect,epoll_wait,epoll_pwait,epoll_pwait2}"
#define CLOSES   "{close,close_range}"

/* ---- tables that the file exports */

/* A claim of lesson.md, proved on a run of one variant of the lesson. `facts` ends with an empty row. */
struct fact {
    const char *name;     /* as in the text: [^handshake] */
    const char *variant;  /* "" for the lesson itself */
    const char *sentence; /* what it proves */
    void (*prove)(struct run *run);
};
extern const struct fact facts[];

/* A requirement of an exercise, judged on the recordings of one scenario (a variant of exercise.ini) in every
 * weather. `checks` ends with an empty row. Where `after` fails, this one is skipped: it could not hold. */
struct check {
    const char *name;     /* "half-close": what a mutant names */
    const char *after;    /* the check it depends on; NULL none */
    const char *scenario; /* "" for the exercise itself */
    const char *sentence; /* what a right program does: "the server learns that the request is complete" */
    void (*prove)(struct run *run);
};
extern const struct check checks[];

/* ---- questions: no effect on the verdict */

/* First event that matches, first after `event`, last before `event`; NO_EVENT when there is none. */
uint32_t run_find(const struct run *run, const char *pattern);
uint32_t run_find_after(const struct run *run, uint32_t event, const char *pattern);
uint32_t run_find_before(const struct run *run, uint32_t event, const char *pattern);
uint32_t run_count(const struct run *run, const char *pattern);
uint32_t run_events(const struct run *run); /* how many events there are */
/* Where the programs began to be ended, because all was done, or by a limit; else run_events(). */
uint32_t run_end(const struct run *run);

/* The most that this kernel gives a socket's buffer: "rmem_max" or "wmem_max" of /proc/sys/net/core; UNKNOWN
 * where that is not to be seen, as in some containers. A check opens no file itself. */
int64_t run_buffer_most(const struct run *run, const char *name);

int64_t run_ns(const struct run *run, uint32_t event);     /* since the start */
int64_t run_result(const struct run *run, uint32_t event); /* what the call returned; UNKNOWN for no return */
int run_errno(const struct run *run, uint32_t event);      /* 0 when it did not fail */
int run_fd(const struct run *run, uint32_t event);         /* the call's descriptor, -1 none */
int64_t run_length(const struct run *run, uint32_t event); /* bytes asked for, or moved */
size_t run_data(const struct run *run, uint32_t event, void *out, size_t cap); /* the first bytes moved */
/* Bits asked and ready (poll(2)'s) for a descriptor in the sets of a select, poll or epoll_wait. */
uint32_t run_asked(const struct run *run, uint32_t event, int fd);
uint32_t run_ready(const struct run *run, uint32_t event, int fd);

/* What the kernel said of a descriptor of an actor's (or of one of its children or threads) once `event` had
 * happened and everybody was at rest: a figure by its key (lab/record/values.h: "rq", "wq", "aq", "backlog"
 * ...), UNKNOWN when there is none; a text by its key ("state", "local", "remote", "kind"), "" when there is
 * none. */
int64_t run_value(struct run *run, uint32_t event, const char *actor, int fd, const char *key);
const char *run_text(struct run *run, uint32_t event, const char *actor, int fd, const char *key);

/* First event after which a socket with this local address had this state: run_find_state(run, "client:*",
 * "TIME_WAIT"). Globs; NO_EVENT when there was none. Also for sockets that no descriptor names any more, or
 * as yet. */
uint32_t run_find_state(const struct run *run, const char *local, const char *state);

/* ---- questions about deeds, by whatever call: no effect on the verdict */

/* Bytes that calls moved: those in [from, to) that match `pattern`, a glob on their return. What was only
 * looked at (MSG_PEEK) is not moved. */
struct bytes {
    int64_t total;
    uint32_t calls; /* that moved at least one */
    uint32_t first; /* events; NO_EVENT when nothing was moved */
    uint32_t last;
};
struct bytes run_moved(const struct run *run, uint32_t from, uint32_t to, const char *pattern);
/* The same through one object alone (run_object()), whatever descriptor of it was used. */
struct bytes run_moved_through(const struct run *run, uint32_t object, uint32_t from, uint32_t to,
                               const char *pattern);
/* The bytes themselves, one after the other, at most `cap`; of each call no more than its first 4096 are
 * known. How many were written. */
size_t run_gather(const struct run *run, uint32_t from, uint32_t to, const char *pattern, void *out,
                  size_t cap);

/* What an actor, with its children, has written to standard output (1) or error (2) in all: the bytes into
 * `out`, at most `cap`, and how many there were. */
size_t run_output(const struct run *run, const char *actor, int fd, void *out, size_t cap);

/* The kernel object (socket, pipe ...) behind the descriptor that a call is about; of accept() and the like
 * the one that it made. 0 where it is not known. */
uint32_t run_object(const struct run *run, uint32_t event);
/* That behind a descriptor of an actor's, or of one of its children, after `event`; 0 none. */
uint32_t run_object_of(const struct run *run, uint32_t event, const char *actor, int fd);
/* The label of the task that an event is of: "server.1"; what it gave last is overwritten. */
const char *run_actor(struct run *run, uint32_t event);
/* First event after which no living process of the actor has a descriptor of that object, however it was
 * closed: close(), fclose(), dup2(), the end of the process. NO_EVENT: one has to the end. */
uint32_t run_find_closed(const struct run *run, const char *actor, uint32_t object);
/* How many descriptors the actor's living processes have, after `event`, of objects whose kind, local
 * address, and state match: run_open(run, at, "server", "tcp", "server:7000", "*"). A socket that listens has
 * the state LISTEN. */
uint32_t run_open(const struct run *run, uint32_t event, const char *actor, const char *kind,
                  const char *local, const char *state);

/* What a wait asked for, in microseconds: of a call in WAITS or a nanosleep its timeout, of one in RECEIVES
 * or SENDS that of SO_RCVTIMEO or SO_SNDTIMEO as set last on its descriptor by the same process; -1 without
 * end; UNKNOWN for other calls. */
int64_t run_timeout_us(const struct run *run, uint32_t event);
/* Calls of an actor that came back in [from, to); and those of them that waited, or slept, and were woken by
 * nothing but their own timeout. */
uint32_t run_calls(const struct run *run, uint32_t from, uint32_t to, const char *actor);
uint32_t run_timeouts(const struct run *run, uint32_t from, uint32_t to, const char *actor);

/* ---- requirements */

/* What a right program does from here on, in the words of the task, for whatever requirement comes next. */
void expect(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What was there instead, in words, should the next requirement not hold: beside the events that it shows. */
void seen(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* That such an event is there; it is given back, and becomes the evidence of a fact. */
uint32_t need(struct run *run, const char *pattern);
uint32_t need_after(struct run *run, uint32_t event, const char *pattern);
uint32_t need_state(struct run *run, const char *local, const char *state); /* see run_find_state() */
/* That there is none; none in [from, to). */
void need_none(struct run *run, const char *pattern);
void need_none_between(struct run *run, uint32_t from, uint32_t to, const char *pattern);
/* That one came before the other. */
void need_before(struct run *run, uint32_t first, uint32_t second);
/* That a number is as it should be: `what` names it ("bytes received"). `event` is where it was seen. */
void need_equal(struct run *run, uint32_t event, const char *what, int64_t expected, int64_t actual);
void need_at_least(struct run *run, uint32_t event, const char *what, int64_t least, int64_t actual);
void need_at_most(struct run *run, uint32_t event, const char *what, int64_t most, int64_t actual);
void need_text(struct run *run, uint32_t event, const char *what, const char *expected, const char *actual);
/* That what an actor printed is this, to the byte; `text` may hold NUL. */
void need_output(struct run *run, const char *actor, int fd, const char *text, size_t size);
/* That an object of the actor's is closed by the time that `event` has happened; see run_find_closed(). */
void need_closed(struct run *run, uint32_t event, const char *actor, uint32_t object);
/* That a setting of the kernel ("net/core/somaxconn") is as lesson.ini or exercise.ini has it. Where this
 * machine does not allow that, the check is not judged; nor is one that fails where any could not be set, or
 * that asks for packets where none can be captured. */
void need_setting(struct run *run, const char *name);
/* Anything else; the words say what was expected. */
void need_that(struct run *run, uint32_t event, bool holds, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A figure to be shown with the fact, measured and not typed in: "2304 bytes". */
void run_measured(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
