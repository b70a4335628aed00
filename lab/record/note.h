/* What the observer says of a session: NOTE events, by kind and values. Whoever asks what a note means asks
 * for these; the English line is made from them, in note.c alone, and is for people.
 *
 * In the recording: SE_NOTE (name of the kind), and of SE_ACTOR, SE_VALUE, SE_FD, ERRNO and SE_TEXT those
 * that are not empty. Recordings of before have SE_TOPIC and the line alone: see note_kind_of_topic(). */
#ifndef SOCKEYE_RECORD_NOTE_H
#define SOCKEYE_RECORD_NOTE_H

#include "lab/base/str.h"

/* Behind each: its values. */
enum note_kind {
    NOTE_OTHER,           /* none of these: another program's journal entry, a kind of a later version */
    NOTE_SESSION,         /* how it began: text: title */
    NOTE_SANDBOX,         /* text: what keeps the programs apart; value: gaps of the wall (lab/wall/gaps.h);
                             fd: 1 their network is the machine's */
    NOTE_FAULTS,          /* fault injection: actor: whose, all if empty; value: seed; text: which */
    NOTE_CAPTURE,         /* no packets: text: why */
    NOTE_UNSET,           /* a setting that is not as the plan has it: text: its name; errno */
    NOTE_ORDER,           /* started anyway: actor; text: pattern that was not seen */
    NOTE_NEVER_STARTED,   /* actor; text: pattern that was not seen; "" its time had not come */
    NOTE_START_FAILED,    /* actor; errno; text: what could not be done */
    NOTE_DEADLOCK,        /* text: who waits for whom */
    NOTE_IDLE,            /* a server is left: text: who waits; value: how often in vain, 0 for ever */
    NOTE_LIMIT,           /* a limit was reached, and the recording does not say which */
    NOTE_LIMIT_CPU,       /* actor; value: seconds */
    NOTE_LIMIT_PROCESSES, /* actor; value: processes and threads */
    NOTE_LIMIT_OUTPUT,    /* actor; value: bytes */
    NOTE_LIMIT_FILE,      /* actor; value: bytes */
    NOTE_LIMIT_MEMORY,    /* actor; value: bytes */
    NOTE_LIMIT_CALLS,     /* actor; value: calls that it has made */
    NOTE_LIMIT_ASLEEP,    /* actor; text: the call in which it sleeps; value: how often it has slept before */
    NOTE_LIMIT_WRITTEN,   /* actor; value: bytes in all files */
    NOTE_LIMIT_TIME,      /* value: seconds */
    NOTE_LIMIT_RECORDING, /* value: bytes */
    NOTE_LIMIT_WRITE,     /* of --record: text: path; errno */
    NOTE_NOT_FOLLOWED,    /* a new process, which was ended: errno */
    NOTE_REFUSED,         /* actor: label of the task; text: a call that could not be watched */
    NOTE_UNASKED,         /* the programs' sockets cannot be asked themselves: what of them is not known */
    NOTE_DROPS,           /* value: packets that were not captured */
    NOTE_INPUT_GONE,      /* cannot be typed to actor; value: it was attached to, not started */
    NOTE_NO_PROGRAM,      /* of a command: actor: that there is not */
    NOTE_NOT_RUNNING,     /* of a command: actor */
    NOTE_NO_SIGNAL,       /* of a command: text: its name */
    NOTE_NO_COMMAND,      /* text */
    NOTE_NOTHING_TO_STEP, /* text: who waits; empty: no program runs */
    NOTE_STOP,            /* asked for; or value: signal that the observer got, text: its name */
    NOTE_UNWRITTEN, /* a program was killed: actor: label of the task; value: bytes that it had printed and
                       that were not written yet; text: the first of them, escaped */
    NOTE_UNSEEN,    /* actor: label of the program; text: what of it cannot be seen */
    NOTE_SIGNAL, /* a signal is sent: actor: to whom; text: its name; value: whoever watches asked for it */
    NOTE_UNSENT, /* likewise, what it waits for never came: actor; text */
    NOTE_LEFT,   /* the last event, in place of the next: text: programs that ran before and go on */
    NOTE_UNFLUSHED,  /* before a deadlock: actor: label of the task; fd: a socket; value: bytes that stdio was
                        given for it and has not sent; text: the first of them, escaped */
    NOTE_READ_AHEAD, /* likewise bytes that stdio has taken from it and the program has not read yet */
    NOTE_COLLAPSE,   /* the sandbox was ended from outside */
    NOTE_END,        /* the last event: value: the programs were ended */
    NOTE_NEXT, /* no event, see event_counts(): all are at rest. actor: who goes when nobody is chosen, empty
                  where nobody can; value: lines of the watcher that have been obeyed */
    NOTE_PREPARED, /* no event either: what somebody looks at begins here; value: steps before it */
    NOTE_PAUSE,    /* whoever steps took their time, and the session's clock went on: text: seconds */
    NOTE_ERROR,    /* it could not begin: text: why */
    NOTE_KIND_COUNT
};

struct event_note {
    enum note_kind kind;
    struct str actor; /* label of a program or task; a NOTE has no actor as its event */
    int64_t value;
    int32_t fd;    /* as the program sees it */
    int32_t error; /* errno */
    struct str text;
};

const char *note_kind_name(enum note_kind kind);
/* NOTE_OTHER for a word that names none. */
enum note_kind note_kind_from(struct str name);
/* The same for SE_TOPIC, where the topic makes it clear. */
enum note_kind note_kind_of_topic(struct str topic);

bool note_is_limit(enum note_kind kind);
/* Whether it is the last that an observer has to say. */
bool note_is_end(enum note_kind kind);
/* Whether from here on it is the observer that ends the programs. */
bool note_ends_programs(enum note_kind kind);

/* Writes the line that says it to a person; its length. */
size_t note_line(const struct event_note *note, char *out, size_t cap);

#endif
