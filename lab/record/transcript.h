/* An event as one line of text or JSON: what `--text` and `--json` print and what a check quotes. */
#ifndef SOCKEYE_RECORD_TRANSCRIPT_H
#define SOCKEYE_RECORD_TRANSCRIPT_H

#include "lab/record/event.h"

enum { TRANSCRIPT_LINE_MAX = 2048 };

/* Whether the event has a line of its own in a transcript (SOURCE, SOCKET and GO have none). */
bool transcript_shows(const struct event *event);

/* "+0.000911  client   connect(3, server:7000)                           client.c:31", no newline; the actor of
 * a packet is "packet". Returns the length. */
size_t transcript_line(const struct event *event, char *out, size_t cap);

/* One JSON object (RFC 8259), no newline: {"seq":..,"ns":..,"kind":"return","actor":..,"call":..,...}. All kinds. */
size_t transcript_json(const struct event *event, char *out, size_t cap);

#endif
