/* What `run`, `trace` and `replay` share in showing a recording: the choice between screen and text, and the
 * text. */
#ifndef SOCKEYE_CLI_SHOW_H
#define SOCKEYE_CLI_SHOW_H

#include "lab/cli/cli.h"
#include "lab/record/timeline.h"
#include "viz/app.h"

/* Whether the screen is wanted, rather than text: said by an option, else by what standard output is. */
bool show_on_screen(const struct cli_options *options);
struct screen_options show_app_options(const struct cli_options *options);

/* The transcript of a timeline, as far as it goes, on standard output. */
struct findings_pass;
struct fold;
struct printer {
    struct timeline *timeline;
    bool json, quiet, explain;
    int width;                      /* of explanations and findings, in cells */
    struct state state;             /* before the event, where it is explained */
    uint32_t next;                  /* event */
    uint32_t looked;                /* how many events `findings` was given */
    int error;                      /* errno of the write that failed; 0 none */
    struct findings_pass *findings; /* of what was printed */
    struct fold *fold;              /* NULL: every event is printed */
    bool failed;                    /* something was found, and that is to be told by the exit status */
    int interrupt;                  /* readable when a write is to be given up (error EINTR); -1: none */
    char *buffer;
    size_t used;
};

/* False when out of memory. */
bool printer_begin(struct printer *printer, struct timeline *timeline, const struct cli_options *options);
void printer_end(struct printer *printer);
/* Prints what is new and writes it out. False when standard output takes no more (see `error`). */
bool printer_print(struct printer *printer);
/* When nothing follows: what was found in all of it. */
void printer_findings(struct printer *printer, const struct cli_options *options);
/* What a failed write means: EPIPE and EINTR are quiet and good, everything else is said. */
int printer_status(const struct printer *printer);

#endif
