/* When a program starts although what it waits for was not seen.
 *
 * Of what `trace` is given, the first is mostly a server and the next its client: that the first listens is a
 * guess of what the next has to wait for. A datagram server never does. So a program starts, too, once each
 * of those before it is past its own start:
 *
 *   - it waits where only another program can end the wait: in accept, recv, poll ..., with a time-out or
 *     without; for a lock, a child, a signal. The kernel is asked, of all its tasks.
 *   - it has talked, to whoever listens or not, and sleeps: a client between two messages
 *   - it has received, sent, waited or dialled many times: a server that asks its sockets in a loop
 *
 * Who computes, or sleeps for a time, goes on by itself and may listen next; so that nothing waits without
 * end, not for longer than some seconds of its own processor time or its own sleep. How fast the machine is,
 * and what else it does, does not change which comes first.
 *
 * A pattern that was not guessed is waited for, and given up for the last reason only (a lesson's after two
 * seconds of rest, of whatever kind); one that a person asked for not even then. Nobody waits for who has
 * ended, nor where nothing can come any more (scheduler.c).
 */
#ifndef SOCKEYE_OBSERVE_START_ORDER_H
#define SOCKEYE_OBSERVE_START_ORDER_H

#include "lab/observe/observer.h"

/* A call has returned. */
void start_order_returned(struct observer *ob, const struct tracee *tracee, int64_t ret);
/* Whether a look may change something while nothing happens: a program waits for others, though not without
 * end, and nobody is held, whom a person would let go first. */
bool start_order_waits(const struct observer *ob);
/* Asks the kernel where the programs are. True when another one may start than before. */
bool start_order_look(struct observer *ob);
/* Whether one may start that waits for what was not seen, as of the last look. */
bool start_order_allows(const struct observer *ob, const struct actor *actor);

#endif
