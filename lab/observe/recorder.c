#include "lab/observe/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/base/clock.h"

enum { FLUSH_AT = 64 * 1024 };

static void hand_over(struct recorder *recorder);

int recorder_open(struct recorder *recorder, int memory, int control, const char *path, char *why, size_t cap)
{
    memset(recorder, 0, sizeof *recorder);
    recorder->memory = memory;
    recorder->control = control;
    recorder->path = path;
    recorder->file = -1;
    if (path && (recorder->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) < 0) {
        snprintf(why, cap, "cannot write %s: %s", path, strerror(errno));
        return -1;
    }
    recorder->start_ns = clock_monotonic_ns();
    if (pcapng_writer_begin(&recorder->writer, clock_realtime_ns(), "sockeye") != 0) {
        snprintf(why, cap, "out of memory");
        recorder_close(recorder);
        return -1;
    }
    return 0;
}

void recorder_close(struct recorder *recorder)
{
    pcapng_writer_free(&recorder->writer);
    if (recorder->file >= 0)
        close(recorder->file);
    recorder->file = -1;
}

int64_t recorder_now(const struct recorder *recorder)
{
    return clock_monotonic_ns() - recorder->start_ns;
}

int64_t recorder_realtime_offset(const struct recorder *recorder)
{
    return clock_realtime_ns() - clock_monotonic_ns() + recorder->start_ns;
}

void recorder_write(struct recorder *recorder, struct event *event)
{
    if (event->ns < 0)
        event->ns = recorder_now(recorder);
    event->ns = trial_clock_at(&recorder->clock, event->ns);
    /* A stop is stamped when it is taken, a packet by the kernel; what is written later is not told as
     * earlier. Values of a socket are no line, and may stand before packets that were sent before them. */
    if (event->ns < recorder->last_ns)
        event->ns = recorder->last_ns;
    if (event->kind != EVENT_SOCKET)
        recorder->last_ns = event->ns;
    if (recorder->waiting_ns == 0)
        recorder->waiting_ns = recorder_now(recorder);
    pcapng_write_event(&recorder->writer, event);
    if (recorder->seen && event_counts(event))
        recorder->seen(recorder->seen_data, event);
    if (recorder->writer.used >= FLUSH_AT)
        hand_over(recorder);
}

void recorder_note(struct recorder *recorder, struct event_note note)
{
    char line[EVENT_LINE_MAX];
    struct event event = { .kind = EVENT_NOTE, .ns = -1, .u.note = note };
    event.line = (struct str){ line, note_line(&note, line, sizeof line) };
    recorder->noted |= event_counts(&event);
    recorder_write(recorder, &event);
}

/* Writes all it can. Returns how much; errno says why it was not all. */
static size_t write_all(int fd, const uint8_t *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = write(fd, bytes + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    return done;
}

/* Length of the whole blocks within the first `size` bytes. */
static size_t whole_blocks(const uint8_t *bytes, size_t size)
{
    size_t at = 0;
    uint32_t length;
    while (at + 8 <= size) {
        memcpy(&length, bytes + at + 4, sizeof length);
        if (length > size - at)
            break;
        at += length;
    }
    return at;
}

/* The file keeps whole blocks up to where it could be written; the session goes on without it. Returns why,
 * errno. */
static int give_up_file(struct recorder *recorder, size_t wrote)
{
    int error = errno;
    size_t whole = whole_blocks(recorder->writer.bytes, wrote);
    if (ftruncate(recorder->file, recorder->kept + (off_t)whole) != 0 && errno != EINVAL)
        error = errno;
    close(recorder->file);
    recorder->file = -1;
    recorder->unkept = true;
    return error;
}

/* One '.' at a time: a watcher that does not read is not filled up. */
static void wake_watcher(const struct recorder *recorder)
{
    int unread = 0;
    if (!recorder->noted && ioctl(recorder->control, SIOCOUTQ, &unread) == 0 && unread > 0)
        return;
    send(recorder->control, recorder->noted ? "!" : ".", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void hand_over(struct recorder *recorder)
{
    struct pcapng_writer *writer = &recorder->writer;
    size_t size = writer->used;
    size_t wrote = recorder->broken ? 0 : write_all(recorder->memory, writer->bytes, size);
    int error = 0;
    recorder->broken = wrote < size;
    recorder->written += (int64_t)wrote;
    if (recorder->file >= 0) {
        size_t copied = write_all(recorder->file, writer->bytes, size);
        if (copied < size)
            error = give_up_file(recorder, copied);
        else
            recorder->kept += (int64_t)copied;
    }
    pcapng_writer_drop(writer, size);
    recorder->unsaid = true;
    if (error)
        recorder_note(recorder, (struct event_note){
                                    .kind = NOTE_LIMIT_WRITE,
                                    .text = str_from(recorder->path),
                                    .error = error,
                                });
}

int64_t recorder_flush(struct recorder *recorder)
{
    recorder->waiting_ns = 0;
    while (recorder->writer.used > 0)
        hand_over(recorder);
    if (recorder->unsaid)
        wake_watcher(recorder);
    recorder->unsaid = recorder->noted = false;
    return recorder->written;
}
