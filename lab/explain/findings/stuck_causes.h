/* Why nobody can go on: each cause is tried for each who waits, and says so when it is the one. Private to
 * the detector of deadlocks. */
#ifndef SOCKEYE_EXPLAIN_STUCK_CAUSES_H
#define SOCKEYE_EXPLAIN_STUCK_CAUSES_H

#include "lab/explain/findings/stuck.h"

/* True when it was found to be so. */
typedef bool stuck_cause(struct keep *keep, const struct waiters *waiters, const struct waiter *waiter);

/* In a descriptor that another thread has closed. */
stuck_cause stuck_on_closed;
/* For the answer to a datagram that nobody took, or that was lost. */
stuck_cause stuck_refused, stuck_unanswered;
/* For an end that a copy of the descriptor holds back. */
stuck_cause stuck_for_copy;
/* Both at the ends of one connection. */
stuck_cause stuck_both_send, stuck_both_receive;
/* For somebody who is busy with something else. */
stuck_cause stuck_not_accepted, stuck_for_other_program, stuck_for_busy;

extern const struct finding_kind stuck_deadlock, stuck_close_while_blocked, stuck_fd_copy_held,
    stuck_refused_unheard;

/* The finding stands where this one waits. */
void stuck_put_at(struct finding *finding, const struct waiter *waiter);

/* Whether it waits for whoever comes: a listener is in its set. */
bool stuck_serves_all(const struct keep *keep, const struct waiter *waiter);
/* Whether a client, by what it has said at its end, may wait for news from such a server. */
bool stuck_for_news(struct keep *keep, const struct waiter *server, const struct talk *client);

enum way { WAY_FIRST, WAY_END, WAY_LINE, WAY_ANSWER, WAY_COUNT };
/* Who speaks first; how to say that no more will come; how to end a line; how to send an answer that may lie
 * in a buffer: for a program in that language. */
const char *stuck_way(enum way way, enum language language);

/* For printf: "%.*s" of who waits, and "%s" of the call it waits in, "recv(4)", "select()". */
#define LABEL(waiter) STR_ARGS((waiter)->task->label)
#define CALL(waiter)  stuck_call(waiter).text

#endif
