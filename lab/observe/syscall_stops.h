/* Calls: ENTER, GO, BLOCK, RETURN, and those that are no events but change what is known. */
#ifndef SOCKEYE_OBSERVE_SYSCALL_STOPS_H
#define SOCKEYE_OBSERVE_SYSCALL_STOPS_H

#include "lab/observe/observer.h"

enum disposition syscall_stops_enter(struct observer *ob, struct tracee *tracee);
enum disposition syscall_stops_return(struct observer *ob, struct tracee *tracee);
/* A held task makes its call. */
enum disposition syscall_stops_go(struct observer *ob, struct tracee *tracee);
/* It is blocked in its call. */
void syscall_stops_block(struct observer *ob, struct tracee *tracee);
/* A signal is delivered to a task whose call was broken off: tells whether the call goes on or fails. */
void syscall_stops_signalled(struct observer *ob, struct tracee *tracee, int signal);
/* The tracee is going away. */
void syscall_stops_forget(struct observer *ob, struct tracee *tracee);

#endif
