/* Whether a function is a wrapper: it does a call for others, as Writen(), sendall() and rio_readlineb() do,
 * so that a mistake made with it was made where it was called.
 *
 * It is known by its name, which is that of a call of the family (reads, writes, else the call itself) and
 * around it nothing but what such names add: "all", "n", "full", "safe", "my", "x", "sock" ... A function
 * that has a purpose of its own (handle_client(), send_file(), read_header()) is none, whoever calls it. What
 * it does is no sign: a function that does nothing but one call may well be the one that uses it wrongly. */
#ifndef SOCKEYE_EXPLAIN_WRAPPER_H
#define SOCKEYE_EXPLAIN_WRAPPER_H

#include "lab/base/str.h"

bool is_wrapper(struct str function, struct str call);

#endif
