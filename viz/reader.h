/* The lesson screen for a screen reader, or a terminal that cannot place text: what happens is printed line
 * by line, with the same keys; nothing is ever drawn over.
 *
 *   step 5 of 15, 911 µs after the beginning
 *   client: connect(3, server:7000) = 0, client.c line 31
 *   client: the connection stands ...
 *   text: early
 *   The client's connect() has sent a SYN ...
 *   Before the next step:
 *   ...
 *   next: server */
#ifndef SOCKEYE_VIZ_READER_H
#define SOCKEYE_VIZ_READER_H

#include "viz/screen.h"
#include "viz/spoken/spoken.h"
#include "viz/spoken/spoken_page.h"
#include "viz/terminal/line_input.h"

struct reader {
    struct line_input input;
    bool ascii, begun;
    uint32_t step, position, selected; /* told of */
    enum pane_id focus;
    enum live_status status;
    const struct quiz_item *asks;    /* the question that is open */
    bool typing;                     /* a line is open whose label was printed */
    char typed[LINE_TEXT_MAX + 64];  /* as it stands there */
    bool listed;                     /* what it could become was printed */
    bool asked;                      /* what is asked for was printed */
    struct spoken_page page;         /* of the lesson's text */
    uint64_t cover[SPOKEN_ROWS_MAX]; /* of what lies in place of the panes */
    struct message message;          /* told */
};

/* The next key; 0 when there is none, and when Ctrl-Z stopped the program: reader_tell() then says again
 * where it is. */
int reader_key(struct reader *reader);
/* Prints what is new since the last time, and closes windows that were told. False when standard output takes
 * no more. */
bool reader_tell(struct reader *reader, const struct screen *screen);

#endif
