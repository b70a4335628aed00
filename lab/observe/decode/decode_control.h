/* Control messages (cmsg(3)): what stands beside the bytes of a message. */
#ifndef SOCKEYE_OBSERVE_DECODE_CONTROL_H
#define SOCKEYE_OBSERVE_DECODE_CONTROL_H

#include "lab/observe/decode/decode_forms.h"

/* ", SCM_RIGHTS [5]" for each of those that the `size` bytes at `address` hold. One that is no such thing is
 * told by its length, ", cmsg_len=3", and ends the list as it does for the kernel. */
void put_control(struct rendering *r, uint64_t address, uint64_t size);

#endif
