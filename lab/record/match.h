/* Finding events by a glob on their line: "client: shutdown(*, SHUT_WR) = 0".
 * '*' any text, '?' one byte, the rest literal; the whole line must match, two spaces where a packet's line
 * has two. "actor: " before it is optional: letters, digits and _ . - * ? up to the first ": ", a glob too. A
 * "server" also matches its children and threads, "server.1"; "server.0" is itself alone. The actor of a
 * packet is "packet". A line may begin with names of calls to choose from, whole and literal:
 * "server: {send,write}(*) = 5". What a transcript does not show is not found. Between quotes stands data,
 * which may be anybody's: "(", ")" and "=" of a pattern are not found in there, unless they stand between
 * quotes too. */
#ifndef SOCKEYE_RECORD_MATCH_H
#define SOCKEYE_RECORD_MATCH_H

#include "lab/record/timeline.h"

bool match_glob(struct str pattern, struct str text);
/* What stands before ": " in a pattern, on the label of a task. */
bool match_actor(struct str pattern, struct str label);
/* On an event at hand. */
bool match_event(const char *pattern, const struct event *event);

/* Index of the first match in [from, to), or EVENT_NO_INDEX. Backwards when from > to: (to, from]. */
uint32_t match_find(const struct timeline *timeline, const char *pattern, uint32_t from, uint32_t to);
/* How many match in [from, to). */
uint32_t match_count(const struct timeline *timeline, const char *pattern, uint32_t from, uint32_t to);

#endif
