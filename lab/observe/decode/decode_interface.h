/* Network interfaces, by the names that the network of a program has for them. */
#ifndef SOCKEYE_OBSERVE_DECODE_INTERFACE_H
#define SOCKEYE_OBSERVE_DECODE_INTERFACE_H

#include <sys/types.h>

#include "lab/base/text.h"

/* "eth0"; the number where /proc does not tell its name, or `pid` is 0. */
void put_interface(struct text *text, pid_t pid, unsigned index);

#endif
