/* Where events become bytes: an encoder's buffer, from there to the memfd that the watcher maps and to the
 * file of
 * --record. Whole blocks only, so that both can be cut off at any moment and still be read. */
#ifndef SOCKEYE_OBSERVE_RECORDER_H
#define SOCKEYE_OBSERVE_RECORDER_H

#include <sys/types.h>

#include "lab/observe/trial_clock.h"
#include "lab/record/pcapng.h"

struct recorder {
    struct pcapng_writer writer;
    int memory;       /* memfd; not owned */
    int file;         /* copy of the recording, -1 none; owned */
    const char *path; /* of `file` */
    int control;      /* where a '.' says that there is more, a '!' that a NOTE is among it; not owned */
    int64_t start_ns; /* CLOCK_MONOTONIC at ns 0 */
    struct trial_clock clock; /* what the events are stamped with */
    int64_t last_ns;          /* of the event written last */
    int64_t waiting_ns;       /* when the oldest byte of the buffer was written; 0: empty */
    int64_t written;          /* bytes handed to the memfd */
    bool unsaid;              /* bytes were handed over, the watcher was not told */
    bool noted;               /* a NOTE is among what the watcher was not told of */
    int64_t kept; /* bytes handed to the file: not the same once one of the two has taken no more */
    bool broken;  /* the memfd takes no more */
    bool unkept;  /* the file took no more */
    /* Told of each event written that counts. */
    void (*seen)(void *data, const struct event *event);
    void *seen_data;
};

/* Starts a recording. `path` may be NULL. 0, or -1 with one line in `why`. */
int recorder_open(struct recorder *recorder, int memory, int control, const char *path, char *why,
                  size_t cap);
void recorder_close(struct recorder *recorder);

/* CLOCK_MONOTONIC ns since the start: the machine's clock. */
int64_t recorder_now(const struct recorder *recorder);
/* The same for a CLOCK_REALTIME stamp. `offset_ns` is from recorder_realtime_offset(), taken near the stamp's
 * time. */
int64_t recorder_realtime_offset(const struct recorder *recorder);

/* Writes an event. Fills seq, and ns, which comes as the machine's, from the session's clock; negative: now.
 */
void recorder_write(struct recorder *recorder, struct event *event);
/* Writes a NOTE, and the line that says it. */
void recorder_note(struct recorder *recorder, struct event_note note);

/* Hands over what is in the buffer and wakes the watcher. A full buffer is handed over without waking it:
 * that is left to the next call of this, some 30 times a second. Returns the length of the recording. */
int64_t recorder_flush(struct recorder *recorder);

#endif
