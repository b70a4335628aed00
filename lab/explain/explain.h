/* One plain sentence for each event, and each argument of a call in full.
 *
 * The sentences are tables: explain_calls.c (a row: calls, condition, sentence), explain_errors.c,
 * explain_words.c. A new sentence is a new row. All of it is a function of the recording; nothing is owned by
 * the caller but `out`. */
#ifndef SOCKEYE_EXPLAIN_EXPLAIN_H
#define SOCKEYE_EXPLAIN_EXPLAIN_H

#include "lab/record/timeline.h"

/* How much is told of a call: all, or what of it has been seen. What a call means for what may come would
 * give the answer away where a question is yet to be asked. */
enum explain_extent { EXPLAIN_ALL, EXPLAIN_SEEN };

enum { EXPLAIN_SENTENCE_MAX = 512, EXPLAIN_LINES_MAX = 40, EXPLAIN_LINE_MAX = 240 };

/* "recv(4) returned 0: the peer has shut down its sending side; this socket stays readable for ever". `now`
 * is the state at or just before the event (it knows what the descriptor is and who the peer is); NULL: told
 * without that. Returns the length, cut to fit; 0 when there is no such event. */
size_t explain_event(const struct timeline *timeline, uint32_t index, const struct state *now,
                     enum explain_extent extent, char *out, size_t cap);

/* The call of an ENTER, GO, BLOCK or RETURN, argument by argument, one line each: "fd = 3  (which socket)";
 * flags on lines of their own; then the result or what the error means; last the manual page. Returns the
 * number of lines. */
int explain_arguments(const struct event *event, enum explain_extent extent,
                      char lines[EXPLAIN_LINES_MAX][EXPLAIN_LINE_MAX]);

/* "ECONNREFUSED (Connection refused)"; "errno 4095" for the unknown. Returns `out`. */
char *explain_errno(int32_t error, char out[96]);
/* What usually causes the error of this call, on a socket of this kind ("tcp", "unix-stream"; empty: it is
 * not known); NULL when there is nothing to say beyond its name. */
const char *explain_cause(struct str kind, const struct event_call *call);

/* What the parameter of that name means to a call, as the tables have it, with the mark of what is not seen;
 * NULL for one without a row. */
const char *explain_param(struct str call, struct str name);
/* "connect(2)"; NULL for a call without a row. */
const char *explain_page(struct str call);

#endif
