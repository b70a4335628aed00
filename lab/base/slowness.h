/* How slow this machine is: processor time means little where a processor is emulated. */
#ifndef SOCKEYE_BASE_SLOWNESS_H
#define SOCKEYE_BASE_SLOWNESS_H

enum { SLOWNESS_MOST = 200 };

/* How many times more processor time than on a usual machine of 2020 it takes to get and return memory, of
 * which the start of a program mostly consists; at least 1. Measured once, in some milliseconds of its own
 * time: what else runs does not change it. */
int slowness(void);

#endif
