/* Registers of a stopped task, on the machines whose registers are known here. */
#ifndef SOCKEYE_OBSERVE_REGISTERS_H
#define SOCKEYE_OBSERVE_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Argument `index` (1 to 5; 0 on x86-64 alone) of the call at which the task is stopped; behind the call it
 * must be put back, for programs expect their registers kept. False on a machine that is not known here. */
bool registers_set_argument(pid_t tid, int index, uint64_t value);

/* The call is not made, and gives `result` (-errno). At an entry stop only. */
bool registers_skip_call(pid_t tid, int64_t result);

/* What tells the threads of a process apart, as pthread_self() does: the address of a thread's own storage.
 * 0 on a machine where that is not known here. */
uint64_t registers_thread_pointer(pid_t tid);

/* Of a task that stops on its way out of a call: which call, and what it is about to give. False where it is
 * stopped elsewhere, and on a machine where the kernel does not tell. */
bool registers_leaving_call(pid_t tid, int64_t *number, int64_t *result);

/* Another result of the call out of which it is on its way; one of the kernel's own (-514) has it made again.
 */
bool registers_set_result(pid_t tid, int64_t result);

#endif
