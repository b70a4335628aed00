/* Signals that the plan has sent to the programs: after a line of the transcript, after a time, or when all
 * of them wait. A NOTE tells of each. */
#ifndef SOCKEYE_OBSERVE_SIGNALS_H
#define SOCKEYE_OBSERVE_SIGNALS_H

#include "lab/observe/observer.h"

void signals_init(struct observer *ob);
/* Told of each event: one may be what a signal waits for. */
void signals_saw(struct observer *ob, const struct event *event);
/* When the next of those that wait for a time has to be sent; INT64_MAX: none does. */
int64_t signals_due(const struct observer *ob);
/* Sends the first one whose time has come; `rest`: all wait, so that one may go that waits for this. True
 * when it did. */
bool signals_send(struct observer *ob, bool rest);
/* At the end: tells of those that were not sent. */
void signals_tell_unsent(struct observer *ob);
/* Sends one to a task, and tells of it; `asked`: whoever watches asked for it. */
void signals_send_to(struct observer *ob, struct str label, pid_t pid, int number, bool asked);

#endif
