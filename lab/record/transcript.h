/* An event as one line of text or JSON: what `--text` and `--json` print and what a check quotes. */
#ifndef SOCKEYE_RECORD_TRANSCRIPT_H
#define SOCKEYE_RECORD_TRANSCRIPT_H

#include "lab/base/json.h"
#include "lab/record/event.h"

enum { TRANSCRIPT_LINE_MAX = 2048 };

/* Whether the event has a line of its own in a transcript (SOURCE, SOCKET and GO have none). */
bool transcript_shows(const struct event *event);

/* The text of the line: the event's own, or, where a recording of somebody else's has none, one made from its
 * fields in `out` (addresses in numbers, sequence numbers absolute). */
struct str transcript_text(const struct event *event, char *out, size_t cap);

/* "+0.000911  client   connect(3, server:7000)                                   client.c:31", no newline;
 * the actor of a packet is "packet". Time is seconds since the start, the place stands on ENTER and RETURN,
 * as file name and line; it is aligned behind a text of up to 58 characters. Returns the length; a line that
 * does not fit is cut. */
size_t transcript_line(const struct event *event, char *out, size_t cap);

/* One JSON object (RFC 8259), no newline: {"seq":..,"ns":..,"kind":"return","actor":..,"call":..,...}. All
 * kinds. Bytes that are no UTF-8 stand as \u00XX in the text; where that happened to "data", "data_base64"
 * has the exact bytes. A packet has "frame_base64". A member that does not fit in `cap` is left out whole and
 * "cut":true says so: the object is always valid. TRANSCRIPT_JSON_MAX always suffices. Returns the length, 0
 * when cap is below TRANSCRIPT_JSON_MIN. */
enum { TRANSCRIPT_JSON_MIN = JSON_MIN, TRANSCRIPT_JSON_MAX = 1 << 20 };
size_t transcript_json(const struct event *event, char *out, size_t cap);

#endif
