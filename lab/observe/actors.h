/* The programs of a session: starting them, what they print and are typed. */
#ifndef SOCKEYE_OBSERVE_ACTORS_H
#define SOCKEYE_OBSERVE_ACTORS_H

#include "lab/observe/observer.h"

/* As the plan has them, none started yet. */
void actors_init(struct observer *ob);
/* Watches what they will print. 0, or -1 with errno. */
int actors_open(struct observer *ob);
void actors_close(struct observer *ob);

/* Starts the next whose time has come, or that need not wait any longer for what never came; `anyway`: none
 * need. True when one started. */
bool actors_start(struct observer *ob, bool anyway);
/* At the end: those that were never started. */
void actors_tell_waiting(struct observer *ob);
/* When the next of those that wait for a time has to start; INT64_MAX: none does. */
int64_t actors_due(const struct observer *ob);
/* Told of each event: one may be what an actor waits for. */
void actors_saw(struct observer *ob, const struct event *event);

/* Writes what an actor printed that was not started here, as far as the limit of its output allows. */
void actors_print(struct actor *actor, int fd, const char *bytes, size_t size);
/* Writes what this actor printed since, all did; whoever has, without asking each. */
void actors_drain(struct actor *actor);
void actors_drain_all(struct observer *ob);
void actors_drain_ready(struct observer *ob);

/* NULL when there is none. */
struct actor *actors_named(struct observer *ob, const char *label);
/* Types to an actor, ends its input. */
void actors_type(struct actor *actor, struct str text);
void actors_end_input(struct actor *actor);

#endif
