/* From a raw system call to what a person reads: name, arguments by name, bytes, sets.
 * Everything comes from tables (decode_calls.c, kernel_names.c): a new call is a new row. */
#ifndef SOCKEYE_OBSERVE_DECODE_H
#define SOCKEYE_OBSERVE_DECODE_H

#include "lab/observe/decode/decode_calls.h"
#include "lab/observe/decode/decoded.h"

/* The grammar of the lines stands at the head of decode.c.
 *
 * At entry: line is "send(3, "ask", 3, 0)" with what the call will fill shown as "…" ("recv(4, …, 512, 0)").
 * The name is the one a C program would write: sendto without an address is "send", recvfrom without one
 * "recv", pselect6 "select" or "pselect"; where the kernel has no poll, epoll_wait or dup2 of its own, a
 * ppoll, epoll_pwait or dup3 that the C library makes of it goes by its name. Line and call.name agree.
 * Descriptor, source place and held are left to the caller. */
void decode_enter(const struct raw_call *raw, const struct decode_context *context, struct decoded *out);

/* At return: the whole line with results, "recv(4, "ask", 512, 0) = 3", "connect(3, server:7000) = -1
 * ECONNREFUSED (Connection refused)", "select(5, [3 4], [], …) = 1 ([4])". `enter` is what decode_enter()
 * gave for this call. */
void decode_return(const struct raw_call *raw, const struct decode_context *context,
                   const struct decoded *enter, struct decoded *out);

#endif
