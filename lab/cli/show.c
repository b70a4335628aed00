/* Transcripts are written with write(2), a buffer at a time: what a reader has got is then known, and a
 * reader that has gone is noticed where it happens. */
#include "lab/cli/show.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/record/transcript.h"

enum { BUFFER = 2 * TRANSCRIPT_JSON_MAX };

bool show_on_screen(const struct cli_options *options)
{
    if (options->text || options->json || options->quiet)
        return false;
    return options->dump || options->svg || options->reader || options->keys || isatty(STDOUT_FILENO);
}

struct screen_options show_app_options(const struct cli_options *options)
{
    return (struct screen_options){
        .ascii = options->ascii,
        .color = !options->no_color,
        .width = options->width,
        .height = options->height,
        .keys = options->keys,
        .dump = options->dump,
        .svg = options->svg,
        .reader = options->reader,
        .ask = !options->no_predict,
        .demo = options->demo,
        .timing = options->timing,
    };
}

bool printer_begin(struct printer *printer, const struct timeline *timeline,
                   const struct cli_options *options)
{
    *printer = (struct printer){
        .timeline = timeline, .json = options->json, .quiet = options->quiet, .interrupt = -1
    };
    printer->buffer = malloc(BUFFER);
    return printer->buffer != NULL;
}

void printer_end(struct printer *printer)
{
    free(printer->buffer);
    printer->buffer = NULL;
}

/* Waits until a pipe has room for PIPE_BUF bytes, so that the write does not block and a signal is never
 * waited for behind a reader that sleeps. */
static bool has_room(struct printer *printer)
{
    struct pollfd wait[] = { { .fd = STDOUT_FILENO, .events = POLLOUT },
                             { .fd = printer->interrupt, .events = POLLIN } };
    while (poll(wait, 2, -1) < 0)
        if (errno != EINTR) {
            printer->error = errno;
            return false;
        }
    if (!wait[0].revents)
        printer->error = EINTR;
    return wait[0].revents != 0;
}

static bool flush(struct printer *printer)
{
    size_t done = 0;
    while (done < printer->used && has_room(printer)) {
        size_t size = printer->used - done < PIPE_BUF ? printer->used - done : PIPE_BUF;
        ssize_t n = write(STDOUT_FILENO, printer->buffer + done, size);
        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR && errno != EAGAIN) {
            printer->error = errno;
            break;
        }
    }
    printer->used = 0;
    return !printer->error;
}

bool printer_print(struct printer *printer)
{
    struct event event;
    for (; !printer->error && timeline_event(printer->timeline, printer->next, &event); printer->next++) {
        if (printer->quiet || (!printer->json && !transcript_shows(&event)))
            continue;
        size_t need = printer->json ? TRANSCRIPT_JSON_MAX : TRANSCRIPT_LINE_MAX;
        if (printer->used + need + 1 > BUFFER && !flush(printer))
            break;
        char *out = printer->buffer + printer->used;
        size_t n = printer->json ? transcript_json(&event, out, need) : transcript_line(&event, out, need);
        out[n] = '\n';
        printer->used += n + 1;
    }
    return flush(printer);
}

int printer_status(const struct printer *printer)
{
    if (!printer->error || printer->error == EPIPE || printer->error == EINTR)
        return CLI_GOOD;
    complain("cannot write to standard output: %s", strerror(printer->error));
    return CLI_MACHINE;
}
