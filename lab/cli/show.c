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

#include "lab/base/utf8.h"
#include "lab/cli/output_style.h"
#include "lab/explain/explain.h"
#include "lab/explain/findings/findings.h"
#include "lab/explain/findings/findings_text.h"
#include "lab/explain/fold/fold.h"
#include "lab/record/transcript.h"
#include "viz/draw/theme_looks.h"

enum { BUFFER = 2 * TRANSCRIPT_JSON_MAX, PIPE_WIDTH = 80, EXPLANATION_MAX = 2048 };

bool show_on_screen(const struct cli_options *options)
{
    if (options->text || options->json || options->explain || options->quiet)
        return false;
    return options->dump || options->svg || options->reader || options->keys || isatty(STDOUT_FILENO);
}

struct screen_options show_app_options(const struct cli_options *options)
{
    return (struct screen_options){
        .ascii = options->ascii,
        .color = !options->no_color,
        .theme = options->theme ? theme_named(options->theme) : NULL,
        .width = options->width,
        .height = options->height,
        .keys = options->keys,
        .dump = options->dump,
        .svg = options->svg,
        .reader = options->reader,
        .card = (!options->keys || options->reader) && !options->dump && !options->svg,
        .ask = !options->no_predict,
        .demo = options->demo,
        .timing = options->timing,
    };
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

/* Room for `need` bytes, the newline among them. */
static char *room_for(struct printer *printer, size_t need)
{
    if (printer->used + need > BUFFER && !flush(printer))
        return NULL;
    return printer->buffer + printer->used;
}

/* Under the line of an event. What the observer says explains itself. */
static void print_explanation(struct printer *printer, uint32_t index, const struct event *event)
{
    enum { COLUMN = 20 };
    char sentence[EXPLAIN_SENTENCE_MAX];
    struct event before;
    while (printer->state.position < index &&
           timeline_event(printer->timeline, printer->state.position, &before))
        state_apply(&printer->state, &before);
    char *out = event->kind == EVENT_NOTE ? NULL : room_for(printer, EXPLANATION_MAX);
    if (!out)
        return;
    struct text text = text_into(out, EXPLANATION_MAX);
    struct str line, rest = { sentence, explain_event(printer->timeline, index, &printer->state, EXPLAIN_ALL,
                                                      sentence, sizeof sentence) };
    while (utf8_wrap(&rest, printer->width > 2 * COLUMN ? printer->width - COLUMN : COLUMN, &line)) {
        text_printf(&text, "%*s", COLUMN, "");
        text_visible(&text, line);
        text_char(&text, '\n');
    }
    printer->used += text.used;
}

static void print_event(void *data, uint32_t index)
{
    struct printer *printer = data;
    struct event event;
    size_t need = printer->json ? TRANSCRIPT_JSON_MAX : TRANSCRIPT_LINE_MAX;
    char *out = timeline_event(printer->timeline, index, &event) ? room_for(printer, need + 1) : NULL;
    if (!out)
        return;
    size_t n = printer->json ? transcript_json(&event, out, need) : transcript_line(&event, out, need);
    out[n] = '\n';
    printer->used += n + 1;
    if (printer->explain)
        print_explanation(printer, index, &event);
}

/* What stands for events that are not shown. */
static void print_folded(void *data, int64_t ns, struct str line)
{
    struct printer *printer = data;
    struct event event = { .kind = EVENT_NOTE, .ns = ns, .actor = str_from("…"), .line = line };
    char *out = room_for(printer, TRANSCRIPT_LINE_MAX + 1);
    if (!out)
        return;
    size_t n = transcript_line(&event, out, TRANSCRIPT_LINE_MAX);
    out[n] = '\n';
    printer->used += n + 1;
}

bool printer_begin(struct printer *printer, struct timeline *timeline, const struct cli_options *options)
{
    int width = output_style_of(options).width;
    *printer = (struct printer){ .timeline = timeline,
                                 .json = options->json,
                                 .quiet = options->quiet,
                                 .explain = options->explain && !options->json,
                                 .width = width ? width : PIPE_WIDTH,
                                 .interrupt = -1 };
    state_init(&printer->state);
    printer->buffer = malloc(BUFFER);
    printer->findings = findings_pass_new(timeline);
    bool folds = !options->json && !options->quiet && !options->all;
    if (folds)
        printer->fold = fold_new((struct fold_output){ print_event, print_folded, printer });
    return printer->buffer && printer->findings && (printer->fold || !folds);
}

void printer_end(struct printer *printer)
{
    findings_pass_free(printer->findings);
    fold_free(printer->fold);
    state_free(&printer->state);
    free(printer->buffer);
    printer->findings = NULL;
    printer->fold = NULL;
    printer->buffer = NULL;
}

/* Where something is found for the first time that is shown, however often it came. */
static bool is_found_here(struct printer *printer)
{
    uint32_t before = findings_pass_found(printer->findings)->count;
    findings_pass_read(printer->findings, 1);
    return findings_pass_found(printer->findings)->count > before;
}

/* What comes before the first event that is printed has been looked at, too. */
static void read_what_was_before(struct printer *printer)
{
    if (printer->looked < printer->next)
        findings_pass_read(printer->findings, printer->next - printer->looked);
    printer->looked = printer->next + 1;
}

bool printer_print(struct printer *printer)
{
    struct event event;
    for (; !printer->error && timeline_event(printer->timeline, printer->next, &event); printer->next++) {
        if (printer->quiet)
            continue;
        read_what_was_before(printer);
        bool found = is_found_here(printer);
        if (!printer->json && !transcript_shows(&event))
            continue;
        if (printer->fold)
            fold_see(printer->fold, printer->next, &event, found);
        else
            print_event(printer, printer->next);
    }
    return flush(printer);
}

static void print_finding(struct printer *printer, const struct finding *finding, bool color)
{
    char *out = room_for(printer, FINDING_JSON_MAX + 1);
    if (!out)
        return;
    if (printer->json) {
        printer->used += finding_json(printer->timeline, finding, out);
        printer->buffer[printer->used++] = '\n';
        return;
    }
    struct text text = text_into(out, FINDING_TEXT_MAX);
    text_char(&text, '\n');
    finding_text(&text, printer->timeline, finding, printer->width, color);
    printer->used += text.used;
}

void printer_findings(struct printer *printer, const struct cli_options *options)
{
    bool color = output_style_of(options).color;
    if (printer->quiet || printer->error)
        return;
    if (printer->fold)
        fold_end(printer->fold);
    if (!findings_pass_finish(printer->findings))
        complain("out of memory: there may be more findings");
    const struct findings *found = findings_pass_found(printer->findings);
    char *out = found->count && !printer->json ? room_for(printer, 80) : NULL;
    if (out)
        printer->used +=
            (size_t)snprintf(out, 80, "\n%u finding%s\n", found->count, found->count == 1 ? "" : "s");
    for (uint32_t i = 0; i < found->count && !printer->error; i++)
        print_finding(printer, &found->items[i], color);
    printer->failed = found->count > 0 && !options->exit_zero;
    flush(printer);
}

int printer_status(const struct printer *printer)
{
    if (!printer->error || printer->error == EPIPE || printer->error == EINTR)
        return printer->failed ? CLI_FAILED : CLI_GOOD;
    complain("cannot write to standard output: %s", strerror(printer->error));
    return CLI_MACHINE;
}
